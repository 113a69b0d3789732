import type { Kubernetes } from './kubernetes';

/** The collections that controllers of rollouts write. */
const RECORDED = {
  VirtualService: '/apis/networking.istio.io/v1/virtualservices',
  DestinationRule: '/apis/networking.istio.io/v1/destinationrules',
  HTTPRoute: '/apis/gateway.networking.k8s.io/v1/httproutes',
  Service: '/api/v1/services',
  Deployment: '/apis/apps/v1/deployments',
  ReplicaSet: '/apis/apps/v1/replicasets',
  EndpointSlice: '/apis/discovery.k8s.io/v1/endpointslices',
  Rollout: '/apis/argoproj.io/v1alpha1/rollouts',
  Canary: '/apis/flagger.app/v1beta1/canaries',
};

/** A write to the API server: what an object was from then on. */
export interface Write {
  /** The revision of the whole store, by which all writes are in order. */
  readonly revision: number;
  /** When it was seen, in milliseconds. */
  readonly at: number;
  readonly kind: string;
  readonly deleted: boolean;
  readonly object: any;
}

/** Remembers each write to what controllers of rollouts write. */
export class Recorder {
  private readonly writes: Write[] = [];

  public constructor(private readonly kubernetes: Kubernetes) {}

  /** Starts to remember. */
  public async start(): Promise<void> {
    for (const [kind, path] of Object.entries(RECORDED)) {
      await this.kubernetes.watch(path, ({ type, object }) => {
        const { managedFields, resourceVersion, ...metadata } = object.metadata as any;
        void managedFields;
        const deleted = type === 'DELETED';
        const written = { ...object, metadata };
        this.writes.push({
          revision: Number(resourceVersion),
          at: Date.now(),
          kind,
          deleted,
          object: written,
        });
      });
    }
  }

  /** The writes in a namespace after a revision, in order. */
  public writesIn(namespace: string, after: number): Write[] {
    return this.writes
      .filter(({ revision, object }) => revision > after && object.metadata.namespace === namespace)
      .sort((a, b) => a.revision - b.revision);
  }

  /** How many milliseconds ago something was written in a namespace. */
  public stillIn(namespace: string): number {
    const last = this.writes.findLast(({ object }) => object.metadata.namespace === namespace);
    return Date.now() - (last?.at ?? 0);
  }
}
