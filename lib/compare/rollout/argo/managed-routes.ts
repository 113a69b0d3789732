import { listOf, mapOf, textOf } from '../../../mesh/lists';
import type { Fields } from '../../../mesh/views/kinds';
import { numberOf } from '../plain';
import type { ManagedVirtualService } from './rollout';
import type { HeaderRoute, MirrorRoute } from './steps';
import { type Routing, httpIndexes, nameOf, ordered, routeList } from './virtual-service';

const without = (spec: Fields, name: string): Fields => ({
  ...spec,
  http: routeList(spec, 'http').filter((route) => nameOf(route) !== name),
});

/** The destinations of the first route that gets weights (`istio.go: getVirtualServiceSetWeightRoute`). */
function weighedRoute(spec: Fields, reference: ManagedVirtualService): readonly Fields[] {
  const routes = routeList(spec, 'http');
  const [first] = httpIndexes(reference.routes, routes, reference);
  return first === undefined ? [] : listOf(routes[first].route).map(mapOf);
}

/** The port that the routes of the two versions have, for the routes that are made. */
function portOf(
  spec: Fields,
  reference: ManagedVirtualService,
): { readonly port?: { readonly number: number } } {
  const [first = {}] = weighedRoute(spec, reference);
  const number = numberOf(mapOf(mapOf(first.destination).port).number);
  return number === undefined || number === 0 ? {} : { port: { number } };
}

/** Where the routes that are made send requests: the host of the destination rule, or else the canary's Service. */
const canaryDestination = ({ strategy, services }: Routing, ruleHost: string | undefined) => ({
  host: ruleHost ?? services.canary,
  subset: strategy.trafficRouting?.destinationRule?.canarySubset ?? '',
});

/** A virtual service with the route of a `setHeaderRoute` step, or without it (`istio.go: SetHeaderRoute`). */
export function withHeaderRoute(
  spec: Fields,
  routing: Routing,
  { name, match }: HeaderRoute,
  ruleHost: string | undefined,
): Fields {
  const rest = without(spec, name);
  if (match === undefined) return ordered(rest, routing);
  const { host, subset } = canaryDestination(routing, ruleHost);
  const destination = { host, ...portOf(rest, routing.reference), ...(subset !== '' && { subset }) };
  const route = {
    name,
    match: match.map(headerMatch),
    route: [{ weight: 100, destination }],
  };
  return ordered({ ...rest, http: [...routeList(rest, 'http'), route] }, routing);
}

/** `istio.go: createHeaderRouteMatch`. */
function headerMatch({ headerName, headerValue }: Fields): Fields {
  const value = mapOf(headerValue);
  const kinds = ['exact', 'regex', 'prefix'].filter((kind) => textOf(value[kind]) !== undefined);
  const match = Object.fromEntries(kinds.map((kind) => [kind, value[kind]]));
  return { headers: { [textOf(headerName) ?? '']: match } };
}

/**
 * A virtual service with the route of a `setMirrorRoute` step, or without it (`istio.go: SetMirrorRoute`). Its destinations are those of
 * the route that gets weights, with what the controller knows of them.
 */
export function withMirrorRoute(
  spec: Fields,
  routing: Routing,
  { name, match, percentage }: MirrorRoute,
  ruleHost: string | undefined,
): Fields {
  const rest = without(spec, name);
  if (match === undefined) return ordered(rest, routing);
  const { host, subset } = canaryDestination(routing, ruleHost);
  const route = {
    match: match.map(({ method, path, headers }) => ({
      ...(method !== undefined && { method }),
      ...(path !== undefined && { uri: path }),
      ...(Object.keys(mapOf(headers)).length > 0 && { headers }),
    })),
    mirror: { host, ...(subset !== '' && { subset }), ...portOf(rest, routing.reference) },
    mirrorPercentage: { value: percentage },
    name,
    route: weighedRoute(rest, routing.reference).map(knownDestination),
  };
  return ordered({ ...rest, http: [route, ...routeList(rest, 'http')] }, routing);
}

/** What the controller's own types hold of a destination (`istio_types.go: VirtualServiceRouteDestination`). */
function knownDestination({ destination, weight }: Fields): Fields {
  const { host, subset, port } = mapOf(destination);
  const number = numberOf(mapOf(port).number);
  return {
    destination: {
      host,
      ...(textOf(subset) !== undefined && { subset }),
      ...(port !== undefined && { port: number === undefined ? {} : { number } }),
    },
    ...(numberOf(weight) ? { weight } : {}),
  };
}

/** A virtual service without the routes that steps have made (`istio.go: RemoveManagedRoutes`). */
export function withoutManagedRoutes(spec: Fields, { strategy }: Pick<Routing, 'strategy'>): Fields {
  if (!Array.isArray(spec.http)) return spec;
  const made = strategy.steps.flatMap((step) => [
    ...(step.setHeaderRoute === undefined ? [] : [step.setHeaderRoute.name]),
    ...(step.setMirrorRoute === undefined ? [] : [step.setMirrorRoute.name]),
  ]);
  const names = new Set([...made, ...(strategy.trafficRouting?.managedRoutes ?? [])]);
  const routes = routeList(spec, 'http');
  const rest = routes.filter((route) => !names.has(nameOf(route)));
  return rest.length === routes.length ? spec : { ...spec, http: rest };
}
