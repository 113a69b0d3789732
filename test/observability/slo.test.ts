import { Duration } from 'cdk8s';
import fc from 'fast-check';
import { MeshErrorCode } from '../../lib/errors';
import { MeasuringProxy, MeshHost, Slo } from '../../lib/observability';
import { slowShare } from '../../lib/values/observability/request-buckets';
import { BURN_WINDOWS, burnRate } from '../../lib/values/observability/slo-windows';
import { codeOf } from '../support/refusal';

const cart = MeshHost.of('cart.shop.svc.cluster.local');
const expressionOf = (slo: Slo, name: string) =>
  slo.ruleGroups.flatMap(({ rules }) => rules).find((rule) => rule.name === name)?.expression;

test('the rates of burning are those of the workbook for a budget of 30 days', () => {
  expect(BURN_WINDOWS.map((pair) => [pair.long, pair.short, burnRate(pair, 720), pair.severity])).toEqual([
    ['1h', '5m', 14.4, 'critical'],
    ['6h', '30m', 6, 'critical'],
    ['1d', '2h', 3, 'warning'],
    ['3d', '6h', 1, 'warning'],
  ]);
});

test('an alert asks both windows of each pair for the rate times the budget', () => {
  const slo = Slo.availability(cart, 99.9);
  expect(slo.budget).toBe(0.001);
  const share = (window: string) => `slo:failed_requests:share_rate${window}{slo="cart-availability"}`;
  expect(expressionOf(slo, 'ErrorBudgetBurnsFast')).toBe(
    `(${share('1h')} > 0.0144 and ${share('5m')} > 0.0144) or (${share('6h')} > 0.006 and ${share('30m')} > 0.006)`,
  );
});

test('a budget of another time burns at other rates', () => {
  const slo = Slo.availability(cart, 99, { window: Duration.days(7) });
  expect(expressionOf(slo, 'ErrorBudgetBurnsFast')).toContain('> 0.0336 ');
  expect(expressionOf(slo, 'slo:error_budget:remaining')).toContain('[7d]');
});

test('who counts can be said', () => {
  const slo = Slo.availability(cart, 99, { measuredBy: MeasuringProxy.WAYPOINT });
  expect(expressionOf(slo, 'slo:failed_requests:share_rate5m')).toContain('reporter="waypoint"');
});

describe('the share of slow requests', () => {
  /** What the expression is worth when so many requests are at most as slow as each bound. */
  const worth = (milliseconds: number, bounds: readonly number[], counts: readonly number[], all: number) => {
    const expression = slowShare(milliseconds, bounds, ([condition]) => {
      const [, text] = /"(.*)"/.exec(condition) ?? [];
      if (text === '+Inf') return String(all);
      const regex = new RegExp(`^(?:${text.replaceAll('\\\\', '\\')})$`);
      const found = bounds.findIndex((bound) => regex.test(String(bound)) || regex.test(`${bound}.0`));
      return String(counts[found]);
    });
    return Number(new Function(`return ${expression}`)());
  };
  const bounds = [0.5, 1, 10, 25, 250, 500];

  test('is exact at a bound, and shared out evenly between two', () => {
    const counts = [0, 10, 20, 30, 60, 100];
    expect(worth(250, bounds, counts, 100)).toBeCloseTo(0.4);
    expect(worth(300, bounds, counts, 100)).toBeCloseTo(1 - 0.68);
    expect(worth(0.25, bounds, [10, 10, 20, 30, 60, 100], 100)).toBeCloseTo(0.95);
  });

  test('never grows when more time is given, and is from 0 to 1', () => {
    const counts = fc.array(fc.nat(100), { minLength: 6, maxLength: 6 });
    const time = fc.double({ min: 0.01, max: 500, noNaN: true });
    fc.assert(
      fc.property(counts, time, time, (steps, one, other) => {
        const sums = steps.map((_, i) => steps.slice(0, i + 1).reduce((sum, step) => sum + step, 0));
        const all = sums[5] + 1;
        const [less, more] = [Math.min(one, other), Math.max(one, other)].map((at) =>
          worth(at, bounds, sums, all),
        );
        expect(more).toBeLessThanOrEqual(less + 1e-5);
        expect(less).toBeLessThanOrEqual(1 + 1e-5);
        expect(more).toBeGreaterThanOrEqual(-1e-5);
      }),
      { seed: 1 },
    );
  });
});

test('what can be no objective is refused', () => {
  expect(codeOf(() => Slo.availability(cart, 100))).toBe(MeshErrorCode.INVALID_PERCENTAGE);
  // A share of one is no percentage.
  expect(codeOf(() => Slo.availability(cart, 0.999))).toBe(MeshErrorCode.INVALID_PERCENTAGE);
  expect(() => Slo.availability(cart, 1.5)).not.toThrow();
  expect(codeOf(() => Slo.availability(cart, 0))).toBe(MeshErrorCode.INVALID_PERCENTAGE);
  expect(codeOf(() => Slo.availability(cart, 99, { window: Duration.days(2) }))).toBe(
    MeshErrorCode.INVALID_DURATION,
  );
  expect(codeOf(() => Slo.latency(cart, Duration.days(1), 99))).toBe(MeshErrorCode.INVALID_DURATION);
  expect(codeOf(() => Slo.latency(cart, Duration.millis(100), 99, { buckets: [50] }))).toBe(
    MeshErrorCode.INVALID_DURATION,
  );
  expect(codeOf(() => Slo.latency(cart, Duration.millis(100), 99, { buckets: [-1] }))).toBe(
    MeshErrorCode.INVALID_NUMBER,
  );
  expect(codeOf(() => Slo.availability(MeshHost.of('cart'), 99))).toBe(MeshErrorCode.MISSING_SETTING);
  expect(
    codeOf(() => Slo.latency(cart, Duration.millis(9), 99, { measuredBy: MeasuringProxy.ZTUNNEL })),
  ).toBe(MeshErrorCode.CONFLICTING_SETTINGS);
});
