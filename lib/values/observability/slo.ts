import type { Duration } from 'cdk8s';
import { dnsLabel, percentage } from '../checks';
import { millisecondsIn, ofKind } from '../expected-kind';
import { MeshError, MeshErrorCode } from '../mesh-error';
import type { IMeshHost } from '../mesh-host';
import { Metric } from '../telemetry/metric-match';
import { type MeasuredTraffic, MeasuringProxy, seriesOf } from '../telemetry/standard-metrics';
import { Dashboard } from './dashboard';
import { DashboardPanel, PanelUnit } from './dashboard-panel';
import { alertOf } from './mesh-alert';
import { MonitoringRule } from './monitoring-rule';
import { prometheusDuration } from './prometheus-duration';
import { is, series } from './promql';
import { latencyBuckets, slowShare } from './request-buckets';
import { RuleGroup } from './rule-group';
import { BURN_WINDOWS, burnRate } from './slo-windows';

/** What an objective can be given. */
export interface SloOptions {
  /**
   * Its name, which no other has: it tells its series apart. At most 36 letters, digits and `-`.
   *
   * @default - the first part of the host, with `-availability` or `-latency`
   */
  readonly name?: string;
  /**
   * Who counts the requests.
   *
   * @default - the proxies of the callers: they count requests that reach no pod too
   */
  readonly measuredBy?: MeasuringProxy;
  /**
   * The namespace of the Service, for a host that does not know its own.
   *
   * @default - that of the host
   */
  readonly namespace?: string;
  /**
   * The time for which the budget is.
   *
   * @default - 30 days
   */
  readonly window?: Duration;
  /**
   * Labels that its alerts get.
   *
   * @default - `severity` and `slo` alone
   */
  readonly labels?: { readonly [name: string]: string };
}

/** What an objective on latency can be given. */
export interface LatencySloOptions extends SloOptions {
  /**
   * The bounds in milliseconds of the histogram that the proxies have, where the annotation `sidecar.istio.io/statsHistogramBuckets` sets
   * others.
   *
   * @default - those of Envoy
   */
  readonly buckets?: number[];
}

const SHARE = 'slo:failed_requests:share_rate';
const REMAINING = 'slo:error_budget:remaining';
const HOURS_OF_30_DAYS = 720;

/**
 * A service level objective: how many of the requests must be good, over a time. What may be bad is its error budget; alerts are raised when
 * the budget burns so fast that it will be gone too early.
 */
export class Slo {
  /**
   * So many percent of the requests are answered below 500.
   *
   * @param host what is called: a workload, or `MeshHost.service()`
   * @param percent how many: 99.9
   * @param options its name, and which requests count
   */
  public static availability(host: IMeshHost, percent: number, options: SloOptions = {}): Slo {
    const traffic = trafficOf(host, options);
    const failed = (window: string) => {
      const of = (more: readonly string[]) =>
        `sum(rate(${seriesOf(Metric.REQUEST_COUNT, traffic, '', more)}[${window}]))`;
      return `(${of(['response_code=~"5.."'])} or vector(0)) / ${of([])}`;
    };
    const name = nameOf(host, options, 'availability');
    return new Slo(name, `${percent} % of the requests are answered below 500`, percent, failed, options);
  }

  /**
   * So many percent of the requests are answered within a time. Where the time is no bound of the histogram, what lies between two bounds is
   * shared out evenly, as Prometheus's `histogram_quantile()` does.
   *
   * @param host what is called: a workload, or `MeshHost.service()`
   * @param within the time
   * @param percent how many: 99
   * @param options its name, and which requests count
   */
  public static latency(
    host: IMeshHost,
    within: Duration,
    percent: number,
    options: LatencySloOptions = {},
  ): Slo {
    const traffic = trafficOf(host, options);
    const buckets = latencyBuckets(options.buckets);
    const milliseconds = millisecondsIn(within, 'time within which requests are answered');
    const at = (window: string) => (more: readonly string[]) =>
      `sum(rate(${seriesOf(Metric.REQUEST_DURATION, traffic, '_bucket', more)}[${window}]))`;
    const failed = (window: string) => slowShare(milliseconds, buckets, at(window));
    const name = nameOf(host, options, 'latency');
    const words = `${percent} % of the requests are answered within ${milliseconds} ms`;
    return new Slo(name, words, percent, failed, options);
  }

  /** The share of the requests that may be bad. */
  public readonly budget: number;
  private readonly windowHours: number;
  private readonly windowText: string;

  private constructor(
    /** Its name. */
    public readonly name: string,
    /** What it says. */
    public readonly objective: string,
    percent: number,
    private readonly failed: (window: string) => string,
    private readonly options: SloOptions,
  ) {
    // What is wrong with the host or with a time is said at once.
    failed('5m');
    if (percentage(percent, 'objective') === 0 || percent === 100) {
      throw new MeshError({
        code: MeshErrorCode.INVALID_PERCENTAGE,
        got: `an objective of ${percent} %`,
        expected: 'more than 0 and less than 100: of nothing that may fail there is no budget',
        mend: 'say how many requests must be good: 99.9',
      });
    }
    if (percent <= 1) {
      throw new MeshError({
        code: MeshErrorCode.INVALID_PERCENTAGE,
        got: `an objective of ${percent} %, by which ${100 - percent} of 100 requests may fail`,
        expected: 'percent and not a share of one: 99.9, and not 0.999',
        mend: `write ${Number((percent * 100).toPrecision(6))}, if that is what you mean`,
      });
    }
    this.budget = Number(((100 - percent) / 100).toPrecision(6));
    const { window } = options;
    this.windowText = window === undefined ? '30d' : prometheusDuration(window, 'window of an objective');
    this.windowHours =
      window === undefined ? HOURS_OF_30_DAYS : millisecondsIn(window, 'window of an objective') / 3_600_000;
    if (this.windowHours >= LONGEST) return;
    throw new MeshError({
      code: MeshErrorCode.INVALID_DURATION,
      got: `a window of ${this.windowText} for an objective`,
      expected: `at least ${LONGEST / 24} days, the longest window of its alerts`,
      mend: 'give a longer window, such as Duration.days(30)',
    });
  }

  /** What is recorded with its alerts, and what is left of the budget: over so long a time that it is asked for less often. */
  public get ruleGroups(): RuleGroup[] {
    const slo = { slo: this.name };
    const windows = [...new Set(BURN_WINDOWS.flatMap(({ long, short }) => [short, long]))];
    const recorded = windows.map((window) =>
      MonitoringRule.record(`${SHARE}${window}`, this.failed(window), slo),
    );
    const remaining = `1 - (${this.failed(this.windowText)}) / ${this.budget}`;
    return [
      RuleGroup.of({
        name: `slo-${this.name}`,
        rules: [
          ...recorded,
          this.alert('ErrorBudgetBurnsFast', 'critical'),
          this.alert('ErrorBudgetBurns', 'warning'),
        ],
      }),
      RuleGroup._fromSpec({
        name: `slo-${this.name}-budget`,
        interval: '5m',
        rules: [{ record: REMAINING, expr: remaining, labels: slo }],
      }),
    ];
  }

  /** The error budget that is left, and how fast it burns. */
  public get panels(): DashboardPanel[] {
    const of = (name: string) => series(name, [is('slo', this.name)]);
    const burning = BURN_WINDOWS.map(({ long }) => ({
      expression: `${of(`${SHARE}${long}`)} / ${this.budget}`,
      legend: long,
    }));
    const description = `${this.objective}, over ${this.windowText}.`;
    return [
      DashboardPanel.stat(
        `${this.name}: error budget left`,
        { expression: of(REMAINING) },
        { unit: PanelUnit.SHARE, description },
      ),
      DashboardPanel.timeSeries(
        `${this.name}: error budget left`,
        [{ expression: of(REMAINING), legend: 'left' }],
        {
          unit: PanelUnit.SHARE,
          description,
        },
      ),
      DashboardPanel.timeSeries(`${this.name}: how fast it burns`, burning, {
        description: 'At 1 the budget is used up when its time is over.',
      }),
    ];
  }

  /** The dashboard on its budget. */
  public get dashboard(): Dashboard {
    return Dashboard.of({
      uid: `slo-${this.name}`,
      title: `Objective: ${this.name}`,
      rows: [{ title: this.objective, panels: this.panels }],
      tags: ['istio', 'slo'],
    });
  }

  /**
   * The objective in words.
   *
   * @internal
   */
  public _describe(): string {
    return `${this.objective} over ${this.windowText}`;
  }

  /** An alert for the pairs of windows of a severity: it burns too fast now, and has for a while. */
  private alert(name: string, severity: 'critical' | 'warning'): MonitoringRule {
    const pairs = BURN_WINDOWS.filter((pair) => pair.severity === severity);
    const clauses = pairs.map((pair) => {
      const limit = Number((burnRate(pair, this.windowHours) * this.budget).toPrecision(6));
      const above = (window: string) => `${series(`${SHARE}${window}`, [is('slo', this.name)])} > ${limit}`;
      return `(${above(pair.long)} and ${above(pair.short)})`;
    });
    const rates = pairs.map((pair) => burnRate(pair, this.windowHours)).join(' or ');
    const alert = {
      name,
      expression: clauses.join(' or '),
      minutes: 0,
      severity,
      summary: `The error budget of ${this.name} burns.`,
      description: `${this.objective}: {{ $value | humanizePercentage }} are not, ${rates} times as many as the budget of ${this.windowText} allows.`,
    };
    return alertOf(alert, { slo: this.name, ...this.options.labels });
  }
}

const LONGEST = Math.max(...BURN_WINDOWS.map(({ hours }) => hours));

const trafficOf = (host: IMeshHost, { measuredBy, namespace }: SloOptions): MeasuredTraffic => ({
  proxy: measuredBy ?? MeasuringProxy.CALLER,
  host: ofKind(host, 'hostName', 'host of an objective', 'a workload or a MeshHost', "MeshHost.of('cart')"),
  namespace,
});

const nameOf = (host: IMeshHost, { name }: SloOptions, kind: string) =>
  dnsLabel(name ?? `${host.hostName.split('.')[0]}-${kind}`, 'name of an objective');
