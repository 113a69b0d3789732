import type { Duration } from 'cdk8s';
import { integer, MAX_UINT32 } from '../checks';
import { defined, filledList } from '../spec';
import { WireDuration } from '../wire-duration';
import type { TrafficPolicySpec } from './messages';

type BackendUtilizationSpec = NonNullable<
  NonNullable<TrafficPolicySpec['loadBalancer']>['backendUtilization']
>;

/** How the load that endpoints report becomes their weight. */
export interface BackendUtilizationProps {
  /**
   * How long an endpoint must have reported before its reports count.
   *
   * @default - 10 seconds
   */
  readonly weightStabilizationPeriod?: Duration;
  /**
   * How long a report counts; an endpoint that reports nothing for so long weighs as much as the others again.
   *
   * @default - 3 minutes
   */
  readonly weightExpirationPeriod?: Duration;
  /**
   * The time between two computations of the weights.
   *
   * @default - 1 second
   */
  readonly weightUpdatePeriod?: Duration;
  /**
   * How much the errors that an endpoint reports lower its weight, in percent; 0 for not at all. A whole number.
   *
   * @default 0
   */
  readonly errorUtilizationPenaltyPercent?: number;
  /**
   * The metrics of a report of which the utilization is computed.
   *
   * @default - `application_utilization`
   */
  readonly metricNames?: string[];
}

/**
 * Endpoints weighted by the load that they report themselves, in the format of Open Request Cost Aggregation (ORCA). Where none
 * is reported all weigh the same.
 *
 * Since Istio 1.32 (`LoadBalancerSettings.BackendUtilizationLB` of istio.io/api 1.32.0).
 */
export class BackendUtilization {
  /** Weights by reported load; with all of Istio's defaults when nothing is given. */
  public static of(props: BackendUtilizationProps = {}): BackendUtilization {
    const { metricNames, errorUtilizationPenaltyPercent } = props;
    const text = (period: Duration | undefined, what: string) => WireDuration.maybe(period, what)?.text;
    return BackendUtilization._fromSpec({
      weightStabilizationPeriod: text(props.weightStabilizationPeriod, 'weight stabilization period'),
      weightExpirationPeriod: text(props.weightExpirationPeriod, 'weight expiration period'),
      weightUpdatePeriod: text(props.weightUpdatePeriod, 'weight update period'),
      errorUtilizationPenaltyPercent,
      metricNamesForComputingUtilization: filledList(metricNames),
    });
  }

  /**
   * Reads what `_toSpec()` wrote. The periods are kept as they are: the CRD has no rule for them.
   *
   * @internal
   */
  public static _fromSpec(spec: any): BackendUtilization {
    return new BackendUtilization(structuredClone(defined({ ...spec })));
  }

  private constructor(private readonly spec: BackendUtilizationSpec) {
    const { errorUtilizationPenaltyPercent: penalty } = spec;
    if (penalty !== undefined) integer(penalty, 'error utilization penalty percent', 0, MAX_UINT32);
  }

  /**
   * The weights in words.
   *
   * @internal
   */
  public _describe(): string {
    const metrics = this.spec.metricNamesForComputingUtilization ?? ['application_utilization'];
    return `pods by the load that they report as ${metrics.join(' or ')}`;
  }

  /**
   * The weights as Istio's `BackendUtilizationLB` message.
   *
   * @internal
   */
  public _toSpec(): any {
    return structuredClone(this.spec);
  }
}
