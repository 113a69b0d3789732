import type { MeshIndex } from '../../mesh/mesh-index';
import { selects } from '../../mesh/workload';
import { type MeshService, type MeshServicePort, writtenHost } from '../../mesh/services/service';
import type { ClusterRef } from '../routes/route';
import {
  type DestinationPolicy,
  type DestinationRules,
  type Subset,
  policyFor,
} from '../../mesh/destination-rules';
import { type Endpoint, endpointsOf } from './endpoints';
import { type LocalitySetting, localitySetting } from './locality-setting';
import type { SidecarScope } from './sidecar-scope';
import { type EffectiveTrafficPolicy, effectivePolicy, hashText } from '../../mesh/traffic-policy';

/** What a name of a cluster leads to. */
export interface Cluster {
  readonly ref: ClusterRef;
  /** Why there is no such cluster; undefined where there is one. */
  readonly missing?: string;
  readonly service?: MeshService;
  readonly port?: MeshServicePort;
  readonly policy?: DestinationPolicy;
  readonly subset?: Subset;
  /** The traffic policy of this port and subset. */
  readonly trafficPolicy: EffectiveTrafficPolicy;
  /**
   * Where it sends: to endpoints; to what the caller connected to, whatever that is (`original`); to what DNS says of the host that
   * is asked for (`dynamic`).
   */
  readonly sends: 'endpoints' | 'original' | 'dynamic';
  readonly endpoints: readonly Endpoint[];
  /** How requests are shared out by where the endpoints run; undefined where that does not matter. */
  readonly locality?: LocalitySetting;
  /** The port on which what the caller connected to gets it, where that is another one than the caller's. */
  readonly otherPort?: number;
  /** The workloads among the endpoints, as `namespace/name`, in order. */
  readonly workloads: readonly string[];
  /** Why the endpoints may be others. */
  readonly unsure: readonly string[];
}

/** Who looks for clusters. */
export interface ClusterUser {
  readonly kind: 'sidecar' | 'gateway' | 'waypoint';
  readonly namespace: string;
  readonly labels: { readonly [key: string]: string };
}

/** The clusters of one proxy, made when they are first asked for (the upstream project's `pilot/pkg/networking/core/cluster.go: BuildClusters`). */
export class Clusters {
  private readonly known = new Map<string, Cluster>();
  /** The same by the object, which is faster than by its text. */
  private readonly byRef = new WeakMap<ClusterRef, Cluster>();

  public constructor(
    private readonly mesh: MeshIndex,
    private readonly scope: SidecarScope,
    private readonly rules: DestinationRules,
    private readonly user: ClusterUser,
  ) {}

  /** The service of a host that this proxy has clusters for; upper case letters count, as istiod sees it. */
  public service(host: string): MeshService | undefined {
    const service = this.scope.services.get(host.toLowerCase());
    return service !== undefined && (service.host === host || writtenHost(service) === host)
      ? service
      : undefined;
  }

  /** What a name of a cluster leads to. */
  public get(ref: ClusterRef): Cluster {
    const own = this.byRef.get(ref);
    if (own !== undefined) return own;
    const key = `${ref.port}|${ref.subset}|${ref.host}`;
    const made = this.known.get(key) ?? this.make(ref);
    this.known.set(key, made);
    this.byRef.set(ref, made);
    return made;
  }

  /** The destination rules that count for a service. */
  public policyOf(service: MeshService): DestinationPolicy | undefined {
    return policyFor(this.rules.for(service, this.user.namespace), this.user.namespace, this.user.labels);
  }

  /** By what requests to a cluster stick to an endpoint. */
  public hash(ref: ClusterRef): string | undefined {
    return hashText(this.get(ref).trafficPolicy);
  }

  private make(ref: ClusterRef): Cluster {
    const tie = this.scope.services.unsure(ref.host.toLowerCase());
    const lost = (missing: string): Cluster => ({
      ref,
      missing,
      trafficPolicy: {},
      sends: 'endpoints',
      endpoints: [],
      workloads: [],
      unsure: tie === undefined ? [] : [tie],
    });
    const service = this.service(ref.host);
    if (service === undefined) {
      return lost(`no service ${ref.host || '(without a host)'} is known in ${this.user.namespace}`);
    }
    if (service.resolution === 'alias')
      return lost(`${service.host} is only another name of ${service.externalName ?? ''}`);
    const port = service.ports.find(({ number }) => number === ref.port);
    if (port === undefined) return lost(`${service.host} has no port ${ref.port}`);
    if (port.protocol === 'udp') return lost(`port ${ref.port} of ${service.host} is UDP`);
    const policy = this.policyOf(service);
    const subset = ref.subset === '' ? undefined : policy?.subsets.get(ref.subset);
    if (ref.subset !== '' && subset === undefined) return lost(noSubset(ref, policy));
    if (subset !== undefined && service.resolution === 'dynamic-dns') {
      return lost(`${service.host} is resolved dynamically, which knows no subsets`);
    }
    const found = endpointsOf(this.mesh, service, port);
    const labels = subset?.spec.labels ?? {};
    // istiod does not look at the endpoints of a Service that nobody is to see.
    const isHidden = service.registry === 'kubernetes' && service.exportTo?.includes('~') === true;
    const endpoints = (isHidden ? [] : found.all).filter((endpoint) => selects(labels, endpoint.labels));
    const isDns = service.resolution === 'dns' || service.resolution === 'dns-round-robin';
    if (isDns && endpoints.length === 0)
      return lost(`${service.host} is resolved by DNS and has no endpoints`);
    const trafficPolicy = effectivePolicy(policy, subset, ref.port);
    const topology = Object.keys(labels).filter((key) => key.startsWith('topology.'));
    return {
      ref,
      service,
      port,
      policy,
      subset,
      trafficPolicy,
      sends: this.sends(service, trafficPolicy),
      locality: localitySetting(this.mesh, service, trafficPolicy),
      otherPort: otherPort(service, port),
      endpoints,
      workloads: [...new Set(endpoints.flatMap(({ workload }) => workload ?? []))].sort(),
      unsure: [
        ...(tie === undefined ? [] : [tie]),
        ...(policy?.unsure ?? []),
        ...(found.unsure === undefined ? [] : [found.unsure]),
        ...topology.map(
          (key) => `subset ${ref.subset} asks for the label ${key}, which the cluster gives to pods`,
        ),
      ],
    };
  }

  /** Gateways look up endpoints where sidecars send to what the caller connected to. */
  private sends({ resolution }: MeshService, { loadBalancer }: EffectiveTrafficPolicy): Cluster['sends'] {
    if (resolution === 'dynamic-dns') return 'dynamic';
    if (loadBalancer?.simple === 'PASSTHROUGH') return 'original';
    return resolution === 'passthrough' && this.user.kind !== 'gateway' ? 'original' : 'endpoints';
  }
}

/** The target port of a service entry that sends to what the caller connected to (`PassthroughTargetPorts` of the upstream project). */
function otherPort({ registry, resolution }: MeshService, port: MeshServicePort): number | undefined {
  if (registry === 'kubernetes' || resolution !== 'passthrough') return undefined;
  return port.targetPort === port.number ? undefined : Number(port.targetPort);
}

function noSubset({ host, subset }: ClusterRef, policy: DestinationPolicy | undefined): string {
  if (policy === undefined)
    return `no destination rule for ${host} counts here, so it has no subset ${subset}`;
  const rules = policy.from.map(({ fullName }) => fullName).join(', ');
  const known = [...policy.subsets.keys()].sort().join(', ') || 'none';
  return `the destination rule ${rules} counts here, and it has no subset ${subset} (it has ${known})`;
}
