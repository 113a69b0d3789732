import type { InstallationFacts } from '../values/install/installation-facts';
import { sortedByAge } from './age';
import { ExternalIndex, type Externals } from './externals';
import { defaultIngressGateway, type MeshConfig, meshConfigOf, settingsIn } from './mesh-config';
import { installationsIn, gatewayResources } from './installation';
import { mapOf } from './lists';
import type { Resource, ResourceOf } from './resource';
import { servicesOfCanaries } from './canaries';
import { withRollouts } from './rollouts';
import type { Fields } from './views/kinds';
import { ROLLOUT, WORKLOAD_KINDS, type Workload, workloadOf } from './workload';

/** What a mesh is told beside its manifests. */
export interface MeshOptions {
  /**
   * Settings of the mesh, by the names of Istio's `MeshConfig`.
   *
   * @default - those of the `istio` ConfigMap among the manifests, or of the Istio that is installed, or else Istio's defaults
   */
  readonly meshConfig?: object;
  /**
   * The networks of the mesh, by the names of Istio's `MeshNetworks`.
   *
   * @default - those of the `istio` ConfigMap among the manifests, or of the Istio that is installed, or else none
   */
  readonly meshNetworks?: object;
  /**
   * Whether gateways that no manifest shows are assumed to be there: those of the Istio that is installed, or where nothing tells of
   * one that of the default profile, as `istioctl analyze` does.
   *
   * @default true
   */
  readonly defaults?: boolean;
  /**
   * The Istio that is installed, its main control plane first.
   *
   * @default - what the manifests install: an IstioOperator, charts by Argo CD or Flux, or the objects of the Sail Operator
   */
  readonly installations?: readonly InstallationFacts[];
  /**
   * What is in the cluster though no manifest shows it.
   *
   * @default - nothing
   */
  readonly externals?: Externals;
  /**
   * The resources of further clusters of the mesh, by the names of the clusters.
   *
   * @default - one cluster
   */
  readonly remoteClusters?: { readonly [cluster: string]: readonly Resource[] };
  /**
   * Whether Secrets hold a certificate with its key, by `namespace/name`, where their manifests are without what is secret.
   *
   * @default - what the manifests hold
   */
  readonly keyPairs?: { readonly [secret: string]: boolean };
}

/** The objects of a mesh, indexed: what rules look across objects with. */
export class MeshIndex {
  /** All objects in the order in which they were read; of several with one kind and name the last. */
  public readonly resources: readonly Resource[];
  /** Objects that another one of the same kind and name replaces, with the one that does. */
  public readonly replaced: readonly { readonly resource: Resource; readonly by: Resource }[];
  /** The settings of the mesh. */
  public readonly config: MeshConfig;
  /** Whether the settings are told by somebody, and are not Istio's defaults for want of better. */
  public readonly knowsConfig: boolean;
  /** The networks of the mesh. */
  public readonly networks: Fields;
  /** The Istio that is installed, its main control plane first; empty where nothing tells of it. */
  public readonly installations: readonly InstallationFacts[];
  /** What is declared to be elsewhere. */
  public readonly externals: ExternalIndex;
  /** Further clusters of the mesh. */
  public readonly remoteClusters: { readonly [cluster: string]: readonly Resource[] };
  /** Which Secrets are known to hold a certificate with its key, or not to, by `namespace/name`. */
  public readonly keyPairs: { readonly [secret: string]: boolean };

  private readonly byKind = new Map<string, Resource[]>();
  private readonly byName = new Map<string, Resource>();
  private readonly memo = new Map<unknown, unknown>();

  public constructor(resources: readonly Resource[], options: MeshOptions = {}) {
    const { meshConfig, meshNetworks, defaults = true, externals, remoteClusters = {} } = options;
    const { installations = installationsIn(resources) } = options;
    this.installations = installations;
    const installed = installations.at(0);
    const settings = settingsIn(resources, 'mesh') ?? installed?.meshConfig;
    this.knowsConfig = (settings ?? meshConfig) !== undefined;
    this.config = meshConfigOf({ ...settings, ...meshConfig });
    this.networks = mapOf(meshNetworks ?? settingsIn(resources, 'meshNetworks') ?? installed?.meshNetworks);
    this.externals = new ExternalIndex(externals);
    this.remoteClusters = remoteClusters;
    this.keyPairs = options.keyPairs ?? {};

    const replaced: { resource: Resource; by: Resource }[] = [];
    const own = new Map<string, Resource>();
    for (const resource of resources) {
      const key = nameKey(resource.kind, resource.namespace, resource.name);
      const before = own.get(key);
      if (before !== undefined) replaced.push({ resource: before, by: resource });
      own.set(key, resource);
    }
    for (const assumed of [...(defaults ? this.assumedGateways() : []), ...servicesOfCanaries(resources)]) {
      const key = nameKey(assumed.kind, assumed.namespace, assumed.name);
      if (!own.has(key)) own.set(key, assumed);
    }
    this.resources = [...own.values()];
    this.replaced = replaced;
    this.byName = own;
    for (const resource of this.resources) {
      const list = this.byKind.get(resource.kind);
      if (list === undefined) this.byKind.set(resource.kind, [resource]);
      else list.push(resource);
    }
    for (const [kind, list] of this.byKind) this.byKind.set(kind, sortedByAge(list));
  }

  /**
   * The objects of a kind, by the name of `kindName()`: `KubernetesGateway` for the `Gateway` of the Gateway API. The oldest comes
   * first, as istiod has it, so that the order in which they were read decides nothing.
   */
  public all<K extends string>(kind: K): readonly Resource<K>[] {
    return (this.byKind.get(kind) ?? []) as readonly Resource[] as readonly Resource<K>[];
  }

  /** Whether a manifest shows an object of a kind, by the name of `kindName()`; what is only assumed does not count. */
  public shows(kind: string): boolean {
    return this.all(kind).some(({ origin }) => origin.assumed !== true);
  }

  /** The objects of several kinds, kind by kind. */
  public allOf<K extends string>(kinds: readonly K[]): readonly ResourceOf<K>[] {
    return kinds.flatMap((kind) => this.all(kind)) as readonly Resource[] as readonly ResourceOf<K>[];
  }

  /** The object of a kind and name; the namespace is empty for kinds of the cluster. */
  public find<K extends string>(kind: K, namespace: string, name: string): Resource<K> | undefined {
    return this.byName.get(nameKey(kind, namespace, name)) as Resource<K> | undefined;
  }

  /** Whether a namespace is there: as an object, by something that stands in it, or as declared. */
  public hasNamespace(name: string): boolean {
    return this.namespaces.has(name) || this.externals.hasNamespace(name);
  }

  /** The namespaces that are objects, and those in which something stands. */
  public get namespaces(): ReadonlySet<string> {
    return this.remember('namespaces', () => {
      const names = this.resources
        .filter(({ namespace }) => namespace !== '')
        .map(({ namespace }) => namespace);
      const installed = this.installations.map(({ namespace }) => namespace);
      return new Set([...this.all('Namespace').map(({ name }) => name), ...names, ...installed]);
    });
  }

  /** The labels of a namespace; undefined where no manifest shows it. */
  public namespaceLabels(name: string): { readonly [key: string]: string } | undefined {
    return this.find('Namespace', '', name)?.labels;
  }

  /** All that runs as pods: pods, and the pod templates of what makes pods. */
  public get workloads(): readonly Workload[] {
    return this.remember('workloads', () =>
      withRollouts(
        WORKLOAD_KINDS.flatMap((kind) => this.all(kind)).flatMap((resource) => workloadOf(resource) ?? []),
        this.all(ROLLOUT),
      ),
    );
  }

  /** The workloads of a namespace. */
  public workloadsIn(namespace: string): readonly Workload[] {
    const byNamespace = this.remember('workloads by namespace', () =>
      groupBy(this.workloads, ({ namespace: home }) => home),
    );
    return byNamespace.get(namespace) ?? [];
  }

  private assumedGateways(): Resource[] {
    if (this.installations.length === 0) return defaultIngressGateway(this.config);
    return this.installations.flatMap(({ gateways }) => gateways.flatMap(gatewayResources));
  }

  /** What a question costs is paid once a mesh: the answer is kept under a key of its own. */
  public remember<T>(key: unknown, make: () => T): T {
    if (!this.memo.has(key)) this.memo.set(key, make());
    return this.memo.get(key) as T;
  }
}

const nameKey = (kind: string, namespace: string, name: string) => `${kind}/${namespace}/${name}`;

/** Items by a key of theirs, in their order. */
export function groupBy<T, K>(items: Iterable<T>, key: (item: T) => K): Map<K, T[]> {
  const groups = new Map<K, T[]>();
  for (const item of items) {
    const group = groups.get(key(item));
    if (group === undefined) groups.set(key(item), [item]);
    else group.push(item);
  }
  return groups;
}
