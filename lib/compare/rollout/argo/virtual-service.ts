import { MeshError, MeshErrorCode } from '../../../values/mesh-error';
import { listOf, mapOf, textOf } from '../../../mesh/lists';
import type { Fields } from '../../../mesh/views/kinds';
import type { Mapping } from '../plain';
import { numberOf } from '../plain';
import type { CanaryStrategy, ManagedVirtualService } from './rollout';

/** The Services of the two versions, as virtual services name them (`rollout/trafficrouting/service_helper.go`). */
export interface VersionServices {
  readonly stable: string;
  readonly canary: string;
}

/** What decides what is written to a virtual service. */
export interface Routing {
  readonly reference: ManagedVirtualService;
  readonly strategy: CanaryStrategy;
  readonly services: VersionServices;
}

/** The routes of a protocol. */
export const routeList = (spec: Fields, type: 'http' | 'tls' | 'tcp') => listOf(spec[type]).map(mapOf);

/** The name of a route, empty where it has none. */
export const nameOf = (route: Fields) => textOf(route.name) ?? '';

/** The host up to its first dot (`istio.go: getHost`). */
function shortHost(destination: Fields): string {
  const host = textOf(destination.host) ?? '';
  const dot = host.indexOf('.');
  return dot === -1 ? host : host.slice(0, dot);
}

/**
 * A virtual service with the weights of a step (the Argo Rollouts project's `rollout/trafficrouting/istio/istio.go: SetWeight`). Routes of
 * managed mirrors get the same weights; destinations that are neither of the two versions, nor additional subsets, are taken out.
 */
export function withWeight(spec: Fields, routing: Routing, weight: number): Fields {
  const { http, tls, tcp } = routesToWeigh(spec, routing);
  const weighed = (type: 'http' | 'tls' | 'tcp', indexes: readonly number[]) =>
    routeList(spec, type).map((route, i) =>
      indexes.includes(i) ? { ...route, route: weighedDestinations(route, routing, weight) } : route,
    );
  const made: Mapping = { ...spec };
  let isChanged = false;
  for (const [type, indexes] of Object.entries({ http, tls, tcp }) as ['http' | 'tls' | 'tcp', number[]][]) {
    if (indexes.length === 0) continue;
    const routes = weighed(type, indexes);
    isChanged ||= JSON.stringify(routes) !== JSON.stringify(spec[type]);
    made[type] = routes;
  }
  return isChanged ? ordered(made, routing) : spec;
}

/** What is to be done to a destination of a route; without a place in the list it is a new one. */
interface Patch {
  readonly index: number;
  readonly weight: number;
  readonly host: string;
  readonly isTakenOut: boolean;
}

/**
 * `istio.go: processRoutes` and `patchVirtualService`, without destinations of experiments. Places are those in the list as it was, also
 * behind a destination that was taken out: what then has no place is added anew, by its host alone.
 */
function weighedDestinations(route: Fields, routing: Routing, weight: number): Fields[] {
  const destinations = listOf(route.route).map(mapOf);
  for (const { index, weight: wanted, host, isTakenOut } of patchesOf(destinations, routing, weight)) {
    if (index >= destinations.length) destinations.push({ weight: wanted, destination: { host } });
    else if (isTakenOut) destinations.splice(index, 1);
    else destinations[index] = { ...destinations[index], weight: wanted };
  }
  return destinations;
}

function patchesOf(
  destinations: readonly Fields[],
  { strategy, services }: Routing,
  weight: number,
): Patch[] {
  const {
    canarySubset = '',
    stableSubset = '',
    additionalSubsets = [],
  } = strategy.trafficRouting?.destinationRule ?? {};
  const subsetOf = ({ destination }: Fields) => textOf(mapOf(destination).subset) ?? '';
  const isAdditional = (one: Fields) => subsetOf(one) !== '' && additionalSubsets.includes(subsetOf(one));
  const additional = destinations.filter(isAdditional).reduce((sum, one) => sum + weightOf(one), 0);
  const stableWeight = Math.max(100 - weight - additional, 0);
  return destinations.flatMap((one, index) => {
    const host = shortHost(mapOf(one.destination));
    const subset = subsetOf(one);
    if (host === '') return [];
    const isCanary = host === services.canary || (subset !== '' && subset === canarySubset);
    const isStable = host === services.stable || (subset !== '' && subset === stableSubset);
    if (!isCanary && !isStable && isAdditional(one)) return [];
    const wanted = isCanary ? weight : isStable ? stableWeight : 0;
    // A weight that is the same already, as one that is left out is 0, is not written.
    return wanted === weightOf(one)
      ? []
      : [{ index, weight: wanted, host, isTakenOut: !isCanary && !isStable }];
  });
}

const weightOf = ({ weight }: Fields) => numberOf(weight) ?? 0;

/**
 * Refuses a virtual service in which the controller finds no route of the two versions (`istio.go: ValidateHTTPRoutes`,
 * `ValidateTlsRoutes`, `ValidateTcpRoutes`).
 */
export function checkRoutes(spec: Fields, routing: Routing): void {
  const { reference, strategy, services } = routing;
  const { destinationRule, managedRoutes = [] } = strategy.trafficRouting ?? {};
  const text = `VirtualService ${reference.namespace}/${reference.name}`;
  const { http, tls, tcp } = routesToWeigh(spec, routing);
  for (const [type, indexes] of Object.entries({ http, tls, tcp }) as ['http' | 'tls' | 'tcp', number[]][]) {
    const routes = routeList(spec, type);
    const named = { http: reference.routes, tls: reference.tlsRoutes, tcp: reference.tcpRoutes }[type];
    const own = routes.filter((route) => !managedRoutes.includes(nameOf(route)));
    if (named.length === 0 && own.length > 1) {
      throw new MeshError({
        code: MeshErrorCode.MISSING_SETTING,
        got: `${own.length} routes under spec.${type} of ${text}, and no name of one`,
        expected: 'one route, or the names of those that get weights',
        mend: `name them under trafficRouting.istio.virtualService.${type === 'http' ? 'routes' : `${type}Routes`}`,
      });
    }
    for (const index of indexes) {
      const destinations = listOf(routes[index].route).map((one) => mapOf(mapOf(one).destination));
      const missing =
        destinationRule === undefined
          ? [services.canary, services.stable].filter(
              (service) => !destinations.some((one) => shortHost(one) === service),
            )
          : [destinationRule.canarySubset, destinationRule.stableSubset].filter(
              (subset) => !destinations.some((one) => one.subset === subset),
            );
      if (missing.length === 0) continue;
      const what = destinationRule === undefined ? 'Service' : 'subset';
      throw new MeshError({
        code: MeshErrorCode.MISSING_SETTING,
        got: `spec.${type}[${index}] of ${text} without the ${what} ${missing.join(' and the ')}`,
        expected: `a destination for each version`,
        mend: `add a destination for it to the route, so that the controller can give it weights`,
      });
    }
  }
}

/** The places of the routes that get weights (`istio.go: generateVirtualServicePatches`). */
function routesToWeigh(spec: Fields, { reference, strategy }: Routing) {
  const http = routeList(spec, 'http');
  const managed = strategy.trafficRouting?.managedRoutes ?? [];
  const mirrors = http.filter((route) => route.mirror !== undefined && managed.includes(nameOf(route)));
  const tls = routeList(spec, 'tls');
  const tcp = routeList(spec, 'tcp');
  return {
    http: httpIndexes([...reference.routes, ...mirrors.map(nameOf)], http, reference),
    tls: l4Indexes('TLS', tls, reference.tlsRoutes, reference, (matches, { sniHosts }) => {
      const hosts = new Set(matches.flatMap((match) => listOf(match.sniHosts)));
      return hosts.size === sniHosts.length && sniHosts.every((host) => hosts.has(host));
    }),
    tcp: l4Indexes('TCP', tcp, reference.tcpRoutes, reference, () => true),
  };
}

/** `istio.go: getHttpRouteIndexesToPatch`. */
export function httpIndexes(
  names: readonly string[],
  routes: readonly Fields[],
  reference: ManagedVirtualService,
): number[] {
  if (routes.length === 0) return [];
  if (names.length === 0) {
    if (routes.length === 1) return [0];
    const unnamed = routes.findIndex((route) => nameOf(route) === '');
    return unnamed === -1 ? [] : [unnamed];
  }
  return names.map((name) => {
    const index = routes.findIndex((route) => nameOf(route) === name);
    if (index === -1) throw noRoute(name, routes, reference);
    return index;
  });
}

const noRoute = (name: string, routes: readonly Fields[], { namespace, name: of }: ManagedVirtualService) =>
  new MeshError({
    code: MeshErrorCode.INVALID_VALUE,
    got: `the route ${JSON.stringify(name)} of VirtualService ${namespace}/${of}`,
    expected: `one of its HTTP routes: ${routes.map((route) => JSON.stringify(nameOf(route))).join(', ')}`,
    mend: 'name a route of the virtual service under trafficRouting.istio.virtualService.routes, or give the route this name',
  });

/** `istio.go: searchTlsRoute` and `searchTcpRoute`: routes with one port in all of their matches. */
function l4Indexes<Wanted extends { readonly port: number }>(
  protocol: string,
  routes: readonly Fields[],
  wanted: readonly Wanted[],
  reference: ManagedVirtualService,
  fits: (matches: readonly Fields[], wanted: Wanted) => boolean,
): number[] {
  if (routes.length === 0) return [];
  if (wanted.length === 0) return [0];
  return wanted.flatMap((one) => {
    const found = routes.flatMap((route, i) => {
      const matches = listOf(route.match).map(mapOf);
      const [port = 0, ...others] = new Set(matches.map((match) => numberOf(match.port) ?? 0));
      return others.length === 0 && port === one.port && fits(matches, one) ? [i] : [];
    });
    if (found.length > 0) return found;
    throw new MeshError({
      code: MeshErrorCode.INVALID_VALUE,
      got: `a ${protocol} route on port ${one.port} of VirtualService ${reference.namespace}/${reference.name}`,
      expected: `one of its ${protocol} routes`,
      mend: `name the port, and the SNI hosts of a TLS route, as the virtual service has them in one route`,
    });
  });
}

/**
 * Managed routes stand first, in the order of `trafficRouting.managedRoutes` (`istio.go: orderRoutes`). Routes without a name are known by
 * that: where there are several, each stands as often as there are.
 */
export function ordered(spec: Fields, { strategy }: Routing): Fields {
  const managed = strategy.trafficRouting?.managedRoutes ?? [];
  if (managed.length === 0 || !Array.isArray(spec.http)) return spec;
  const routes = routeList(spec, 'http');
  const first = managed.flatMap((name) => routes.filter((route) => nameOf(route) === name));
  const rest = routes.filter((route) => !managed.includes(nameOf(route)));
  const wanted = [...first, ...rest];
  return { ...spec, http: wanted.flatMap((one) => routes.filter((route) => nameOf(route) === nameOf(one))) };
}
