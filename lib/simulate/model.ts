import type { MeshIndex } from '../mesh/mesh-index';
import type { Resource } from '../mesh/resource';
import { type Workload, selects } from '../mesh/workload';
import { type PathNormalization, normalizationOf } from './paths';
import { type WorkloadCaller, callerNamed, principalOf, gatewayPods, podsOf } from './callers';
import { httpVirtualServices } from './gateway-api/http-virtual-services';
import { l4VirtualServices } from './gateway-api/l4-virtual-services';
import { gatewayConfigs } from './gateway-api/listener-parents';
import { ingressVirtualServices } from './ingress/ingress-virtual-services';
import { Gateway, type GatewayPods } from './proxies/gateway';
import { Sidecar } from './proxies/sidecar';
import { Waypoint } from './proxies/waypoint';
import { type Waypoint as WaypointGateway, waypointBinding } from '../mesh/waypoint-binding';
import { agedOf, orderUnknown } from '../mesh/age';
import { releaseOf } from '../mesh/release';
import { ServiceRegistry } from '../mesh/services/service-registry';
import type { ClusterUser } from './scope/clusters';
import { DestinationRules } from '../mesh/destination-rules';
import { RequestError } from './request';
import { type SidecarScope, gatewayScope, sidecarScope } from './scope/sidecar-scope';
import { GATEWAY_NAME } from '../mesh/policy-attachment';
import { type ProxyChange, changesOf } from './proxy-changes/changes';
import { type RoutePatch, routePatchesOf } from './proxy-changes/route-patches';
import { VirtualServiceIndex } from './virtual-services/virtual-service-index';

/** A workload that calls. */
interface KnownCaller {
  readonly who: WorkloadCaller;
  readonly unsure: readonly string[];
  /** What EnvoyFilters and extensions change of its proxy. */
  readonly changes: readonly ProxyChange[];
  /** What EnvoyFilters merge into its routes. */
  readonly patches: readonly RoutePatch[];
  /** The sidecar that takes what it sends; undefined where it has none. */
  readonly sidecar?: Sidecar;
  /** Its identity, where it is known. */
  readonly principal?: string;
}

/** A gateway by which requests come in. */
interface KnownGateway {
  readonly gateway: Gateway;
  readonly name: string;
  readonly unsure: readonly string[];
  /** What EnvoyFilters and extensions change of its proxy. */
  readonly changes: readonly ProxyChange[];
  /** What EnvoyFilters merge into its routes. */
  readonly patches: readonly RoutePatch[];
  readonly principal?: string;
  /** Its pods, where a manifest shows them. */
  readonly pods?: Workload;
}

/** A waypoint. */
interface KnownWaypoint {
  readonly waypoint: Waypoint;
  readonly unsure: readonly string[];
  /** What EnvoyFilters and extensions change of its proxy. */
  readonly changes: readonly ProxyChange[];
  readonly principal: string;
}

/** What istiod knows of a mesh, and the proxies that it configures; all of it made when it is first asked for. */
export class Model {
  /** The model of a mesh, made once. */
  public static of(mesh: MeshIndex, istioVersion?: string): Model {
    releaseOf(mesh, istioVersion);
    return mesh.remember(Model, () => new Model(mesh));
  }

  public readonly registry: ServiceRegistry;
  public readonly rules: DestinationRules;
  public readonly virtualServices: VirtualServiceIndex;
  /** What proxies do to paths. */
  public readonly normalization: PathNormalization;
  private readonly scopes = new Map<string, SidecarScope>();
  private readonly sidecars = new Map<string, Sidecar>();
  private readonly callers = new Map<string, KnownCaller>();
  private readonly gateways = new Map<string, KnownGateway>();
  private readonly waypoints = new Map<string, KnownWaypoint>();
  private readonly gatewaysByPods = new Map<Workload, KnownGateway>();

  private constructor(public readonly mesh: MeshIndex) {
    this.registry = ServiceRegistry.of(mesh);
    this.rules = DestinationRules.of(mesh);
    const ofRoutes = [
      ...httpVirtualServices(mesh),
      ...l4VirtualServices(mesh),
      ...ingressVirtualServices(mesh),
    ];
    this.virtualServices = new VirtualServiceIndex(mesh, ofRoutes);
    this.normalization = normalizationOf(mesh.config);
  }

  /** Who a name means, the sidecar that takes what it sends, and what is not known of it. */
  public caller(text: string): KnownCaller {
    const known = this.callers.get(text);
    if (known !== undefined) return known;
    const { caller: who, unsure } = callerNamed(this.mesh, text);
    const found = who.mode === 'sidecar' ? this.sidecar(who.namespace, who.labels) : undefined;
    const made = {
      who,
      unsure: [...(unsure === undefined ? [] : [unsure]), ...(found?.unsure ?? [])],
      changes: found === undefined ? [] : this.changes('sidecar', who.namespace, who.labels),
      patches: found === undefined ? [] : this.patches('sidecar', who.namespace, who.labels),
      sidecar: found?.sidecar,
      principal: who.workload === undefined ? undefined : principalOf(this.mesh, who.workload),
    };
    this.callers.set(text, made);
    return made;
  }

  /** The sidecar of a workload with these labels, and why it may be configured otherwise. */
  public sidecar(
    namespace: string,
    labels: ClusterUser['labels'],
  ): { sidecar: Sidecar; unsure: readonly string[] } {
    const { chosen, unsure } = this.sidecarResource(namespace, labels);
    const { mesh } = this;
    const asked = mesh.remember(askedLabels, () => askedLabels(mesh));
    // Workloads that no rule tells from each other have the same routes and clusters.
    const own = Object.entries(labels)
      .filter(([label]) => asked.has(label))
      .sort();
    const key = JSON.stringify([namespace, chosen?.fullName, own]);
    const known = this.sidecars.get(key);
    if (known !== undefined) return { sidecar: known, unsure };
    const user = { kind: 'sidecar', namespace, labels: Object.fromEntries(own) } as const;
    const made = new Sidecar(this.mesh, user, this.scope(namespace, chosen), this.registry, this.rules);
    this.sidecars.set(key, made);
    return { sidecar: made, unsure };
  }

  /**
   * The gateway that a name means.
   *
   * @throws RequestError where no manifest shows one
   */
  public gateway(text: string): KnownGateway {
    const known = this.gateways.get(text);
    if (known !== undefined) return known;
    const { pods, unsure } = gatewayPods(this.mesh, text);
    const made = this.gatewayWith(pods, unsure);
    this.gateways.set(text, made);
    return made;
  }

  /** The gateway that pods are. */
  public gatewayAt(workload: Workload): KnownGateway {
    const known = this.gatewaysByPods.get(workload);
    if (known !== undefined) return known;
    const made = this.gatewayWith(podsOf(this.mesh, workload), []);
    this.gatewaysByPods.set(workload, made);
    return made;
  }

  private gatewayWith(pods: GatewayPods, unsure: readonly string[]): KnownGateway {
    const { mesh, registry, rules, virtualServices } = this;
    const scope = this.remembered(`gateway|${pods.namespace}`, () => gatewayScope(pods.namespace, registry));
    const configs = mesh.remember(gatewayConfigs, () => gatewayConfigs(mesh));
    const gateway = new Gateway({ mesh, pods, scope, registry, rules, virtualServices, configs });
    const principal = pods.workload === undefined ? undefined : principalOf(mesh, pods.workload);
    const name = `${pods.name}.${pods.namespace}`;
    const changes = this.changes('gateway', pods.namespace, pods.labels);
    const patches = this.patches('gateway', pods.namespace, pods.labels);
    return { gateway, name, unsure, changes, patches, principal, pods: pods.workload };
  }

  /** A waypoint, with the services that it takes requests for. */
  public waypoint(of: WaypointGateway): KnownWaypoint {
    const key = `${of.namespace}/${of.name}`;
    const known = this.waypoints.get(key);
    if (known !== undefined) return known;
    const { mesh, registry, rules, virtualServices } = this;
    const services = registry.services.filter(({ resource, resolution }) => {
      if (resolution === 'alias') return false;
      return waypointBinding(mesh, resource, 'service')?.waypoint?.gateway === of.gateway;
    });
    const waypoint = new Waypoint({ mesh, waypoint: of, services, registry, rules, virtualServices });
    const { unsure } = waypoint;
    const changes = changesOf(mesh, waypoint.subject(undefined), 'SIDECAR_INBOUND');
    const made = { waypoint, unsure, changes, principal: principalOf(mesh, waypoint.account) };
    this.waypoints.set(key, made);
    return made;
  }

  private patches(
    kind: 'sidecar' | 'gateway',
    namespace: string,
    labels: ClusterUser['labels'],
  ): readonly RoutePatch[] {
    const who = { kind, namespace, labels, gatewayName: labels[GATEWAY_NAME] };
    return routePatchesOf(this.mesh, who, kind === 'gateway' ? 'GATEWAY' : 'SIDECAR_OUTBOUND');
  }

  private changes(
    kind: 'sidecar' | 'gateway',
    namespace: string,
    labels: ClusterUser['labels'],
  ): readonly ProxyChange[] {
    const who = { kind, namespace, labels, gatewayName: labels[GATEWAY_NAME] };
    return changesOf(this.mesh, who, kind === 'gateway' ? 'GATEWAY' : 'SIDECAR_OUTBOUND');
  }

  /** The gateway that a name means, if a manifest shows it. */
  public gatewayIfAny(text: string): ReturnType<Model['gateway']> | undefined {
    try {
      return this.gateway(text);
    } catch (error) {
      if (error instanceof RequestError) return undefined;
      throw error;
    }
  }

  private scope(namespace: string, sidecar: Resource<'Sidecar'> | undefined): SidecarScope {
    const key = `${namespace}|${sidecar?.fullName ?? ''}`;
    return this.remembered(key, () => sidecarScope(namespace, sidecar, this.registry, this.virtualServices));
  }

  private remembered(key: string, make: () => SidecarScope): SidecarScope {
    const known = this.scopes.get(key);
    if (known !== undefined) return known;
    const made = make();
    this.scopes.set(key, made);
    return made;
  }

  /**
   * The Sidecar that counts for a workload: the oldest of its namespace that selects it, or else the oldest there without a selector,
   * or else that of the root namespace (the upstream project's `pilot/pkg/model/push_context.go: initSidecarScopes, getSidecarScope`).
   */
  private sidecarResource(
    namespace: string,
    labels: ClusterUser['labels'],
  ): { chosen?: Resource<'Sidecar'>; unsure: readonly string[] } {
    const all = this.mesh.remember('sidecars with their selectors', () =>
      this.mesh.all('Sidecar').map((resource) => ({
        resource,
        ...agedOf(resource),
        selector: resource.spec.workloadSelector && (resource.spec.workloadSelector.labels ?? {}),
      })),
    );
    if (all.length === 0) return { unsure: [] };
    const own = all.filter((sidecar) => sidecar.namespace === namespace);
    const root = all.filter(
      ({ namespace: home, selector }) => home === this.mesh.config.rootNamespace && selector === undefined,
    );
    const selecting = own.filter(({ selector }) => selector !== undefined && selects(selector, labels));
    const open = own.filter(({ selector }) => selector === undefined);
    const [candidates] = [selecting, open, root].filter((list) => list.length > 0);
    if (candidates === undefined) return { unsure: [] };
    const [first, ...others] = candidates;
    const rival = others.find((other) => orderUnknown(first, other));
    const unsure =
      rival === undefined
        ? []
        : [
            `${first.resource.text} and ${rival.resource.text} are both for this workload; the older counts, and no creationTimestamp tells which that is`,
          ];
    return { chosen: first.resource, unsure };
  }
}

/** The labels by which routes and destination rules tell callers from each other. */
function askedLabels(mesh: MeshIndex): ReadonlySet<string> {
  const virtualServices = mesh
    .all('VirtualService')
    .flatMap(({ spec: { http = [], tls = [], tcp = [] } }) =>
      [...http, ...tls, ...tcp].flatMap(({ match = [] }) =>
        match.map(({ sourceLabels = {} }) => sourceLabels),
      ),
    );
  const rules = mesh.all('DestinationRule').map(({ spec }) => spec.workloadSelector?.matchLabels ?? {});
  return new Set([...virtualServices, ...rules].flatMap((labels) => Object.keys(labels)));
}
