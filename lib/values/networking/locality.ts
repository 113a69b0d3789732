import { integer } from '../checks';
import { refuse } from '../mesh-fault';
import {
  checkLabels,
  describeFailover,
  distributeChecks,
  failoverChecks,
  localityChecks,
} from './locality-checks';
import { defined, filledList } from '../spec';
import type { TrafficPolicySpec } from './messages';

type LocalitySpec = NonNullable<NonNullable<TrafficPolicySpec['loadBalancer']>['localityLbSetting']>;
type DistributionSpec = NonNullable<LocalitySpec['distribute']>[number];
type FailoverSpec = NonNullable<LocalitySpec['failover']>[number];

/** How the requests from one place are shared out among places. */
export class LocalityDistribution {
  /**
   * The shares of the requests that come from a place.
   *
   * @param from the place of the client: `region/zone/sub-zone`, a beginning of it, or one that ends in `*`
   * @param to the shares by place, in percent; whole numbers of at least 1 that sum to 100. A place that is
   *   missing gets nothing.
   */
  public static of(from: string, to: { [locality: string]: number }): LocalityDistribution {
    return new LocalityDistribution(from, to);
  }

  /**
   * Reads what `_toSpec()` wrote.
   *
   * @internal
   */
  public static _fromSpec(spec: any): LocalityDistribution {
    const { from = '', to = {} }: DistributionSpec = spec;
    return new LocalityDistribution(from, to);
  }

  private constructor(
    /** The place of the client. */
    public readonly source: string,
    private readonly shares: { [locality: string]: number },
  ) {
    for (const [locality, weight] of Object.entries(shares))
      integer(weight, `the share of ${locality}`, 1, 100);
    refuse(distributeChecks, { distribute: [this._toSpec()] });
  }

  /**
   * The distribution in words.
   *
   * @internal
   */
  public _describe(): string {
    const shares = Object.entries(this.shares).map(([locality, weight]) => `${weight} % to ${locality}`);
    return `from ${this.source} ${shares.join(', ')}`;
  }

  /**
   * The distribution as Istio's `Distribute` message.
   *
   * @internal
   */
  public _toSpec(): any {
    const spec: DistributionSpec = { from: this.source, to: { ...this.shares } };
    return spec;
  }
}

/** Where the requests of a region go when its own pods are not healthy. */
export class LocalityFailover {
  /** From one region to another. Regions alone: zones and sub-zones are tried before by themselves. */
  public static of(from: string, to: string): LocalityFailover {
    return new LocalityFailover(from, to);
  }

  /**
   * Reads what `_toSpec()` wrote.
   *
   * @internal
   */
  public static _fromSpec(spec: any): LocalityFailover {
    const { from = '', to = '' }: FailoverSpec = spec;
    return new LocalityFailover(from, to);
  }

  private constructor(
    /** The region whose pods are not healthy. */
    public readonly source: string,
    /** The region that takes over. */
    public readonly target: string,
  ) {
    refuse(failoverChecks('locality'), { failover: [this._toSpec()] });
  }

  /**
   * The failover in words.
   *
   * @internal
   */
  public _describe(): string {
    return `from ${this.source} to ${this.target}`;
  }

  /**
   * The failover as Istio's `Failover` message.
   *
   * @internal
   */
  public _toSpec(): any {
    const spec: FailoverSpec = { from: this.source, to: this.target };
    return spec;
  }
}

/** Whether locality counts. */
export interface LocalityOptions {
  /**
   * Whether locality counts for this host, whatever the mesh says.
   *
   * @default - as in the mesh configuration, which enables it unless told otherwise
   */
  readonly enabled?: boolean;
}

/** Where failover goes. */
export interface LocalityFailoverOptions extends LocalityOptions {
  /**
   * Labels by which pods are ranked for failover, see `LocalityLoadBalancing.failoverPriority`. Those of region,
   * zone and sub-zone are refused beside failover by region.
   *
   * @default - region, zone and sub-zone
   */
  readonly priority?: string[];
}

/**
 * Which requests stay near, and where they go when they cannot.
 *
 * It replaces the setting of the mesh as a whole. Failover needs outlier detection in the same policy: without
 * it Istio warns, and no pod is ever found unhealthy.
 */
export class LocalityLoadBalancing {
  /** Fixed shares among places. Of those that name the client's place, the first applies. */
  public static distribute(
    distributions: LocalityDistribution[],
    options: LocalityOptions = {},
  ): LocalityLoadBalancing {
    const { enabled } = options;
    return new LocalityLoadBalancing({ enabled, distribute: distributions.map((entry) => entry._toSpec()) });
  }

  /** Failover between regions. */
  public static failover(
    failovers: LocalityFailover[],
    options: LocalityFailoverOptions = {},
  ): LocalityLoadBalancing {
    const { enabled, priority } = options;
    checkLabels(priority);
    return new LocalityLoadBalancing({
      enabled,
      failover: failovers.map((entry) => entry._toSpec()),
      failoverPriority: priority,
    });
  }

  /**
   * Failover by labels: pods that share all of them with the client come first, then those that share all but
   * the last, and so on.
   *
   * @param priority label keys, compared with those of the client, or `key=value`
   * @param options whether locality counts
   */
  public static failoverPriority(priority: string[], options: LocalityOptions = {}): LocalityLoadBalancing {
    checkLabels(priority);
    return new LocalityLoadBalancing({ enabled: options.enabled, failoverPriority: priority });
  }

  /** Locality counts, with Istio's own failover from sub-zone to zone to region. */
  public static enabled(): LocalityLoadBalancing {
    return new LocalityLoadBalancing({ enabled: true });
  }

  /** Locality does not count, also where outlier detection would otherwise bring failover with it. */
  public static disabled(): LocalityLoadBalancing {
    return new LocalityLoadBalancing({ enabled: false });
  }

  /**
   * Reads what `_toSpec()` wrote.
   *
   * @internal
   */
  public static _fromSpec(spec: any): LocalityLoadBalancing {
    return new LocalityLoadBalancing({ ...spec });
  }

  private readonly spec: LocalitySpec;

  private constructor(spec: LocalitySpec) {
    const distribute = filledList(spec.distribute?.map((entry) => LocalityDistribution._fromSpec(entry)));
    const failover = filledList(spec.failover?.map((entry) => LocalityFailover._fromSpec(entry)));
    refuse(localityChecks, spec);
    refuse(distributeChecks, spec);
    this.spec = defined({
      enabled: spec.enabled,
      distribute: distribute?.map((entry) => entry._toSpec()),
      failover: failover?.map((entry) => entry._toSpec()),
      failoverPriority: filledList(spec.failoverPriority),
    });
  }

  /**
   * The setting in words.
   *
   * @internal
   */
  public _describe(): string {
    const { enabled, distribute = [], failover = [], failoverPriority = [] } = this.spec;
    if (enabled === false) return 'locality does not count';
    const shares = distribute.map((entry) => LocalityDistribution._fromSpec(entry)._describe());
    return (
      [...shares, ...describeFailover(failover, failoverPriority)].join('; ') || 'nearby pods come first'
    );
  }

  /**
   * The setting as Istio's `LocalityLoadBalancerSetting` message.
   *
   * @internal
   */
  public _toSpec(): any {
    return structuredClone(this.spec);
  }
}
