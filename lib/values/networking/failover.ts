import { LocalityFailover, LocalityLoadBalancing } from './locality';

/**
 * Where requests go when the pods nearby fail. `RoutePolicy` and `SubsetRouting` write it with the outlier detection without which no
 * pod is ever found to fail (Istio's task on locality failover).
 */
export class Failover {
  /**
   * To the nearest pods: first those of the same sub-zone, then of the zone, of the region, and at last all others, which is Istio's own
   * order.
   */
  public static nearest(): Failover {
    return new Failover(LocalityLoadBalancing.enabled());
  }

  /**
   * From one region to another: `{ 'eu-west': 'eu-central' }`. Zones and sub-zones of the own region come first.
   *
   * @param regions the region that takes over, by the region that fails
   */
  public static regions(regions: { [from: string]: string }): Failover {
    const failovers = Object.entries(regions).map(([from, to]) => LocalityFailover.of(from, to));
    return failovers.length === 0
      ? Failover.nearest()
      : new Failover(LocalityLoadBalancing.failover(failovers));
  }

  /**
   * By labels: pods that share all of them with the caller come first, then those that share all but the last, and so on.
   *
   * @param labels label keys, compared with those of the caller, or `key=value`
   */
  public static labels(...labels: string[]): Failover {
    return new Failover(LocalityLoadBalancing.failoverPriority(labels));
  }

  private constructor(
    /**
     * The setting of the load balancer.
     *
     * @internal
     */
    public readonly _locality: LocalityLoadBalancing,
  ) {}

  /**
   * The failover in words.
   *
   * @internal
   */
  public _describe(): string {
    return this._locality._describe();
  }
}
