import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { INGRESS } from '../oracle/gateways';
import type { Sending } from '../oracle/runner/mesh';
import type { Cluster } from './cluster';
import { publicHost } from './nginx';
import { observedState, routingWrites, type ObservedState, type RoutingWrite } from './observed-states';
import type { Write } from './runner/recorder';
import type { TrafficCounts } from './runner/traffic';

/** What was seen where a rollout came to rest. */
export interface Rest {
  /** What it is called in the scenario. */
  readonly name: string;
  readonly state: ObservedState;
  /** What was written to what is routed since the rest before, in order. */
  readonly writes: readonly RoutingWrite[];
  /** How many requests each side answered, of those that were sent while it rested. */
  readonly shares: { readonly [side: string]: number };
}

/** A rollout that is driven from rest to rest while requests go on. */
export class Run {
  public readonly rests: Rest[] = [];
  private before: Write[] = [];

  protected constructor(
    protected readonly cluster: Cluster,
    public readonly namespace: string,
    /** Which side a pod is on, by its name, after what was written so far. */
    private readonly sideOf: (pod: string, writes: readonly Write[]) => string,
  ) {}

  /** Begins the streams of requests: from a client in the mesh, and from outside where it is served there. */
  public begin({ outside = true } = {}): Promise<void> {
    const inside = { via: `client.${this.namespace}`, host: 'nginx' };
    return this.cluster.startTraffic([
      inside,
      outside ? { via: INGRESS.name, host: publicHost(this.namespace) } : inside,
    ]);
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

  /** Notes what there is now that it rests, and sends requests. */
  public async rest(name: string, more: Partial<Sending> = {}): Promise<Rest> {
    await this.cluster.settle();
    const writes = await this.cluster.writes(this.namespace);
    const shares = await this.shares(writes, more);
    const rest: Rest = {
      name,
      state: observedState(writes),
      writes: routingWrites(writes.slice(this.before.length), this.before),
      shares,
    };
    this.before = writes;
    this.rests.push(rest);
    return rest;
  }

  private async shares(
    writes: readonly Write[],
    more: Partial<Sending>,
  ): Promise<{ readonly [side: string]: number }> {
    const sending = { via: `client.${this.namespace}`, host: 'nginx', n: 300, ...more };
    const { got } = await this.cluster.send(sending);
    const shares: { [side: string]: number } = {};
    for (const [who, count] of Object.entries(got)) {
      const side = who.includes('/') ? this.sideOf(who.split('/')[1], writes) : who;
      shares[side] = (shares[side] ?? 0) + count;
    }
    return shares;
  }
}
