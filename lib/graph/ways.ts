import { isGatewayProxy } from '../mesh/gateway-proxy';
import { MESH_GATEWAY } from '../mesh/names';
import { waypointBinding } from '../mesh/waypoint-binding';
import type { Workload } from '../mesh/workload';
import { hostSubsetOf, isWildcard } from '../values/host-name';
import { rewrittenHosts } from '../compare/leading-hosts';
import type { Model } from '../simulate/model';
import { endpointsOf } from '../simulate/scope/endpoints';
import type { BoundVirtualService } from '../simulate/virtual-services/bound-virtual-service';
import { destinationHosts } from '../simulate/virtual-services/destination-hosts';
import { namedHosts } from './named-hosts';
import { gatewayName, waypointName } from './outline-names';

/** Where requests may go on from a proxy. */
export interface Way {
  /** The gateway or waypoint in an outline; undefined for what the proxy of the caller does. */
  readonly by?: string;
  /** The hosts to which it may send them. */
  readonly places: ReadonlySet<string>;
  /** Those of them that get requests at the pods to which the caller connected, whichever Service these are behind. */
  readonly original: readonly string[];
}

/** Virtual services by their hosts. */
class ByHost {
  private readonly exact = new Map<string, BoundVirtualService[]>();
  /** Those that may take what is asked of any host: hosts with a wildcard, and rules for connections, which tell no host. */
  private readonly wide: BoundVirtualService[] = [];

  public constructor(private readonly isNamed: (host: string) => boolean) {}

  public add(service: BoundVirtualService): void {
    const hosts = service.hosts.map((host) => host.toLowerCase());
    if (service.tcp.length > 0 || hosts.some(isWildcard)) this.wide.push(service);
    for (const host of hosts) this.exact.set(host, [...(this.exact.get(host) ?? []), service]);
  }

  /** Those that may take requests for a host. */
  public for(host: string): readonly BoundVirtualService[] {
    return [
      ...(this.exact.get(host) ?? []),
      ...(isWildcard(host) ? this.within(host) : []),
      ...this.wide.filter(
        ({ hosts, tcp }) =>
          tcp.length > 0 || hosts.some((one) => isWildcard(one) && hostSubsetOf(host, one.toLowerCase())),
      ),
    ];
  }

  /** Those for hosts that a wildcard takes, where some condition tells these hosts from others. */
  private within(wildcard: string): readonly BoundVirtualService[] {
    return [...this.exact].flatMap(([host, services]) =>
      this.isNamed(host) && hostSubsetOf(host, wildcard) ? services : [],
    );
  }
}

/** Where requests for a host may go, by the hosts that objects name: more ways rather than less. */
export class Ways {
  private readonly bound = new Map<string, ByHost>();
  /** The full hosts that shorter names may mean. */
  private readonly full = new Map<string, Set<string>>();

  public constructor(private readonly model: Model) {
    const isNamed = namedHosts(model);
    for (const service of model.virtualServices.all) {
      for (const gateway of new Set(service.gateways)) {
        const list = this.bound.get(gateway) ?? new ByHost(isNamed);
        this.bound.set(gateway, list);
        list.add(service);
      }
    }
    const add = (name: string, host: string) => {
      const hosts = this.full.get(name) ?? new Set();
      this.full.set(name, hosts.add(host));
    };
    for (const { host, aliases, addresses, externalName } of model.registry.services) {
      for (const name of [host, ...aliases, ...addresses]) add(name.toLowerCase(), host);
      if (externalName !== undefined) add(host.toLowerCase(), externalName);
      const [, name, namespace] = /^([^.]+)\.([^.]+)\.svc\./.exec(host.toLowerCase()) ?? [];
      if (name === undefined) continue;
      for (const short of [name, `${name}.${namespace}`, `${name}.${namespace}.svc`]) add(short, host);
    }
  }

  /** The ways of requests for a host that workloads of the mesh, or a gateway, send. */
  public from(gateway: string | undefined, host: string): readonly Way[] {
    const found: Way[] = [];
    const seen = new Set<string>();
    const visit = (by: string | undefined, names: readonly string[], asked: string): void => {
      const key = JSON.stringify([by, names, asked]);
      if (seen.has(key)) return;
      seen.add(key);
      const { places, next } = this.step(names, asked);
      const original = [...places].filter((place) => this.isOriginal(place));
      found.push({ ...(by !== undefined && { by }), places, original });
      for (const place of places) {
        for (const pods of this.gatewaysAt(place)) {
          const { name, gateway: proxy } = this.model.gatewayAt(pods);
          for (const one of [asked, ...next, place]) visit(gatewayName(name), namesOf(proxy), one);
        }
        for (const waypoint of this.waypointsAt(place)) {
          for (const one of [asked, place]) visit(waypointName(waypoint), [MESH_GATEWAY], one);
        }
      }
    };
    const known = gateway === undefined ? undefined : this.model.gatewayIfAny(gateway);
    const names = known === undefined ? [MESH_GATEWAY] : namesOf(known.gateway);
    visit(undefined, names, host.toLowerCase());
    return found;
  }

  /** The workloads behind the services that a host means, as `namespace/name`. */
  public podsOf(host: string): ReadonlySet<string> {
    const { mesh, registry } = this.model;
    const services = this.meant(host.toLowerCase()).flatMap((name) => [...registry.withHost(name).values()]);
    return new Set(
      services.flatMap((service) =>
        service.ports.flatMap((port) =>
          endpointsOf(mesh, service, port).all.flatMap(({ workload }) => workload ?? []),
        ),
      ),
    );
  }

  /** Whether requests for a host go where the caller connected to (`Cluster.sends`). */
  private isOriginal(host: string): boolean {
    const { mesh, registry } = this.model;
    const isPassedOn = mesh.remember(Ways, () =>
      mesh.all('DestinationRule').some(({ spec }) => JSON.stringify(spec).includes('PASSTHROUGH')),
    );
    return (
      isPassedOn || [...registry.withHost(host).values()].some((one) => one.resolution === 'passthrough')
    );
  }

  /** The full hosts that a name may mean, where the first word of it may be that of a pod. */
  private meant(host: string): readonly string[] {
    const parent = host.slice(host.indexOf('.') + 1);
    return [host, parent].flatMap((name) => [...(this.full.get(name) ?? [])]);
  }

  /** Where one proxy may send requests for a host, and for which hosts they are then. */
  private step(
    names: readonly string[],
    host: string,
  ): { readonly places: ReadonlySet<string>; readonly next: readonly string[] } {
    const taking = names.flatMap((name) => this.bound.get(name)?.for(host) ?? []);
    const places = new Set([
      host,
      ...this.meant(host),
      ...taking.flatMap((service) => [...destinationHosts(service)]),
    ]);
    return { places, next: taking.flatMap(rewrittenHosts) };
  }

  private gatewaysAt(place: string): ReadonlySet<Workload> {
    const { mesh, registry } = this.model;
    const found = new Set<Workload>();
    for (const service of registry.withHost(place).values()) {
      for (const port of service.ports) {
        for (const { pods } of endpointsOf(mesh, service, port).all)
          if (pods !== undefined && isGatewayProxy(pods)) found.add(pods);
      }
    }
    return found;
  }

  private waypointsAt(place: string): ReadonlySet<string> {
    const { mesh, registry } = this.model;
    const found = new Set<string>();
    for (const service of registry.withHost(place).values()) {
      const pods = service.ports.flatMap((port) =>
        endpointsOf(mesh, service, port).all.flatMap((endpoint) => endpoint.pods ?? []),
      );
      const bindings = [
        waypointBinding(mesh, service.resource, 'service'),
        ...pods.map((one) => waypointBinding(mesh, one, 'workload')),
      ];
      for (const binding of bindings) {
        if (binding?.waypoint !== undefined)
          found.add(`${binding.waypoint.name}.${binding.waypoint.namespace}`);
      }
    }
    return found;
  }
}

/** The names by which virtual services are bound to a gateway. */
const namesOf = ({ configs }: ReturnType<Model['gateway']>['gateway']): readonly string[] => [
  ...new Set([
    ...configs.flatMap((config) => config.servers.map((server) => server.gateway)),
    ...configs.map(({ namespace, name }) => `${namespace}/${name}`),
  ]),
];
