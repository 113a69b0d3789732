import type { Change } from '../../oracle/runner/istiod';
import type { Mesh } from '../../oracle/runner/mesh';
import { isDeepStrictEqual } from 'node:util';
import type { Manifest } from '../../oracle/world';
import type { Kubernetes, WatchEvent } from './kubernetes';

/** The collections of the API server that istiod follows. */
const FOLLOWED = [
  '/api/v1/namespaces',
  '/api/v1/pods',
  '/api/v1/services',
  '/apis/discovery.k8s.io/v1/endpointslices',
  '/apis/networking.istio.io/v1/virtualservices',
  '/apis/networking.istio.io/v1/destinationrules',
  '/apis/networking.istio.io/v1/gateways',
  '/apis/gateway.networking.k8s.io/v1/gateways',
  '/apis/gateway.networking.k8s.io/v1/httproutes',
];

/** A change that istiod is to be told of at a time. */
interface Pending {
  readonly change: Change;
  readonly due: number;
}

/** Makes a mesh follow the API server: istiod is told of each change as it happens. */
export class Mirror {
  private readonly objects = new Map<string, Manifest>();
  private changes: Pending[] = [];
  private late: { readonly [kind: string]: number } = {};
  private moved = Date.now();
  private failure?: Error;

  /** @param base what is in the mesh and not in the API server */
  public constructor(
    private readonly kubernetes: Kubernetes,
    private readonly mesh: Mesh,
    private readonly base: readonly Manifest[],
  ) {}

  /** Starts it; the mesh is there already. */
  public async start(): Promise<void> {
    for (const path of FOLLOWED) await this.kubernetes.watch(path, (event) => this.take(event));
    void this.follow().catch((error: Error) => (this.failure = error));
  }

  /** Waits until nothing moves for so many milliseconds, and the proxies run what istiod made of it. */
  public async settle(still: number): Promise<void> {
    this.moved = Date.now();
    while (this.changes.length > 0 || Date.now() - this.moved < still) {
      if (this.failure !== undefined) throw this.failure;
      await new Promise((resolve) => setTimeout(resolve, 20));
    }
    await this.mesh.settle();
  }

  /**
   * From now on istiod is told of kinds so many milliseconds later than of the others, as what is written to one object may reach proxies
   * later than what was written to another one.
   */
  public holdBack(late: { readonly [kind: string]: number }): void {
    this.late = late;
  }

  private take({ type, object }: WatchEvent): void {
    const known = seenBy(object);
    const { kind, metadata } = known;
    // The API server itself, whose port nobody else may take.
    if (metadata.namespace === 'default' && metadata.name === 'kubernetes') return;
    const key = `${known.apiVersion} ${kind} ${metadata.namespace}/${metadata.name}`;
    const before = this.objects.get(key);
    // A pod is there when it has an address.
    const isThere = type !== 'DELETED' && (kind !== 'Pod' || known.status?.podIP !== undefined);
    if (isThere ? isDeepStrictEqual(before, known) : before === undefined) return;
    if (isThere) this.objects.set(key, known);
    else this.objects.delete(key);
    const change: Change = { verb: isThere ? 'apply' : 'delete', object: known };
    this.changes.push({ change, due: Date.now() + (this.late[kind] ?? 0) });
    this.moved = Date.now();
  }

  private async follow(): Promise<void> {
    for (;;) {
      const now = Date.now();
      const due = this.changes.filter((pending) => pending.due <= now);
      this.changes = this.changes.filter((pending) => pending.due > now);
      if (due.length === 0) {
        await new Promise((resolve) => setTimeout(resolve, 2));
        continue;
      }
      const objects = [...this.base, ...this.objects.values()];
      await this.mesh.follow(
        objects,
        due.map(({ change }) => change),
      );
      this.moved = Date.now();
    }
  }
}

/** What istiod makes something of: not who wrote an object and how often. */
function seenBy(object: Manifest): Manifest {
  const { managedFields, resourceVersion, ...metadata } = object.metadata as any;
  void managedFields;
  void resourceVersion;
  return { ...object, metadata };
}
