import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { INGRESS } from '../oracle/gateways';
import type { Cluster } from './cluster';
import { publicHost } from './nginx';
import { observedState, routingWrites, type ObservedState, type RoutingWrite } from './observed-states';
import type { Write } from './runner/recorder';
import type { TrafficCounts } from './runner/traffic';

/** What was seen where a rollout came to rest. */
export interface Rest {
  /** The state of the release that it is. */
  readonly name: string;
  /** The state from which the way to the next rest is told, where it is another one with the same content. */
  readonly start?: string;
  readonly state: ObservedState;
  /** What was written to what is routed since the rest before, in order. */
  readonly writes: readonly RoutingWrite[];
  /** The headers of the requests that were sent while it rested. */
  readonly headers: { readonly [name: string]: string };
  /** How many of them each workload answered. */
  readonly shares: { readonly [workload: string]: number };
}

/** A rollout that is driven from rest to rest while requests go on. */
export class Run {
  public readonly rests: Rest[] = [];
  private before: readonly Write[] = [];

  protected constructor(
    protected readonly cluster: Cluster,
    public readonly namespace: string,
    /** The workload of a pod, by its name, after what was written so far. */
    private readonly workloadOf: (pod: string, writes: readonly Write[]) => string,
    /** Whether an ingress gateway serves it. */
    public readonly isPublic = true,
  ) {}

  /** Begins the streams of requests: from a client in the mesh, and from outside where it is served there. */
  public begin(): Promise<void> {
    const inside = { via: `client.${this.namespace}`, host: 'nginx' };
    const outside = { via: INGRESS.name, host: publicHost(this.namespace) };
    return this.cluster.startTraffic(this.isPublic ? [inside, outside] : [inside, inside]);
  }

  /** Ends the streams, and tells what became of them. Where OBSERVED_STATES names a folder, all that was seen is written there. */
  public async end(): Promise<TrafficCounts> {
    const counts = await this.cluster.stopTraffic();
    const { OBSERVED_STATES: folder } = process.env;
    if (folder !== undefined) {
      const seen = { rests: this.rests, counts };
      writeFileSync(join(folder, `${this.namespace}.json`), JSON.stringify(seen, null, 2));
    }
    return counts;
  }

  /** Notes what there is now that it rests, as a state of the release, and sends requests. */
  public async rest(name: string, headers: { readonly [name: string]: string } = {}): Promise<void> {
    await this.cluster.settle();
    const writes = await this.cluster.writes(this.namespace);
    this.add({ name, headers, shares: await this.shares(writes, headers) }, writes);
  }

  /**
   * Notes what there is now that it rests, whatever moves in other namespaces, and sends nothing.
   *
   * @param start the state from which the way to the next rest is told
   */
  public async note(name: string, start = name): Promise<void> {
    await this.cluster.settleIn(this.namespace, 800);
    this.add({ name, start, headers: {}, shares: {} }, await this.cluster.writes(this.namespace));
  }

  private add(rest: Omit<Rest, 'state' | 'writes'>, writes: readonly Write[]): void {
    const since = writes.slice(this.before.length);
    this.rests.push({ ...rest, state: observedState(writes), writes: routingWrites(since, this.before) });
    this.before = writes;
  }

  private async shares(
    writes: readonly Write[],
    headers: { readonly [name: string]: string },
  ): Promise<{ readonly [workload: string]: number }> {
    const sending = { via: `client.${this.namespace}`, host: 'nginx', n: 300, headers };
    const { got } = await this.cluster.send(sending);
    const shares: { [workload: string]: number } = {};
    for (const [who, count] of Object.entries(got)) {
      const workload = who.includes('/') ? this.workloadOf(who.split('/')[1], writes) : who;
      shares[workload] = (shares[workload] ?? 0) + count;
    }
    return shares;
  }
}
