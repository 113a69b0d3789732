import { bitsWithin } from '../values/address-ranges';
import { ipFamily } from '../values/addresses';
import { listOf, mapOf, textOf } from './lists';
import { groupBy, type MeshIndex } from './mesh-index';
import { fullHost } from './hosts';
import type { Resource } from './resource';
import type { Labels, Workload } from './workload';

/** The label that names the network of a pod, of a gateway's Service, and of Istio's own namespace. */
const NETWORK = 'topology.istio.io/network';
const GATEWAY_PORT = 'networking.istio.io/gatewayPort';
/** The port of gateways between networks where no label names one (`kube/controller: DefaultNetworkGatewayPort`). */
const DEFAULT_PORT = 15443;
/** What an istiod calls its cluster where nobody says otherwise. */
const DEFAULT_CLUSTER = 'Kubernetes';

/** A way into a network from others: an address of a gateway. */
export interface NetworkGateway {
  readonly network: string;
  /** The address; undefined where the cluster gives one, which no manifest tells. */
  readonly address?: string;
  /** The port of its Service. */
  readonly port: number;
  /** The Service; undefined for an address of which no manifest tells whose it is. */
  readonly service?: Resource<'Service'>;
}

/**
 * The networks of a mesh and the gateways between them (the upstream project's `pilot/pkg/model/network.go` and
 * `pilot/pkg/serviceregistry/kube/controller/network.go`).
 */
export class Networks {
  /** Those of a mesh, made once. */
  public static of(mesh: MeshIndex): Networks {
    return mesh.remember(Networks, () => new Networks(mesh));
  }

  private readonly gateways: ReadonlyMap<string, readonly NetworkGateway[]>;
  /** The network of Istio's own namespace, by its label. */
  private readonly home: string;

  private constructor(private readonly mesh: MeshIndex) {
    const own = mesh.installations.at(0)?.namespace ?? mesh.config.rootNamespace;
    this.home = mesh.namespaceLabels(own)?.[NETWORK] ?? '';
    const found = [...this.ofServices(), ...this.ofSettings()];
    this.gateways = groupBy(found, ({ network }) => network);
  }

  /** Whether there is no gateway between networks, so that all is reached directly. */
  public get isOne(): boolean {
    return this.gateways.size === 0;
  }

  /** The addresses of the gateways into a network; none where it is reached directly. */
  public into(network: string): readonly NetworkGateway[] {
    return this.gateways.get(network) ?? [];
  }

  /**
   * The network of an endpoint (`kube/controller/controller.go: Network`).
   *
   * @param named the one that a workload entry names
   */
  public ofEndpoint(labels: Labels, address: string | undefined, named?: string): string {
    return named || labels[NETWORK] || this.home || this.bySettings(address);
  }

  /**
   * The network that a proxy says it is in: that of the label of its pod, or else the one with which Istio was installed, which is that of
   * Istio's own namespace where nothing tells of the installation.
   */
  public ofProxy(pods: Workload | undefined): string {
    const installed = this.mesh.installations.at(0);
    return pods?.labels[NETWORK] || (installed === undefined ? this.home : (installed.network ?? ''));
  }

  private *ofServices(): Iterable<NetworkGateway> {
    for (const service of this.mesh.all('Service')) {
      const network = service.labels[NETWORK];
      if (network === undefined || network === '') continue;
      const named = Number.parseInt(service.labels[GATEWAY_PORT] ?? '', 10);
      const port = Number.isNaN(named) ? DEFAULT_PORT : named;
      if (service.spec.ports?.some((own) => own.port === port) !== true) continue;
      for (const address of addressesOf(service)) yield { network, address, port, service };
    }
  }

  /** The gateways that the settings of the mesh name, by an address or by a Service. */
  private *ofSettings(): Iterable<NetworkGateway> {
    for (const [network, settings] of Object.entries(mapOf(this.mesh.networks.networks))) {
      for (const gateway of listOf(mapOf(settings).gateways)) {
        const { address, registryServiceName, port: given } = mapOf(gateway);
        const port = Number(given ?? 0);
        const name = textOf(registryServiceName);
        const at = textOf(address);
        if (at) {
          const whose = this.mesh.all('Service').find((service) => addressesOf(service).includes(at));
          yield { network, address: at, port, service: whose };
        }
        const service =
          name && this.mesh.all('Service').find((one) => fullHost(one.namespace, one.name) === name);
        if (!service || !this.isOfCluster(settings)) continue;
        for (const own of addressesOf(service)) yield { network, address: own, port, service };
      }
    }
  }

  private bySettings(address: string | undefined): string {
    const networks = Object.entries(mapOf(this.mesh.networks.networks));
    const whole = networks.find(([, settings]) => this.isOfCluster(settings));
    if (whole !== undefined) return whole[0];
    if (address === undefined || ipFamily(address) === 0) return '';
    const within = networks.find(([, settings]) =>
      listOf(mapOf(settings).endpoints).some((endpoint) => {
        const range = textOf(mapOf(endpoint).fromCidr);
        return range !== undefined && bitsWithin(range, address) >= 0;
      }),
    );
    return within?.[0] ?? '';
  }

  /** Whether the settings of a network say that all of this cluster is in it. */
  private isOfCluster(settings: unknown): boolean {
    const cluster = this.mesh.installations.at(0)?.clusterName ?? DEFAULT_CLUSTER;
    return listOf(mapOf(settings).endpoints).some((endpoint) => mapOf(endpoint).fromRegistry === cluster);
  }
}

/**
 * The addresses by which a Service is reached from outside: those that it lists, and of a load balancer the one that it has or will get
 * (`pilot/pkg/serviceregistry/kube/conversion.go: ConvertService`).
 */
function addressesOf({ spec, manifest }: Resource<'Service'>): readonly (string | undefined)[] {
  const listed = spec.externalIPs ?? [];
  if (spec.type !== 'LoadBalancer') return listed;
  const ingress = listOf(mapOf(mapOf(manifest.status).loadBalancer).ingress);
  const given = ingress.flatMap((one) => textOf(mapOf(one).ip) ?? textOf(mapOf(one).hostname) ?? []);
  return given.length + listed.length > 0 ? [...given, ...listed] : [undefined];
}
