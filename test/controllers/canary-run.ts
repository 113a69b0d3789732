import type { Cluster } from './cluster';
import { Run } from './run';

const CANARIES = '/apis/flagger.app/v1beta1';

/** A Canary of Flagger. Its workloads are Deployments: `nginx` is the canary, `nginx-primary` is what it is promoted to. */
export class CanaryRun extends Run {
  private touches = 0;

  public constructor(cluster: Cluster, namespace: string, isPublic = true) {
    super(cluster, namespace, (pod) => pod.replace(/-[^-]+-[^-]+$/, ''), isPublic);
  }

  /** Changes the version of the pods. */
  public async update(version: string): Promise<void> {
    const path = `/apis/apps/v1/namespaces/${this.namespace}/deployments/nginx`;
    await this.cluster.ask('PATCH', path, { spec: { template: { metadata: { labels: { version } } } } });
  }

  /**
   * Lets Flagger go on until the Canary is as it should be. It looks at a Canary at an interval of no less than ten seconds, and at once
   * where that interval has changed.
   */
  public async advanceUntil(holds: (canary: any) => boolean, seconds = 60): Promise<any> {
    const path = `${CANARIES}/namespaces/${this.namespace}/canaries/nginx`;
    const deadline = Date.now() + seconds * 1000;
    for (;;) {
      const interval = this.touches++ % 2 === 0 ? '50m' : '60m';
      await this.cluster.ask('PATCH', path, { spec: { analysis: { interval } } });
      const soon = Date.now() + 900;
      while (Date.now() < soon) {
        const canary = await this.cluster.ask('GET', path);
        if (holds(canary)) return canary;
        await new Promise((resolve) => setTimeout(resolve, 30));
      }
      if (Date.now() > deadline) {
        const { status } = await this.cluster.ask('GET', path);
        throw new Error(`the Canary is not as it should be after ${seconds} s: ${JSON.stringify(status)}`);
      }
    }
  }

  /** Lets Flagger go on until the Canary is in a phase. */
  public phase(name: string): Promise<any> {
    return this.advanceUntil(({ status }) => status?.phase === name);
  }

  /** Lets Flagger go on until the canary has a weight. */
  public weight(percent: number): Promise<any> {
    return this.advanceUntil(({ status }) => status?.canaryWeight === percent);
  }
}
