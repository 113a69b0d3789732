import { conflictingSettings, faultAt, type MeshFault, missingSetting } from '../mesh-fault';
import { fullHostText } from '../mesh-host';
import type { VirtualServiceView } from '../networking/messages';
import type { Item } from '../wire';
import type { IstioRoutesView } from './rollout-messages';

type Destinations = Item<VirtualServiceView['http']>['route'];
type Destination = Item<Destinations>['destination'];

/** By what the controller tells the destinations of a route apart. */
export interface CanarySides {
  /** The Services, where the Rollout names them. */
  readonly canaryService?: string | undefined;
  readonly stableService?: string | undefined;
  /** The subsets of the destination rule, where it names one. */
  readonly rule?:
    | {
        readonly canary: string;
        readonly stable: string;
        readonly additional: readonly string[];
        /** The host of the rule in full; undefined where it is not known. */
        readonly host: string | undefined;
      }
    | undefined;
}

/** A virtual service that a Rollout names, with what it names of it. */
export interface RoutedVirtualService {
  readonly name: string;
  readonly namespace: string | undefined;
  readonly spec: VirtualServiceView;
  /** The routes that the Rollout names. */
  readonly named: IstioRoutesView;
  /** The routes that the controller adds and takes away. */
  readonly managed: readonly string[];
}

type Side = 'canary' | 'stable' | 'additional' | undefined;

/** The Service of a destination, as the controller reads its host: what stands before the first dot (`getHost`). */
function serviceOf(destination: Destination): string {
  const host = destination?.host ?? '';
  const dot = host.indexOf('.');
  return dot < 0 ? host : host.slice(0, dot);
}

/** What the controller takes a destination for (`processRoutes`); any other it takes away. */
function sideOf(destination: Destination, { canaryService, stableService, rule }: CanarySides): Side {
  const service = serviceOf(destination);
  const subset = destination?.subset ?? '';
  if (service === '') return undefined;
  if (service === canaryService || (subset !== '' && subset === rule?.canary)) return 'canary';
  if (service === stableService || (subset !== '' && subset === rule?.stable)) return 'stable';
  return rule?.additional.includes(subset) ? 'additional' : undefined;
}

const shown = (destination: Destination): string =>
  destination?.subset ? `the subset ${destination.subset} of ${destination.host}` : String(destination?.host);

/** What is wrong with the destinations of one route that the controller is to weight. */
function destinationsFault(
  destinations: Destinations = [],
  sides: CanarySides,
  { namespace }: RoutedVirtualService,
): MeshFault | undefined {
  const { rule, canaryService, stableService } = sides;
  const taken = destinations.map(({ destination }) => sideOf(destination, sides));
  for (const side of ['canary', 'stable'] as const) {
    const wanted = rule ? `the subset ${rule[side]}` : side === 'canary' ? canaryService : stableService;
    const count = taken.filter((one) => one === side).length;
    if (count === 0) {
      return missingSetting(
        `a route to ${destinations.map(({ destination }) => shown(destination)).join(' and ') || 'nowhere'}`,
        `a destination that is the ${side} version: ${wanted}`,
        'let the route go to both versions; the one that is to get nothing yet with weight 0',
      );
    }
    if (count > 1) {
      return conflictingSettings(
        `a route with ${count} destinations that are the ${side} version`,
        'one: each would get the whole weight',
        'keep one of them',
      );
    }
  }
  const other = taken.indexOf(undefined);
  if (other >= 0) {
    return conflictingSettings(
      `a route that goes to ${shown(destinations[other].destination)} too`,
      'the canary and the stable version alone: the controller takes any other destination away',
      'take it out of this route, or name its subset among the additional ones',
    );
  }
  const strange = destinations.find(({ destination }) => {
    if (sideOf(destination, sides) === 'additional') return false;
    const full = fullHostText({ hostName: destination?.host ?? '', hostPorts: [] }, { namespace });
    return destination?.subset !== undefined && rule?.host !== undefined && full !== rule.host;
  });
  return strange === undefined
    ? undefined
    : conflictingSettings(
        `a route to ${shown(strange.destination)}`,
        `a subset of the destination rule of the Rollout, which is about ${rule?.host}`,
        'take the subset from that rule',
      );
}

type Numbered = readonly [index: number, destinations: Destinations];

/** The HTTP routes that the controller weights (`getHttpRouteIndexesToPatch`), or why it refuses. */
function httpRoutes({ spec, named, managed, name }: RoutedVirtualService): Numbered[] | MeshFault {
  const { http = [] } = spec;
  const { routes = [] } = named;
  const clash = http.find((route) => route.name !== undefined && managed.includes(route.name));
  if (clash !== undefined) {
    return conflictingSettings(
      `the route "${clash.name}" of the virtual service ${name} among the managed ones`,
      'names that no other route has: the controller takes managed routes away',
      'name one of the two otherwise',
    );
  }
  const names = http.map((route) => route.name ?? '');
  const twice = names.find((one, i) => names.indexOf(one) !== i);
  if (managed.length > 0 && twice !== undefined) {
    // `getOrderedVirtualServiceRoutes` finds routes by their names, and writes each as often as the name is there.
    return conflictingSettings(
      `a virtual service ${name} with several routes ${twice === '' ? 'without a name' : `"${twice}"`}`,
      'a name for each: with managed routes the controller would write these more often each time',
      'name the routes',
    );
  }
  if (routes.length > 0) {
    const missing = routes.find((route) => !names.includes(route));
    if (missing === undefined) {
      return routes.map((route) => names.indexOf(route)).map((i) => [i, http[i].route] as const);
    }
    const known = names.filter((one) => one !== '').join(', ');
    return missingSetting(
      `the route "${missing}", which the virtual service ${name} does not have`,
      known === '' ? 'a route with this name' : `one of ${known}`,
      'give the route this name, or name another',
    );
  }
  if (http.length > 1) {
    return missingSetting(
      `the virtual service ${name}, which has ${http.length} HTTP routes`,
      'the names of those that the controller is to weight: without names it takes only a single one',
      'name the routes',
    );
  }
  return http.map((route, i) => [i, route.route] as const);
}

/** The ports and, for TLS, the SNI hosts by which a route is named (`searchTlsRoute`, `searchTcpRoute`). */
interface ConnectionKey {
  readonly port?: number;
  readonly sniHosts?: readonly string[];
}

function keyOf(match: readonly ConnectionKey[]): ConnectionKey | undefined {
  const ports = [...new Set(match.map(({ port = 0 }) => port))];
  if (ports.length > 1) return undefined;
  return { port: ports[0] ?? 0, sniHosts: [...new Set(match.flatMap(({ sniHosts = [] }) => sniHosts))] };
}

const sameKey = (one: ConnectionKey, other: ConnectionKey | undefined): boolean =>
  other !== undefined &&
  (one.port ?? 0) === other.port &&
  [...(one.sniHosts ?? [])].sort().join() === [...(other.sniHosts ?? [])].sort().join();

function connectionRoutes(
  protocol: 'tls' | 'tcp',
  { spec, named, name }: RoutedVirtualService,
): Numbered[] | MeshFault {
  const list: readonly { readonly match?: readonly ConnectionKey[]; readonly route?: Destinations }[] =
    spec[protocol] ?? [];
  const keys: readonly ConnectionKey[] = (protocol === 'tls' ? named.tlsRoutes : named.tcpRoutes) ?? [];
  if (keys.length === 0) {
    return list.length < 2
      ? list.map(({ route }, i) => [i, route] as const)
      : missingSetting(
          `the virtual service ${name}, which has ${list.length} ${protocol.toUpperCase()} routes`,
          'which of them the controller is to weight: without that it takes only a single one',
          'name the routes by their ports',
        );
  }
  const found: Numbered[] = [];
  for (const key of keys) {
    const indexes = [...list.keys()].filter((i) => {
      const own = keyOf(list[i].match ?? []);
      return sameKey(key, protocol === 'tls' ? own : own && { port: own.port });
    });
    if (indexes.length === 0) {
      return missingSetting(
        `a ${protocol.toUpperCase()} route of the port ${key.port ?? 0}, which the virtual service ${name} does not have`,
        'the port and, for TLS, all SNI hosts of a route',
        'name a route that is there',
      );
    }
    found.push(...indexes.map((i) => [i, list[i].route] as const));
  }
  return found;
}

/**
 * Why the controller would refuse a virtual service that a Rollout names, or could not weight its routes as the Rollout means it (Argo
 * Rollouts, pkg/apis/rollouts/validation/validation_references.go: `ValidateVirtualService`; rollout/trafficrouting/istio/istio.go:
 * `ValidateHTTPRoutes`, `ValidateTlsRoutes`, `ValidateTcpRoutes`, `processRoutes`).
 */
export function virtualServiceFault(
  virtualService: RoutedVirtualService,
  sides: CanarySides,
): MeshFault | undefined {
  const { spec, name } = virtualService;
  if (spec.http === undefined && spec.tls === undefined && spec.tcp === undefined) {
    return missingSetting(
      `the virtual service ${name} without routes`,
      'a route to both versions',
      'add the route',
    );
  }
  const protocols = [
    ['http', httpRoutes(virtualService)],
    ['tls', connectionRoutes('tls', virtualService)],
    ['tcp', connectionRoutes('tcp', virtualService)],
  ] as const;
  for (const [protocol, routes] of protocols) {
    if (!Array.isArray(routes)) return routes as MeshFault;
    for (const [index, destinations] of routes as Numbered[]) {
      const fault = destinationsFault(destinations, sides, virtualService);
      if (fault !== undefined) {
        const place = `the virtual service ${name}, ${protocol}[${index}]: `;
        return faultAt({ ...fault, got: `${place}${fault.got}` }, protocol, index);
      }
    }
  }
  return undefined;
}
