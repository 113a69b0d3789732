import type { Manifest } from '../../oracle/world';
import type { Kubernetes, WatchEvent } from './kubernetes';

/** The node on which all pods are. */
export const NODE = 'node-1';

/** The annotation of a pod that never becomes ready. */
export const NEVER_READY = 'oracle/never-ready';

const pause = (milliseconds: number) => new Promise((resolve) => setTimeout(resolve, milliseconds));

/**
 * What stands for the scheduler and the kubelet: pods get a place, an address, and are ready after a while; those that are deleted go on
 * for a while, as their containers do until they end.
 */
export class Kubelet {
  private readonly bound = new Set<string>();
  private readonly started = new Set<string>();
  private readonly ending = new Set<string>();
  private addresses = 0;

  public constructor(
    private readonly kubernetes: Kubernetes,
    private readonly readyAfter = 150,
    private readonly goneAfter = 2000,
  ) {}

  /** Starts it, on a node that it makes. */
  public async start(): Promise<void> {
    await this.kubernetes.tryTo('POST', '/api/v1/nodes', {
      apiVersion: 'v1',
      kind: 'Node',
      metadata: { name: NODE },
    });
    await this.kubernetes.watch('/api/v1/pods', (event) => void this.see(event));
  }

  private async see({ type, object: pod }: WatchEvent): Promise<void> {
    if (type === 'DELETED') return;
    const { name, namespace, uid } = pod.metadata as any;
    const path = `/api/v1/namespaces/${namespace}/pods/${name}`;
    if ((pod.metadata as any).deletionTimestamp !== undefined) {
      if (first(this.ending, uid)) await this.end(path);
    } else if (pod.spec.nodeName === undefined) {
      if (first(this.bound, uid)) await this.bind(path, pod);
    } else if (pod.status?.podIP === undefined && first(this.started, uid)) {
      await this.run(path, pod);
    }
  }

  private async bind(path: string, { metadata }: Manifest): Promise<void> {
    const target = { apiVersion: 'v1', kind: 'Node', name: NODE };
    const binding = { apiVersion: 'v1', kind: 'Binding', metadata: { name: metadata.name }, target };
    await this.kubernetes.tryTo('POST', `${path}/binding`, binding);
  }

  private async run(path: string, { metadata, spec }: Manifest): Promise<void> {
    const i = this.addresses++;
    const podIP = `10.244.${1 + Math.floor(i / 250)}.${(i % 250) + 1}`;
    await pause(this.readyAfter);
    const ready = metadata.annotations?.[NEVER_READY] === undefined;
    const now = new Date().toISOString().replace(/\.\d+/, '');
    const condition = (type: string, holds: boolean) => ({
      type,
      status: holds ? 'True' : 'False',
      lastTransitionTime: now,
    });
    await this.kubernetes.tryTo('PATCH', `${path}/status`, {
      status: {
        phase: 'Running',
        podIP,
        podIPs: [{ ip: podIP }],
        startTime: now,
        conditions: [
          condition('PodScheduled', true),
          condition('Initialized', true),
          condition('ContainersReady', ready),
          condition('Ready', ready),
        ],
        containerStatuses: spec.containers.map(({ name, image }: any) => ({
          name,
          image,
          imageID: image,
          ready,
          started: true,
          restartCount: 0,
          state: { running: { startedAt: now } },
        })),
      },
    });
  }

  private async end(path: string): Promise<void> {
    await pause(this.goneAfter);
    await this.kubernetes.tryTo('DELETE', path, {
      apiVersion: 'v1',
      kind: 'DeleteOptions',
      gracePeriodSeconds: 0,
    });
  }
}

/** Whether something is seen for the first time. */
function first(seen: Set<string>, id: string): boolean {
  if (seen.has(id)) return false;
  seen.add(id);
  return true;
}
