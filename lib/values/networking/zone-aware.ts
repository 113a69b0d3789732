import { integer, MAX_UINT32 } from '../checks';
import { LocalityFailover } from './locality';
import { checkLabels, describeFailover, zoneAwareChecks } from './locality-checks';
import { refuse } from '../mesh-fault';
import { defined, filledList } from '../spec';
import type { TrafficPolicySpec } from './messages';

type ZoneAwareSpec = NonNullable<NonNullable<TrafficPolicySpec['loadBalancer']>['zoneAwareLbSetting']>;

/** How zones are taken into account. */
export interface ZoneAwareProps {
  /**
   * Whether zones count for this host, whatever the mesh says.
   *
   * @default - as in the mesh configuration
   */
  readonly enabled?: boolean;
  /**
   * Which region takes over from which.
   *
   * @default - any other region
   */
  readonly failover?: LocalityFailover[];
  /**
   * Labels by which pods are ranked, above the regions: keys, compared with the client's labels, or `key=value`.
   * Those of region, zone and sub-zone are refused, because they count by themselves.
   *
   * @default - none
   */
  readonly failoverPriority?: string[];
  /**
   * The least number of pods in the client's region for zones to count, at least 1.
   *
   * @default 6
   */
  readonly minClusterSize?: number;
}

/**
 * Requests stay in the client's zone, as far as the pods there can take their share; the shares are computed
 * from the numbers of pods, not given.
 *
 * It replaces the setting of the mesh as a whole. Failover between regions needs outlier detection in the same
 * policy; without it Istio warns.
 */
export class ZoneAwareLoadBalancing {
  /** Zone-aware load balancing. */
  public static of(props: ZoneAwareProps): ZoneAwareLoadBalancing {
    checkLabels(props.failoverPriority);
    return new ZoneAwareLoadBalancing({
      ...props,
      failover: props.failover?.map((entry) => entry._toSpec()),
    });
  }

  /**
   * Reads what `_toSpec()` wrote.
   *
   * @internal
   */
  public static _fromSpec(spec: any): ZoneAwareLoadBalancing {
    return new ZoneAwareLoadBalancing(spec);
  }

  private readonly spec: ZoneAwareSpec;

  private constructor(spec: ZoneAwareSpec) {
    const { enabled, minClusterSize } = spec;
    const failover = filledList(spec.failover?.map((entry) => LocalityFailover._fromSpec(entry)));
    if (minClusterSize !== undefined) integer(minClusterSize, 'minimum size of the cluster', 1, MAX_UINT32);
    refuse(zoneAwareChecks, spec);
    this.spec = defined({
      enabled,
      failover: failover?.map((entry) => entry._toSpec()),
      failoverPriority: filledList(spec.failoverPriority),
      minClusterSize,
    });
  }

  /**
   * The setting in words.
   *
   * @internal
   */
  public _describe(): string {
    const { enabled, failover, failoverPriority } = this.spec;
    if (enabled === false) return 'zones do not count';
    return ['the own zone comes first', ...describeFailover(failover, failoverPriority)].join('; ');
  }

  /**
   * The setting as Istio's `ZoneAwareLoadBalancerSetting` message.
   *
   * @internal
   */
  public _toSpec(): any {
    return structuredClone(this.spec);
  }
}
