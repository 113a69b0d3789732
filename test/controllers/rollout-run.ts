import type { Cluster } from './cluster';
import { named } from './observed-states';
import { Run } from './run';

const ROLLOUTS = '/apis/argoproj.io/v1alpha1';

/** A Rollout of Argo Rollouts. Its workloads are ReplicaSets, which are named by the hash of their pods' template. */
export class RolloutRun extends Run {
  public constructor(cluster: Cluster, namespace: string) {
    super(cluster, namespace, (pod, writes) => named(writes)(pod.replace(/-[^-]+$/, '')));
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

  private path(subresource = ''): string {
    return `${ROLLOUTS}/namespaces/${this.namespace}/rollouts/nginx${subresource}`;
  }

  private async patch(subresource: string, body: object): Promise<void> {
    await this.cluster.ask('PATCH', this.path(subresource), body);
  }
}

/** Whether the controller has routed all requests to the pods that are stable now, as its status notes it; blue and green have no weights. */
function isAllStable({ canary, stableRS }: any): boolean {
  const weights = canary?.weights;
  if (weights === undefined) return true;
  return weights.canary.weight === 0 && weights.stable.podTemplateHash === stableRS;
}
