import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import type { Cluster } from './cluster';
import { publicHost } from './nginx';
import { hashesIn, observedState, routingWrites, type ObservedState, type Step } from './observed-states';
import type { Write } from './runner/recorder';
import type { TrafficCounts } from './runner/traffic';
import { INGRESS } from '../oracle/gateways';

/** What was seen where a rollout came to rest. */
export interface Rest {
  /** What it is called in the scenario. */
  readonly name: string;
  readonly state: ObservedState;
  /** What was written since the rest before, in order. */
  readonly steps: readonly Step[];
  /** How many requests each version answered, of those that were sent while it rested. */
  readonly shares: { readonly [version: string]: number };
}

const ROLLOUTS = '/apis/argoproj.io/v1alpha1';

/** A rollout that is driven through its steps while requests go on. */
export class RolloutRun {
  public readonly rests: Rest[] = [];
  private before: Write[] = [];

  public constructor(
    private readonly cluster: Cluster,
    public readonly namespace: string,
    private readonly requestsAtRest = 300,
  ) {}

  /** Begins the streams of requests: from a client in the mesh and from outside. */
  public begin(): Promise<void> {
    return this.cluster.startTraffic([
      { via: `client.${this.namespace}`, host: 'nginx' },
      { via: INGRESS.name, host: publicHost(this.namespace) },
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

  /** Changes the version of the pods. */
  public update(version: string): Promise<void> {
    return this.patch('', { spec: { template: { metadata: { labels: { version } } } } });
  }

  /** Goes on from a pause, as `kubectl argo rollouts promote` does. */
  public promote(): Promise<void> {
    return this.patch('/status', { status: { pauseConditions: null } });
  }

  /** Skips all steps, as `kubectl argo rollouts promote --full` does. */
  public promoteFully(): Promise<void> {
    return this.patch('/status', { status: { promoteFull: true } });
  }

  /** Gives the rollout up, as `kubectl argo rollouts abort` does. */
  public abort(): Promise<void> {
    return this.patch('/status', { status: { abort: true } });
  }

  /** Waits until it pauses at a step, by its index. */
  public pausedAt(step: number): Promise<any> {
    return this.until(({ status }) => status?.phase === 'Paused' && status.currentStepIndex === step);
  }

  /** Waits until it is healthy, with all its pods of a version, and all requests are sent to the stable ones again. */
  public healthyAt(version: string): Promise<any> {
    return this.until(
      ({ spec, status }) =>
        spec.template.metadata.labels.version === version &&
        status?.phase === 'Healthy' &&
        status.stableRS === status.currentPodHash &&
        // It is healthy before the last writes to what is routed.
        isAllStable(status),
    );
  }

  /** Waits until a version has no pods any more. */
  public async goneAt(version: string): Promise<void> {
    const path = `/apis/apps/v1/namespaces/${this.namespace}/replicasets`;
    await this.cluster.until(path, ({ items }) =>
      items
        .filter(({ spec }: any) => spec.template.metadata.labels.version === version)
        .every(({ status }: any) => status.replicas === 0),
    );
    const pods = `/api/v1/namespaces/${this.namespace}/pods`;
    await this.cluster.until(pods, ({ items }) =>
      items.every(({ metadata }: any) => metadata.labels?.version !== version),
    );
  }

  /** Waits until the Rollout is as it should be, and the controller has seen what it is. */
  public until(holds: (rollout: any) => boolean): Promise<any> {
    return this.cluster.until(
      this.path(),
      (rollout) =>
        rollout.status?.observedGeneration === String(rollout.metadata.generation) && holds(rollout),
    );
  }

  /** Notes what there is now that it rests, and sends requests. */
  public async rest(name: string, headers: { readonly [name: string]: string } = {}): Promise<Rest> {
    await this.cluster.settle();
    const writes = await this.cluster.writes(this.namespace);
    const since = writes.slice(this.before.length);
    const sending = { via: `client.${this.namespace}`, host: 'nginx', n: this.requestsAtRest, headers };
    const { got } = await this.cluster.send(sending);
    const rest = {
      name,
      state: observedState(writes),
      steps: routingWrites(since, this.before),
      shares: byVersion(got, hashesIn(writes)),
    };
    this.before = writes;
    this.rests.push(rest);
    return rest;
  }

  private path(subresource = ''): string {
    return `${ROLLOUTS}/namespaces/${this.namespace}/rollouts/nginx${subresource}`;
  }

  private async patch(subresource: string, body: object): Promise<void> {
    await this.cluster.ask('PATCH', this.path(subresource), body);
  }
}

/** Sums up who answered by the version of the pods, which are named by the hash of their template. */
export function byVersion(
  got: { readonly [who: string]: number },
  hashes: { readonly [version: string]: string },
): { [version: string]: number } {
  const shares: { [version: string]: number } = {};
  for (const [who, count] of Object.entries(got)) {
    const version = Object.keys(hashes).find((one) => who.includes(`-${hashes[one]}-`)) ?? who;
    shares[version] = (shares[version] ?? 0) + count;
  }
  return shares;
}

/** Whether the controller has routed all requests to the pods that are stable now, as its status notes it; blue and green have no weights. */
function isAllStable({ canary, stableRS }: any): boolean {
  const weights = canary?.weights;
  if (weights === undefined) return true;
  return weights.canary.weight === 0 && weights.stable.podTemplateHash === stableRS;
}
