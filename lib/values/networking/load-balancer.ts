import { atMostOne, choice, integer } from '../checks';
import { BackendUtilization } from './backend-utilization';
import { HashKey, HashKeyKind } from './hash-key';
import { LocalityLoadBalancing } from './locality';
import { refuse } from '../mesh-fault';
import { consistentHashChecks, DEFAULT_TABLE_SIZE, loadBalancerChecks } from './load-balancer-checks';
import { defined } from '../spec';
import { Warmup } from './warmup';
import { ZoneAwareLoadBalancing } from './zone-aware';
import type { TrafficPolicySpec } from './messages';

type LoadBalancerSpec = NonNullable<TrafficPolicySpec['loadBalancer']>;
type ConsistentHashSpec = NonNullable<LoadBalancerSpec['consistentHash']>;

/** A way to pick a pod that needs no further settings. */
export enum SimpleLoadBalancer {
  /** Istio decides, which is least request. */
  UNSPECIFIED = 'UNSPECIFIED',
  /**
   * The pod with the fewest requests under way.
   *
   * @deprecated Istio calls it `LEAST_REQUEST` now.
   */
  LEAST_CONN = 'LEAST_CONN',
  /** Any pod, by chance. */
  RANDOM = 'RANDOM',
  /** The address that the client asked for, with no choice of a pod at all. */
  PASSTHROUGH = 'PASSTHROUGH',
  /** One pod after the other. */
  ROUND_ROBIN = 'ROUND_ROBIN',
  /** Of a few pods taken by chance, the one with the fewest requests under way. Istio's default. */
  LEAST_REQUEST = 'LEAST_REQUEST',
}

/** How a hash is turned into a pod. */
export class HashAlgorithm {
  /**
   * A ring on which each pod has many places.
   *
   * @param minimumRingSize the least number of places; 1,024 when left out. More of them share out more evenly.
   */
  public static ringHash(minimumRingSize?: number): HashAlgorithm {
    return new HashAlgorithm({ ringHash: defined({ minimumRingSize }) });
  }

  /**
   * Maglev: a table of fixed size, faster to look up than a ring.
   *
   * @param tableSize the size of the table, a prime below 5,000,011; 65,537 when left out. With a larger one
   *   fewer keys move when pods come and go.
   */
  public static maglev(tableSize?: number): HashAlgorithm {
    return new HashAlgorithm({ maglev: { tableSize: tableSize ?? DEFAULT_TABLE_SIZE } });
  }

  /**
   * Reads the algorithm of Istio's `ConsistentHashLB` message; the deprecated `minimumRingSize` is a ring.
   *
   * @internal
   */
  public static _fromSpec(spec: any): HashAlgorithm {
    const { ringHash, maglev, minimumRingSize }: ConsistentHashSpec = spec;
    const deprecated = minimumRingSize || undefined;
    atMostOne(
      { ringHash, maglev, minimumRingSize: deprecated },
      'consistent hashing',
      'there is one algorithm',
    );
    refuse(consistentHashChecks, spec as ConsistentHashSpec);
    if (maglev !== undefined) return new HashAlgorithm({ maglev: { ...maglev } });
    return new HashAlgorithm({ ringHash: { ...(ringHash ?? defined({ minimumRingSize: deprecated })) } });
  }

  private constructor(private readonly spec: Pick<ConsistentHashSpec, 'ringHash' | 'maglev'>) {
    const { ringHash, maglev } = spec;
    if (ringHash?.minimumRingSize !== undefined) {
      integer(ringHash.minimumRingSize, 'size of a hash ring', 0, Number.MAX_SAFE_INTEGER);
    }
    if (maglev === undefined) return;
    integer(maglev.tableSize ?? 0, 'size of a Maglev table');
    refuse(consistentHashChecks, { maglev });
  }

  /**
   * The algorithm in words.
   *
   * @internal
   */
  public _describe(): string {
    const { ringHash, maglev } = this.spec;
    return maglev
      ? `Maglev with a table of ${maglev.tableSize}`
      : `a ring of at least ${ringHash?.minimumRingSize || 1024}`;
  }

  /**
   * The algorithm as the fields that Istio's `ConsistentHashLB` message has for it.
   *
   * @internal
   */
  public _toSpec(): any {
    return structuredClone(this.spec);
  }
}

/** What every load balancer can be given. */
export interface LoadBalancerOptions {
  /**
   * Which requests stay near, by fixed shares or failover. Not beside `zoneAware`.
   *
   * @default - as in the mesh configuration
   */
  readonly locality?: LocalityLoadBalancing;
  /**
   * Requests stay in their zone, by shares that are computed. Not beside `locality`.
   *
   * @default - as in the mesh configuration
   */
  readonly zoneAware?: ZoneAwareLoadBalancing;
}

/** What load balancers can be given that can start pods slowly. */
export interface WarmupLoadBalancerOptions extends LoadBalancerOptions {
  /**
   * The time in which a new pod grows into its share.
   *
   * @default - none: a new pod gets its full share at once
   */
  readonly warmup?: Warmup;
}

/** How consistent hashing is done. */
export interface ConsistentHashOptions extends LoadBalancerOptions {
  /**
   * How a hash is turned into a pod.
   *
   * @default - a ring of at least 1,024 places
   */
  readonly algorithm?: HashAlgorithm;
}

interface Parts extends WarmupLoadBalancerOptions {
  readonly simple?: SimpleLoadBalancer;
  readonly backendUtilization?: BackendUtilization;
  readonly consistentHash?: { readonly key?: HashKey; readonly algorithm?: HashAlgorithm };
}

/** How one of a host's pods is picked for a request or a connection. */
export class LoadBalancer {
  /** Istio decides, which is least request; for where only locality or warm-up is to be said. */
  public static unspecified(options: WarmupLoadBalancerOptions = {}): LoadBalancer {
    return new LoadBalancer(options);
  }

  /** Of a few pods taken by chance, the one with the fewest requests under way. Istio's default. */
  public static leastRequest(options: WarmupLoadBalancerOptions = {}): LoadBalancer {
    return new LoadBalancer({ ...options, simple: SimpleLoadBalancer.LEAST_REQUEST });
  }

  /** One pod after the other, whatever they have to do. Slow pods pile up requests; least request avoids that. */
  public static roundRobin(options: WarmupLoadBalancerOptions = {}): LoadBalancer {
    return new LoadBalancer({ ...options, simple: SimpleLoadBalancer.ROUND_ROBIN });
  }

  /** Any pod, by chance. */
  public static random(options: LoadBalancerOptions = {}): LoadBalancer {
    return new LoadBalancer({ ...options, simple: SimpleLoadBalancer.RANDOM });
  }

  /** The address that the client asked for, with no choice of a pod. For those who know why they need it. */
  public static passthrough(options: LoadBalancerOptions = {}): LoadBalancer {
    return new LoadBalancer({ ...options, simple: SimpleLoadBalancer.PASSTHROUGH });
  }

  /** One of Istio's simple ways by its name, deprecated ones included. */
  public static simple(algorithm: SimpleLoadBalancer, options: WarmupLoadBalancerOptions = {}): LoadBalancer {
    return new LoadBalancer({ ...options, simple: algorithm });
  }

  /**
   * The same pod for the same key, as far as the pods stay the same: a soft affinity, with no memory.
   *
   * Clients agree on the pod only as far as they see the same pods: with locality in force, those of different
   * places do not. Retries do not avoid the pod that failed.
   */
  public static consistentHash(key: HashKey, options: ConsistentHashOptions = {}): LoadBalancer {
    const { algorithm, ...rest } = options;
    return new LoadBalancer({ ...rest, consistentHash: { key, algorithm } });
  }

  /**
   * More requests for pods that report little load, fewer for those that report much. Since Istio 1.32.
   *
   * @param utilization how reports become weights
   */
  public static backendUtilization(
    utilization: BackendUtilization,
    options: LoadBalancerOptions = {},
  ): LoadBalancer {
    return new LoadBalancer({ ...options, backendUtilization: utilization });
  }

  /**
   * Reads what `_toSpec()` wrote; the deprecated `warmupDurationSecs` is read as a warm-up.
   *
   * @internal
   */
  public static _fromSpec(spec: any): LoadBalancer {
    const {
      simple,
      consistentHash,
      backendUtilization,
      localityLbSetting,
      zoneAwareLbSetting,
      warmup,
      warmupDurationSecs,
    }: LoadBalancerSpec = spec;
    const duration = warmupDurationSecs === undefined ? undefined : { duration: warmupDurationSecs };
    const slow = warmup ?? duration;
    refuse(loadBalancerChecks, spec as LoadBalancerSpec);
    atMostOne(
      { simple, consistentHash, backendUtilization },
      'a load balancer',
      'a pod is picked in one way',
    );
    if (simple !== undefined) choice(simple, Object.values(SimpleLoadBalancer), 'load balancer');
    return new LoadBalancer({
      simple: simple as SimpleLoadBalancer | undefined,
      consistentHash: consistentHash && readHash(consistentHash),
      backendUtilization: backendUtilization && BackendUtilization._fromSpec(backendUtilization),
      locality: localityLbSetting && LocalityLoadBalancing._fromSpec(localityLbSetting),
      zoneAware: zoneAwareLbSetting && ZoneAwareLoadBalancing._fromSpec(zoneAwareLbSetting),
      warmup: slow && Warmup._fromSpec(slow),
    });
  }

  /**
   * The key that is hashed; undefined where pods are picked in another way.
   *
   * @internal
   */
  public readonly _hashKey?: HashKey;

  private readonly parts: Parts;

  private constructor(parts: Parts) {
    const { locality, zoneAware, consistentHash } = parts;
    atMostOne({ locality, zoneAware }, 'a load balancer', 'a setting of the one kind rules out the other');
    this.parts = defined({ ...parts, consistentHash: consistentHash && defined({ ...consistentHash }) });
    this._hashKey = consistentHash?.key;
  }

  /**
   * The load balancer in words.
   *
   * @internal
   */
  public _describe(): string {
    const { simple, consistentHash, backendUtilization, locality, zoneAware, warmup } = this.parts;
    const hash =
      consistentHash?.algorithm === undefined ? '' : `, on ${consistentHash.algorithm._describe()}`;
    const way = consistentHash
      ? `the same pod for the same ${consistentHash.key?._describe().replace(/^the /, '') ?? 'key'}${hash}`
      : (backendUtilization?._describe() ??
        `pods by ${(simple ?? SimpleLoadBalancer.UNSPECIFIED).toLowerCase().replace('_', ' ')}`);
    return [way, locality?._describe(), zoneAware?._describe(), warmup?._describe()]
      .filter(Boolean)
      .join('; ');
  }

  /**
   * The load balancer as Istio's `LoadBalancerSettings` message.
   *
   * @internal
   */
  public _toSpec(): any {
    const { simple, consistentHash, backendUtilization, locality, zoneAware, warmup } = this.parts;
    const spec: LoadBalancerSpec = defined({
      simple,
      consistentHash: consistentHash && {
        ...consistentHash.key?._toSpec(),
        ...consistentHash.algorithm?._toSpec(),
      },
      backendUtilization: backendUtilization?._toSpec(),
      localityLbSetting: locality?._toSpec(),
      zoneAwareLbSetting: zoneAware?._toSpec(),
      warmup: warmup?._toSpec(),
    });
    return spec;
  }
}

function readHash(spec: ConsistentHashSpec): NonNullable<Parts['consistentHash']> {
  const has = (...names: string[]) =>
    names.some((name) => (spec as Record<string, unknown>)[name] !== undefined);
  return {
    key: has(...Object.values(HashKeyKind)) ? HashKey._fromSpec(spec) : undefined,
    algorithm: has('ringHash', 'maglev', 'minimumRingSize') ? HashAlgorithm._fromSpec(spec) : undefined,
  };
}
