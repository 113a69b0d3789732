import { selects } from '../../mesh/workload';
import type { ClusterUser } from '../scope/clusters';
import { type BoundVirtualService, MESH } from '../virtual-services/bound-virtual-service';
import type { HttpRoute } from './route';
import { type RouteContext, ruleRoute, sourceLabels } from './rule-route';

/** Which condition on the caller, port or gateway keeps a match from this proxy; undefined where none does. */
export function staticObjection(
  match: any,
  user: ClusterUser,
  port: number,
  gateway: string,
): string | undefined {
  if (match.port && match.port !== port) return `it is for port ${match.port}, and this is port ${port}`;
  if (match.gateways.length > 0) {
    return match.gateways.includes(gateway)
      ? undefined
      : `it is for ${match.gateways.join(', ')}, and this is ${gateway === MESH ? 'a sidecar' : gateway}`;
  }
  const labels = sourceLabels(match);
  if (!selects(labels, user.labels)) {
    const asked = Object.entries(labels).map(([key, value]) => `${key}=${value}`);
    return `it is for callers with ${asked.join(', ')}`;
  }
  return match.sourceNamespace && match.sourceNamespace !== user.namespace
    ? `it is for callers in ${String(match.sourceNamespace)}, and this one is in ${user.namespace}`
    : undefined;
}

/**
 * The routes of a virtual service on a listener: one for each match of each rule, in order, up to the first that takes everything
 * (the upstream project's `BuildHTTPRoutesForVirtualService`).
 */
export function virtualServiceRoutes(
  one: BoundVirtualService,
  user: ClusterUser,
  gateway: string,
  context: RouteContext,
): readonly HttpRoute[] {
  const routes: HttpRoute[] = [];
  for (const rule of one.http) {
    if (rule.matches.length === 0) {
      routes.push(ruleRoute(one, rule, undefined, context));
      return routes;
    }
    for (const match of rule.matches) {
      if (staticObjection(match.spec, user, context.port, gateway) !== undefined) continue;
      const route = ruleRoute(one, rule, match, context);
      routes.push(route);
      if (route.isCatchAll) return routes;
    }
  }
  return routes;
}

/** Whether some rule of a virtual service counts on a listener, without making its routes. */
export function hasRoutes(
  one: BoundVirtualService,
  user: ClusterUser,
  port: number,
  gateway: string,
): boolean {
  return one.http.some(
    ({ matches }) =>
      matches.length === 0 ||
      matches.some(({ spec }) => staticObjection(spec, user, port, gateway) === undefined),
  );
}
