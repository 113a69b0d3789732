import { MeshErrorCode } from '../mesh-error';
import { type Checks, conflictingSettings, faultAt, type MeshFault, missingSetting } from '../mesh-fault';
import { goDurationFault } from './durations';
import type { MetricView } from './rollout-messages';

type Limit = 'failureLimit' | 'inconclusiveLimit' | 'consecutiveErrorLimit' | 'consecutiveSuccessLimit';

/** The number of an `IntOrString`, as Go's `IntValue()` has it: 0 of a text that is no number, such as an argument. */
const numberOf = (value: number | string | undefined): number =>
  typeof value === 'number' ? value : /^[-+]?\d+$/.test(value ?? '') ? Number(value) : 0;

const leastOf = (metric: MetricView, limit: Limit, least: number): MeshFault | undefined =>
  numberOf(metric[limit]) < least
    ? {
        code: MeshErrorCode.INVALID_NUMBER,
        got: `${limit} ${metric[limit]}`,
        expected: `a number from ${least}`,
        mend: 'give such a number',
        at: [limit],
      }
    : undefined;

const tooFew = (count: number, needed: number, why: string): MeshFault =>
  conflictingSettings(
    `a metric that is measured ${count} times`,
    `${needed} times at least: ${why}`,
    'measure more often, or lower the limit',
    ['count'],
  );

/** What `ValidateMetric` has against a metric (Argo Rollouts, utils/analysis/factory.go). */
export const metricChecks = {
  'metric-name': ({ name }) =>
    name === undefined || name === ''
      ? missingSetting('a metric without a name', 'a name', 'name the metric', ['name'])
      : undefined,
  'metric-success-limit': (metric) => leastOf(metric, 'consecutiveSuccessLimit', 0),
  'metric-failure-limit': (metric) => leastOf(metric, 'failureLimit', -1),
  'metric-no-limit': ({ consecutiveSuccessLimit, failureLimit }) =>
    numberOf(consecutiveSuccessLimit) === 0 && numberOf(failureLimit) === -1
      ? conflictingSettings(
          'failureLimit -1 without consecutiveSuccessLimit',
          'one of the two limits: without either nothing decides',
          'give consecutiveSuccessLimit, or take failureLimit away',
          ['failureLimit'],
        )
      : undefined,
  'metric-inconclusive-limit': (metric) => leastOf(metric, 'inconclusiveLimit', 0),
  'metric-error-limit': (metric) => leastOf(metric, 'consecutiveErrorLimit', 0),
  'metric-count': (metric) => {
    const [count, failure, success, inconclusive] = [
      metric.count,
      metric.failureLimit,
      metric.consecutiveSuccessLimit,
      metric.inconclusiveLimit,
    ].map(numberOf);
    if (count <= 0) return undefined;
    const needed = Math.max(failure, 0) + success;
    if (count < needed) return tooFew(count, needed, 'failureLimit and consecutiveSuccessLimit together');
    return count < inconclusive ? tooFew(count, inconclusive, 'inconclusiveLimit') : undefined;
  },
  'metric-interval': ({ count, interval }) =>
    numberOf(count) > 1 && !interval
      ? missingSetting(
          `a metric that is measured ${count} times without an interval`,
          'the time between two measurements',
          'give the interval',
          ['interval'],
        )
      : faultAt(goDurationFault(interval || undefined, 'interval'), 'interval'),
  'metric-delay': ({ initialDelay }) =>
    faultAt(goDurationFault(initialDelay || undefined, 'initialDelay'), 'initialDelay'),
} satisfies Checks<MetricView>;

/** Whether a metric goes on for ever: it has an interval and no count (`EffectiveCount`). */
export const runsForEver = ({ count, interval }: MetricView): boolean =>
  Boolean(interval) && (count === undefined || count === 0 || count === '0');
