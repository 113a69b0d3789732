import { externalHost } from '../../../mesh/externals';
import { agedOf, byAge, orderUnknown } from '../../../mesh/age';
import { resolvedHost } from '../../../mesh/hosts';
import { MESH_GATEWAY, resolveGatewayName } from '../../../mesh/names';
import type { Resource } from '../../../mesh/resource';
import { isExportedTo } from '../../../mesh/visibility';
import {
  type HttpMatchView,
  conditionsOf,
  isCatchAll,
  unreadable,
} from '../../../requests/http-match-conditions';
import type { RequestSample } from '../../../requests/request-sample';
import { RequestSet } from '../../../requests/request-set';
import { hostMatches, isWildcard } from '../../../values/host-name';
import { canonicalText } from '../../../values/canonical';
import type { MeshCheck, MeshReport } from '../../check';
import { ruleTable } from '../../rule';

const rules = ruleTable(
  {
    section: 'virtual-service',
    source:
      'istiod, pilot/pkg/networking/core/gateway.go: buildGatewayHTTPRouteConfig; Envoy, RouteConfiguration.virtual_hosts',
    codes: ['mesh'],
    level: 'warning',
  },
  {
    'exact-host-hides-wildcard': {
      title: 'A virtual service for an exact host hides one for a wildcard',
      why: 'Envoy selects the most exact virtual host and uses only its rules, so a request that they do not match gets 404 (Envoy logs the flag NR), even if a rule of the wildcard would match it.',
      mend: 'Add the rules of the wildcard to the virtual service for the exact host.',
    },
    'rules-overlap': {
      title: 'Rules of two virtual services match the same request at a gateway',
      why: 'istiod merges the rules of all virtual services for a host at a gateway, the oldest first, and the first match applies, so the order changes when a virtual service is deleted and created again.',
      mend: 'Make sure that the matches do not overlap, or put the rules into one virtual service.',
    },
  },
);

/** A match of a rule, as Envoy has it as a route. */
interface Route {
  readonly rule: number;
  readonly set: RequestSet;
  readonly isLast: boolean;
  readonly action: string;
}

interface Bound {
  readonly resource: Resource<'VirtualService'>;
  readonly host: string;
  readonly gateway: string;
}

/** More is not compared: so many rules are not written by hand. */
const MAX_ROUTES = 100;
const MAX_TEXT = 500;
const MAX_SERVICES = 20;

/** The routes of a virtual service at a gateway; undefined where they cannot be compared. */
function routesAt({ resource, gateway }: Bound): Route[] | undefined {
  const { namespace, spec } = resource;
  const routes: Route[] = [];
  for (const [rule, { match = [], ...rest }] of (spec.http ?? []).entries()) {
    for (const one of match.length === 0 ? [{} as HttpMatchView] : match) {
      const named = (one.gateways ?? []).map((text) => resolveGatewayName(namespace, text));
      if (named.length > 0 && !named.includes(gateway)) continue;
      const isOfCaller = Boolean(one.sourceNamespace) || Object.keys(one.sourceLabels ?? {}).length > 0;
      if (isOfCaller || one.port) return undefined;
      const conditions = conditionsOf(one);
      if (conditions.some(({ field, pattern }) => field.kind === 'claim' || pattern.text.length > MAX_TEXT))
        return undefined;
      if (unreadable(conditions) !== undefined) return undefined;
      routes.push({
        rule,
        set: RequestSet.fromConditions(conditions),
        isLast: isCatchAll(conditions),
        action: canonicalText({ ...rest, name: undefined }),
      });
    }
  }
  return routes.length > MAX_ROUTES ? undefined : routes;
}

/** A request in words. */
function requestText({ method = 'GET', path = '/', headers, queryParams }: RequestSample): string {
  const query = Object.entries(queryParams).map(([name, value]) => `${name}=${value}`);
  const with_ = Object.entries(headers).map(([name, value]) => `${name}: ${value}`);
  return `${method} ${path}${query.length > 0 ? `?${query.join('&')}` : ''}${with_.length > 0 ? ` with ${with_.join(', ')}` : ''}`;
}

/** A request that a route takes and none of others. */
function witness(set: RequestSet, others: readonly Route[]): RequestSample | undefined {
  const found = set.outside(others.map((route) => route.set));
  return found.kind === 'witness' ? found.witness : undefined;
}

function checkHidden(exact: Bound, wide: Bound, report: MeshReport): void {
  const [own, others] = [routesAt(exact), routesAt(wide)];
  if (own === undefined || others === undefined || own.length === 0) return;
  for (const { set } of others) {
    const request = witness(set, own);
    if (request === undefined) continue;
    const message = `The virtual service ${exact.resource.fullName} for ${externalHost(exact.host)} hides ${wide.resource.fullName} for ${wide.host}, so ${requestText(request)} gets 404 NR, which a rule of the wildcard would match.`;
    const at = (exact.resource.spec.hosts ?? []).findIndex(
      (host) => resolvedHost(exact.resource.namespace, host) === exact.host,
    );
    report(rules['exact-host-hides-wildcard'], exact.resource, ['spec', 'hosts', Math.max(at, 0)], message);
    return;
  }
}

function checkOverlap(a: Bound, b: Bound, report: MeshReport): void {
  const [one, other] = [routesAt(a), routesAt(b)];
  if (one === undefined || other === undefined) return;
  // Routes for everything come last, whoever brings them.
  const all = [...one, ...other].filter(({ isLast }) => !isLast);
  for (const [i, mine] of one.entries()) {
    for (const [j, theirs] of other.entries()) {
      if (mine.isLast !== theirs.isLast || mine.action === theirs.action) continue;
      const before = mine.isLast
        ? all
        : [...one.slice(0, i), ...other.slice(0, j)].filter(({ isLast }) => !isLast);
      const request = witness(mine.set.intersect(theirs.set), before);
      if (request === undefined) continue;
      const [first, second] = [agedOf(a.resource), agedOf(b.resource)];
      const older = byAge(first, second) <= 0 ? a : b;
      const who = orderUnknown(first, second)
        ? 'the older of them applies, and no manifest shows which that is'
        : `${older.resource.fullName} is older and applies`;
      const message = `Rule ${mine.rule} and rule ${theirs.rule} of ${b.resource.fullName} both match ${requestText(request)} for ${externalHost(a.host)} at the gateway ${a.gateway.replace(/^\//, '')}; ${who}.`;
      report(rules['rules-overlap'], a.resource, ['spec', 'http', mine.rule], message);
      return;
    }
  }
}

const isSeenBy = ({ spec, namespace }: Resource<'VirtualService'>, other: string) => {
  const exportTo = (spec.exportTo ?? []).filter((scope) => scope !== undefined);
  return exportTo.length === 0 || isExportedTo(exportTo, namespace, other);
};

/** Virtual services for one host: which of them decides. */
export const sameHost: MeshCheck = {
  rules,
  check(mesh, report) {
    const byGateway = new Map<string, Bound[]>();
    for (const resource of mesh.all('VirtualService')) {
      if ((resource.spec.http ?? []).length === 0) continue;
      const given = resource.spec.gateways ?? [];
      for (const text of given.length === 0 ? [MESH_GATEWAY] : given) {
        const gateway = resolveGatewayName(resource.namespace, text ?? '');
        const list = byGateway.get(gateway) ?? [];
        byGateway.set(gateway, list);
        for (const host of resource.spec.hosts ?? []) {
          list.push({ resource, gateway, host: resolvedHost(resource.namespace, host ?? '') });
        }
      }
    }
    for (const [gateway, bound] of byGateway) {
      const wide = bound.filter(({ host }) => isWildcard(host));
      const exact = new Map<string, Bound[]>();
      for (const one of bound) exact.set(one.host, [...(exact.get(one.host) ?? []), one]);
      for (const [host, same] of exact) {
        // Of two in the mesh istioctl speaks (IST0109).
        if (gateway !== MESH_GATEWAY) {
          const some = same.slice(0, MAX_SERVICES);
          some.forEach((a, i) => {
            for (const b of some.slice(i + 1)) if (a.resource !== b.resource) checkOverlap(a, b, report);
          });
        }
        if (isWildcard(host) || same.length > 1) continue;
        const [one] = same;
        // Without the exact one, the most exact wildcard would take the requests.
        const [other] = wide
          .filter((candidate) => hostMatches(candidate.host, host))
          .sort((a, b) => b.host.length - a.host.length);
        if (other === undefined || other.resource === one.resource) continue;
        if (
          isSeenBy(one.resource, other.resource.namespace) &&
          isSeenBy(other.resource, one.resource.namespace)
        )
          checkHidden(one, other, report);
      }
    }
  },
};
