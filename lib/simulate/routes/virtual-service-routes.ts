import { MESH_GATEWAY } from '../../mesh/names';
import { selects } from '../../mesh/workload';
import type { ClusterUser } from '../scope/clusters';
import type { BoundHttpMatch, BoundVirtualService } from '../virtual-services/bound-virtual-service';
import type { HttpRoute } from './route';
import { type RouteContext, ruleRoute } from './rule-route';

/** Which condition on the caller, port or gateway keeps a match from this proxy; undefined where none does. */
function staticObjection(
  match: BoundHttpMatch,
  user: ClusterUser,
  port: number,
  gateway: string,
): string | undefined {
  if (match.port && match.port !== port) return `it is for port ${match.port}, and this is port ${port}`;
  if (user.kind === 'waypoint' && Object.keys(match.sourceLabels ?? {}).length > 0)
    return 'it is for callers with labels, which waypoints do not look at';
  if (match.gateways.length > 0) {
    return match.gateways.includes(gateway)
      ? undefined
      : `it is for ${match.gateways.join(', ')}, and this is ${gateway === MESH_GATEWAY ? 'a sidecar' : gateway}`;
  }
  const labels = match.sourceLabels ?? {};
  if (!selects(labels, user.labels)) {
    const asked = Object.entries(labels).map(([key, value]) => `${key}=${value}`);
    return `it is for callers with ${asked.join(', ')}`;
  }
  return match.sourceNamespace && match.sourceNamespace !== user.namespace
    ? `it is for callers in ${match.sourceNamespace}, and this one is in ${user.namespace}`
    : undefined;
}

/**
 * The routes of a virtual service on a listener: one for each match of each rule, in order, up to the first that takes everything
 * (the upstream project's `pilot/pkg/networking/core/route/route.go: BuildHTTPRoutesForVirtualService`).
 */
export function virtualServiceRoutes(
  virtualService: BoundVirtualService,
  user: ClusterUser,
  gateway: string,
  context: RouteContext,
): readonly HttpRoute[] {
  const routes: HttpRoute[] = [];
  for (const rule of virtualService.http) {
    if (rule.matches.length === 0) {
      routes.push(ruleRoute(virtualService, rule, undefined, context));
      return routes;
    }
    for (const match of rule.matches) {
      if (staticObjection(match.spec, user, context.port, gateway) !== undefined) continue;
      const route = ruleRoute(virtualService, rule, match, context);
      routes.push(route);
      if (route.isCatchAll) return routes;
    }
  }
  return routes;
}

/** Whether some rule of a virtual service counts on a listener, without making its routes. */
export function hasRoutes(
  virtualService: BoundVirtualService,
  user: ClusterUser,
  port: number,
  gateway: string,
): boolean {
  return virtualService.http.some(
    ({ matches }) =>
      matches.length === 0 ||
      matches.some(({ spec }) => staticObjection(spec, user, port, gateway) === undefined),
  );
}
