import { isDeepStrictEqual } from 'node:util';
import { isGatewayProxy } from '../mesh/gateway-proxy';
import { resolvedHost } from '../mesh/hosts';
import type { MeshIndex } from '../mesh/mesh-index';
import { WAYPOINT_CLASS } from '../mesh/policy-attachment';
import { mapOf } from '../mesh/lists';
import { isHttp } from '../mesh/protocol';
import { releaseOf } from '../mesh/release';
import type { Resource } from '../mesh/resource';
import { podsOfService, servicesOfPod } from '../mesh/service-pods';
import type { MeshService } from '../mesh/services/service';
import { exportScopes } from '../mesh/visibility';
import { type Workload, workloadOf } from '../mesh/workload';
import { hostMatches } from '../values/host-name';
import type { Model } from '../simulate/model';
import { LeadingHosts } from './leading-hosts';
import { destinationHosts } from '../simulate/virtual-services/destination-hosts';
import { UNKNOWN_HOSTS } from './asked-hosts';
import { namespaceOf } from './callers';
import type { Asked, ComparedCaller } from './difference';
import type { ObjectChange } from './object-changes';

/** Whose requests, and to which hosts, an object may have a say in. */
export class Reach {
  /** Hosts for which it may have a say, whoever asks. */
  public readonly hosts = new Set<string>();
  /** Callers for which it may have a say, whatever they ask for; as `name.namespace`. */
  public readonly callers = new Set<string>();
  /** Namespaces all of whose callers are meant. */
  public readonly namespaces = new Set<string>();
  /** Whether it may have a say in everything, or in all that comes in by gateways. */
  public everything = false;
  public gateways = false;
  /** Ports on which it may have a say in what is asked of any host. */
  public readonly ports = new Set<number>();
  /** Whether it may have a say in hosts that no mesh names. */
  public unknownHosts = false;

  /** What several have a say in together. */
  public static together(reaches: Iterable<Reach>): Reach {
    const all = new Reach();
    for (const reach of reaches) {
      for (const host of reach.hosts) all.hosts.add(host);
      for (const caller of reach.callers) all.callers.add(caller);
      for (const namespace of reach.namespaces) all.namespaces.add(namespace);
      for (const port of reach.ports) all.ports.add(port);
      all.everything ||= reach.everything;
      all.gateways ||= reach.gateways;
      all.unknownHosts ||= reach.unknownHosts;
    }
    return all;
  }

  /** Whether nothing is known in which it may have a say: it is no configuration, or a setting of the whole mesh. */
  public get isEmpty(): boolean {
    const { hosts, callers, namespaces, ports } = this;
    const isNowhere = [hosts, callers, namespaces, ports].every(({ size }) => size === 0);
    return isNowhere && !this.everything && !this.gateways && !this.unknownHosts;
  }

  private wildcards: readonly string[] | undefined;

  /** Whether it may have a say in whatever a caller asks for. */
  public meets(caller: ComparedCaller): boolean {
    return (
      this.everything ||
      (caller.kind === 'gateway' && this.gateways) ||
      this.callers.has(caller.name) ||
      (caller.kind !== 'outside' && this.namespaces.has(namespaceOf(caller)))
    );
  }

  /** Whether it may have a say in what is asked of a host. */
  public takes({ host, port }: Asked): boolean {
    if (
      this.everything ||
      this.ports.has(port) ||
      this.hosts.has(host) ||
      (host === UNKNOWN_HOSTS && this.unknownHosts)
    )
      return true;
    // Short names that virtual services have for hosts lead to the same pods.
    if (this.hosts.has(`${host}.svc.cluster.local`) || this.hosts.has(`${host}.cluster.local`)) return true;
    this.wildcards ??= [...this.hosts].filter((one) => one.startsWith('*'));
    return this.wildcards.some((wild) => hostMatches(wild, host));
  }
}

/**
 * Whose requests changes may have a say in: more rather than less, so that what is left out is certainly alike.
 *
 * @param models the meshes in which the objects of the changes stand
 */
export function reachOfChanges(
  changes: readonly ObjectChange[],
  models: readonly Model[],
): ReadonlyMap<ObjectChange, Reach> {
  const closures = models.map((model) => new LeadingHosts(model));
  const there = models.map((model) => ({ model, resources: new Set(model.mesh.resources) }));
  return new Map(
    changes.map((change) => {
      const reach = new Reach();
      for (const resource of [change.before, change.after]) {
        if (resource === undefined) continue;
        for (const { model, resources } of there)
          if (resources.has(resource)) add(reach, model, resource, change);
      }
      for (const closure of [...closures, ...closures]) closure.extend(reach.hosts);
      return [change, reach];
    }),
  );
}

/** Whether settings of the whole mesh differ. */
export const settingsDiffer = (before: MeshIndex, after: MeshIndex): boolean =>
  releaseOf(before) !== releaseOf(after) ||
  !isDeepStrictEqual(before.config, after.config) ||
  !isDeepStrictEqual(before.networks, after.networks) ||
  !isDeepStrictEqual(before.installations, after.installations);

const ROUTES = new Set(['VirtualService', 'HTTPRoute', 'GRPCRoute', 'TLSRoute', 'TCPRoute', 'Ingress']);
const POLICIES = new Set(['AuthorizationPolicy', 'RequestAuthentication', 'PeerAuthentication']);
const PROXY_CHANGES = new Set(['EnvoyFilter', 'WasmPlugin', 'TrafficExtension', 'ProxyConfig', 'Telemetry']);
/** Kinds of which a gateway alone makes anything. */
const GATEWAY_KINDS = new Set(['Gateway', 'ListenerSet', 'Secret', 'IngressClass', 'BackendTLSPolicy']);
/** Kinds that may have a say anywhere. */
const WIDE_KINDS = new Set([
  'KubernetesGateway',
  'GatewayClass',
  'ReferenceGrant',
  'Node',
  'IstioOperator',
  'InferencePool',
]);

function add(reach: Reach, model: Model, resource: Resource, change: ObjectChange): void {
  const { kind, namespace } = resource;
  const { mesh } = model;
  if (ROUTES.has(kind)) addRoute(reach, model, resource);
  else if (resource.is('DestinationRule')) {
    const host = resolvedHost(namespace, resource.spec.host ?? '').toLowerCase();
    addHosts(reach, model, [host]);
  } else if (resource.is('Service') || resource.is('ServiceEntry'))
    addService(reach, model, resource, change);
  else if (resource.is('Namespace')) {
    const { name } = resource;
    reach.namespaces.add(name);
    addHosts(reach, model, hostsIn(model, name));
    for (const bound of model.virtualServices.all)
      if (bound.namespace === name) addHosts(reach, model, bound.hosts);
  } else if (resource.is('Sidecar')) {
    if (namespace === mesh.config.rootNamespace) reach.everything = true;
    reach.namespaces.add(namespace);
    addHosts(reach, model, hostsIn(model, namespace));
  } else if (POLICIES.has(kind) || PROXY_CHANGES.has(kind)) {
    if (namespace === mesh.config.rootNamespace || hasWaypoints(mesh)) reach.everything = true;
    reach.namespaces.add(namespace);
    addHosts(reach, model, hostsIn(model, namespace));
  } else if (GATEWAY_KINDS.has(kind)) {
    reach.gateways = true;
    if (kind === 'BackendTLSPolicy') addHosts(reach, model, hostsIn(model, namespace));
    for (const pods of mesh.workloads.filter(isGatewayProxy))
      addHosts(reach, model, hostsOfPods(model, pods));
  } else if (resource.is('EndpointSlice') || resource.is('Endpoints')) {
    const name = resource.labels['kubernetes.io/service-name'] ?? resource.name;
    addHosts(reach, model, [`${name}.${namespace}.svc.cluster.local`]);
  } else if (kind === 'WorkloadEntry' || kind === 'WorkloadGroup') {
    addHosts(reach, model, hostsIn(model, namespace));
  } else if (WIDE_KINDS.has(kind)) reach.everything = true;
  else {
    const pods = workloadOf(resource);
    if (pods === undefined) return;
    reach.callers.add(`${resource.name}.${namespace}`);
    addHosts(reach, model, hostsOfPods(model, pods));
    if (isGatewayProxy(pods)) reach.gateways = true;
  }
}

function addRoute(reach: Reach, model: Model, resource: Resource): void {
  const bound = model.virtualServices.of(resource);
  for (const service of bound) {
    addHosts(reach, model, service.hosts);
    // A Sidecar that imports a virtual service imports the services behind it.
    if (model.mesh.all('Sidecar').length > 0) addHosts(reach, model, [...destinationHosts(service)]);
  }
  if (resource.is('Ingress')) reach.gateways = true;
}

function addService(
  reach: Reach,
  model: Model,
  resource: Resource<'Service'> | Resource<'ServiceEntry'>,
  change: ObjectChange,
): void {
  const { registry, mesh } = model;
  const own = registry.services.filter((service) => service.resource === resource);
  for (const service of own) {
    addHosts(reach, model, [
      service.host,
      ...service.aliases,
      ...(service.externalName ? [service.externalName] : []),
    ]);
    for (const port of portsThatMatter(service, change, model)) reach.ports.add(port);
  }
  if (resource.is('ServiceEntry')) reach.unknownHosts = true;
  if (resource.is('Service') && podsOfService(mesh, resource).some(isGatewayProxy)) reach.gateways = true;
}

/** Ports on which a service may change what becomes of other hosts: listeners are shared unless all of them look into HTTP. */
function portsThatMatter(
  service: MeshService,
  { before, after }: ObjectChange,
  { registry, mesh }: Model,
): readonly number[] {
  const isOther = ({ resource: { kind, fullName } }: MeshService) =>
    kind !== service.resource.kind || fullName !== service.resource.fullName;
  const portsOf = (resource: Resource | undefined) => mapOf(mapOf(resource?.manifest).spec).ports;
  const isOtherwise = !isDeepStrictEqual(portsOf(before), portsOf(after));
  // Who sees every service has a listener for a port as long as one of them has the port.
  const isSeenByAll = (one: MeshService) =>
    mesh.all('Sidecar').length === 0 &&
    exportScopes(one.exportTo, mesh.config.defaultServiceExportTo, one.namespace).includes('*');
  const others = registry.services.filter((one) => isOther(one) && isSeenByAll(one));
  return service.ports
    .filter(({ number, protocol }) => {
      if (!isHttp(protocol)) return true;
      const isShared = others.some(({ ports }) =>
        ports.some((port) => port.number === number && isHttp(port.protocol)),
      );
      return isOtherwise && !isShared;
    })
    .map(({ number }) => number);
}

/** Hosts, and all known ones that a wildcard among them takes. */
function addHosts(reach: Reach, { registry, virtualServices }: Model, hosts: readonly string[]): void {
  for (const host of hosts) {
    reach.hosts.add(host);
    if (!host.startsWith('*')) continue;
    for (const service of registry.services)
      if (hostMatches(host, service.host)) reach.hosts.add(service.host);
    for (const bound of virtualServices.all) {
      for (const other of bound.hosts) if (hostMatches(host, other)) reach.hosts.add(other);
    }
  }
}

const hostsIn = ({ registry }: Model, namespace: string) =>
  registry.services.filter((service) => service.namespace === namespace).map(({ host }) => host);

/** The hosts of the services that pods are behind. */
function hostsOfPods({ mesh, registry }: Model, pods: Workload): readonly string[] {
  const services = new Set<Resource>(servicesOfPod(mesh, pods));
  return registry.services
    .filter(({ resource, namespace }) => {
      if (services.has(resource)) return true;
      return (
        resource.is('ServiceEntry') &&
        namespace === pods.namespace &&
        resource.spec.workloadSelector !== undefined
      );
    })
    .map(({ host }) => host);
}

const hasWaypoints = (mesh: MeshIndex) =>
  mesh.remember(hasWaypoints, () =>
    mesh.all('KubernetesGateway').some(({ spec }) => spec.gatewayClassName === WAYPOINT_CLASS),
  );
