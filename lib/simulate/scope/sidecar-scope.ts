import { MESH_GATEWAY } from '../../mesh/names';
import { HostMap } from '../../mesh/host-map';
import type { Resource } from '../../mesh/resource';
import type { MeshService, MeshServicePort } from '../../mesh/services/service';
import type { ServiceRegistry } from '../../mesh/services/service-registry';
import type { DestinationView, IstioEgressListenerView } from '../../mesh/views/networking';
import { hostMatches, hostSubsetOf, isWildcard } from '../../values/host-name';
import type { BoundVirtualService } from '../virtual-services/bound-virtual-service';
import type { VirtualServiceIndex } from '../virtual-services/virtual-service-index';
import { ClusterServices } from './cluster-services';

/** Hosts that a Sidecar imports from one namespace, and those it leaves out. */
interface Imports {
  readonly hosts: string[];
  readonly exact: Set<string>;
  readonly excluded: string[];
}

/** What sidecars see of the mesh through one egress listener of their Sidecar, or without one. */
export interface EgressView {
  /** The egress listener; undefined where no Sidecar lists any. */
  readonly listener?: {
    readonly spec: IstioEgressListenerView;
    readonly of: Resource<'Sidecar'>;
    readonly index: number;
  };
  /** Its own port, 0 for a Unix socket; undefined for the one that takes all ports that are left. */
  readonly port?: number;
  readonly services: readonly MeshService[];
  readonly virtualServices: readonly BoundVirtualService[];
  /** For each service with a virtual service, the one whose host is most specific. */
  readonly mostSpecific: (service: MeshService) => BoundVirtualService | undefined;
}

/** What the sidecars of a namespace see of the mesh (the upstream project's `pilot/pkg/model/sidecar.go: SidecarScope`). */
export interface SidecarScope {
  readonly namespace: string;
  readonly sidecar?: Resource<'Sidecar'>;
  readonly egress: readonly EgressView[];
  /** All services that clusters are made for, by their hosts. */
  readonly services: ClusterServices;
}

/** What sidecars listen for without a Sidecar that lists it. */
const EVERYTHING: IstioEgressListenerView = { hosts: ['*/*'] };

/** The scope that a Sidecar asks for, or without one that of a namespace, which sees all that is exported to it. */
export function sidecarScope(
  namespace: string,
  sidecar: Resource<'Sidecar'> | undefined,
  registry: ServiceRegistry,
  virtualServices: VirtualServiceIndex,
): SidecarScope {
  const { egress: listeners = [] } = sidecar?.spec ?? {};
  const egress = (listeners.length === 0 ? [EVERYTHING] : listeners).map((spec, index) => {
    const { number = 0, protocol = '' } = spec.port ?? {};
    // A listener on a Unix socket has the number 0, which no connection by TCP is for.
    const port = spec.port === undefined ? undefined : number;
    const matchPort = protocol.toUpperCase() === 'HTTP_PROXY' || number === 0 ? undefined : port;
    const imports = importsOf(spec.hosts ?? [], namespace);
    const routes = virtualServices.boundTo(MESH_GATEWAY, namespace);
    const imported = imports === undefined ? routes : importedRoutes(routes, imports, namespace);
    const visible = registry.visibleTo(namespace);
    const services = uniqueByHost(
      imports === undefined && matchPort === undefined
        ? visible
        : importedServices(visible, imports, matchPort),
      namespace,
    );
    return {
      listener: sidecar === undefined || listeners.length === 0 ? undefined : { spec, of: sidecar, index },
      port,
      services,
      virtualServices: imported,
      mostSpecific: mostSpecificIndex(imported),
    };
  });
  return { namespace, sidecar, egress, services: clusterServices(egress, namespace, registry) };
}

/** The scope of a gateway or waypoint: all that its namespace sees. */
export function gatewayScope(namespace: string, registry: ServiceRegistry): SidecarScope {
  const services = new ClusterServices();
  for (const service of registry.visibleTo(namespace)) services.add(service);
  return { namespace, egress: [], services };
}

/** What `namespace/host` entries import, by namespace; undefined where they import all. */
function importsOf(entries: readonly string[], own: string): Map<string, Imports> | undefined {
  if (entries.length === 1 && entries[0] === '*/*') return undefined;
  const imports = new Map<string, Imports>();
  for (const entry of entries) {
    const [scope, host, more] = entry.split('/');
    if (host === undefined || more !== undefined) continue;
    const excludes = scope.startsWith('~');
    const named = excludes ? scope.slice(1) || '*' : scope;
    const namespace = named === '.' ? own : named;
    const known = imports.get(namespace) ?? { hosts: [], exact: new Set<string>(), excluded: [] };
    imports.set(namespace, known);
    if (excludes) known.excluded.push(host);
    else {
      known.hosts.push(host);
      if (!isWildcard(host)) known.exact.add(host);
    }
  }
  return imports;
}

function takes(
  imports: Imports | undefined,
  host: string,
  takesHost: (host: string, imported: string) => boolean,
): boolean {
  if (imports === undefined) return false;
  if (imports.exact.has(host)) return true;
  return imports.hosts.some(
    (imported) => (isWildcard(host) || isWildcard(imported)) && takesHost(host, imported),
  );
}

const excluded = (imports: Imports | undefined, host: string) =>
  imports?.excluded.some((outer) => hostSubsetOf(host, outer)) ?? false;

/** The virtual services of which some host is imported (the upstream project's `pilot/pkg/model/virtualservice.go: SelectVirtualServices`). */
function importedRoutes(
  routes: readonly BoundVirtualService[],
  imports: Map<string, Imports>,
  namespace: string,
): readonly BoundVirtualService[] {
  const everywhere = imports.get('*');
  const chosen = routes.filter(({ namespace: home, semantics, hosts }) => {
    const own = imports.get(home);
    const overlap = semantics === 'gateway-api' ? hostSubsetOf : hostMatches;
    return hosts.some(
      (host) =>
        (takes(own, host, overlap) || takes(everywhere, host, overlap)) &&
        !excluded(own, host) &&
        !excluded(everywhere, host),
    );
  });
  const isFirst = ({ semantics, namespace: home }: BoundVirtualService) =>
    semantics === 'gateway-api' && home === namespace;
  return [...chosen.filter(isFirst), ...chosen.filter((service) => !isFirst(service))];
}

/** The services that are imported; of an egress listener with a port only those with this port. */
function importedServices(
  services: readonly MeshService[],
  imports: Map<string, Imports> | undefined,
  port: number | undefined,
): readonly MeshService[] {
  const everywhere = imports?.get('*');
  return services.flatMap((service) => {
    const { host, namespace } = service;
    const own = imports?.get(namespace);
    if (excluded(own, host) || excluded(everywhere, host)) return [];
    const by =
      imports === undefined || takes(own, host, hostSubsetOf)
        ? own
        : takes(everywhere, host, hostSubsetOf)
          ? everywhere
          : null;
    if (by === null) return [];
    const aliases =
      by === undefined ? service.aliases : service.aliases.filter((alias) => takes(by, alias, hostSubsetOf));
    const ports = port === undefined ? service.ports : firstPort(service, port);
    if (ports.length === 0 && port !== undefined) return [];
    const whole = ports.length === service.ports.length && aliases.length === service.aliases.length;
    return [whole ? service : { ...service, ports, aliases }];
  });
}

/** The port of a number; of several the one that the manifest has first, UDP or not. */
function firstPort({ ports, registry, resource }: MeshService, port: number): readonly MeshServicePort[] {
  const own = ports.filter(({ number }) => number === port);
  if (own.length < 2) return own;
  const written = registry === 'kubernetes' ? resource.spec.ports : undefined;
  const { name: first = '' } = written?.find((given) => given.port === port) ?? {};
  return own.filter(({ name }) => name === first);
}

/** Of one host in several namespaces the services of one: the caller's, or else Kubernetes' own, or else the first. */
function uniqueByHost(services: readonly MeshService[], namespace: string): readonly MeshService[] {
  const chosen = new Map<string, MeshService>();
  let several = false;
  for (const service of services) {
    const known = chosen.get(service.host);
    if (known === undefined) {
      chosen.set(service.host, service);
      continue;
    }
    if (known.namespace !== service.namespace) several = true;
    const isOwn = service.namespace === namespace;
    const isBetter =
      known.registry !== 'kubernetes' &&
      service.registry === 'kubernetes' &&
      (isOwn || known.namespace !== namespace);
    if (isOwn || isBetter) chosen.set(service.host, service);
  }
  if (!several) return services;
  return services.filter(({ host, namespace: home }) => chosen.get(host)?.namespace === home);
}

/** For a service the virtual service with the most specific host; of several with the same host the first. */
function mostSpecificIndex(
  routes: readonly BoundVirtualService[],
): (service: MeshService) => BoundVirtualService | undefined {
  const hosts = new HostMap<BoundVirtualService>();
  for (const route of routes) {
    for (const host of route.hosts) if (hosts.get(host) === undefined) hosts.set(host, route);
  }
  return ({ host }) => hosts.find(host);
}

/** The services that clusters are made for: all that are imported, and what imported virtual services send to. */
function clusterServices(
  egress: readonly EgressView[],
  namespace: string,
  registry: ServiceRegistry,
): ClusterServices {
  const services = new ClusterServices();
  for (const { services: own, virtualServices, listener, port: number } of egress) {
    const port = number === 0 ? undefined : number;
    for (const service of own) services.add(service);
    // Without a Sidecar all that is exported is there already; only what a namespace hides from itself is found by its routes alone.
    if (listener === undefined && !registry.hidesOwn(namespace)) continue;
    for (const [host, ports] of virtualServices.flatMap((service) => [
      ...destinationsOf(service, namespace),
    ])) {
      if (services.get(host) !== undefined && port === undefined) continue;
      const service = registry.pick(host, namespace)?.service;
      if (service === undefined) continue;
      const wanted = port === undefined ? ports : new Set([port]);
      const kept = wanted.has(0) ? service.ports : service.ports.filter(({ number }) => wanted.has(number));
      if (kept.length > 0 || wanted.has(0)) {
        services.add(kept.length === service.ports.length ? service : { ...service, ports: kept });
      }
    }
  }
  return services;
}

/** The hosts that a virtual service sends to, with their ports; 0 stands for a destination without one. */
function destinationsOf(
  { http, tls, tcp }: BoundVirtualService,
  namespace: string,
): Map<string, Set<number>> {
  const found = new Map<string, Set<number>>();
  const add = ({ host: given = '', port }: DestinationView = {}) => {
    const host = given.toLowerCase();
    if (host === '') return;
    const ports = found.get(host) ?? new Set<number>();
    found.set(host, ports.add(port?.number ?? 0));
  };
  for (const { spec, matches } of http) {
    const sources = matches.map((match) => match.spec.sourceNamespace).filter(Boolean);
    const unlimited = sources.length === 0 || sources.includes(namespace);
    if (!unlimited && matches[matches.length - 1].spec.sourceNamespace) continue;
    for (const { destination } of spec.route) add(destination);
    add(spec.mirror);
    for (const { destination } of spec.mirrors) add(destination);
  }
  for (const { spec } of [...tls, ...tcp]) for (const { destination } of spec.route) add(destination);
  return found;
}
