import { agedOf, createdAt, orderUnknown } from '../../mesh/age';
import { type MeshIndex, groupBy } from '../../mesh/mesh-index';
import { MESH_GATEWAY } from '../../mesh/names';
import type { Resource } from '../../mesh/resource';
import { exportScopes } from '../../mesh/visibility';
import { compareText } from '../../values/order';
import type {
  BoundHttpRule,
  BoundRule,
  BoundVirtualService,
} from '../virtual-services/bound-virtual-service';
import { type RequestRoute, grpcRouteRules, httpRouteRules, requestRulesOf } from './http-rules';
import { type Attachment, attachmentsOf, isOwnHost } from './route-parents';

const RANKS = { exact: 3, prefix: 2, regex: 1 } as const;

/** By what a rule comes before others: what says more comes first. */
interface Rank {
  readonly hasMatch: boolean;
  readonly kind: number;
  readonly length: number;
  readonly method: number;
  readonly headers: number;
  readonly params: number;
}

function rankOf({ matches }: BoundHttpRule): Rank {
  const spec = matches.at(0)?.spec;
  const uri = spec?.uri ?? {};
  const kind = (['exact', 'prefix', 'regex'] as const).find((word) => uri[word] !== undefined);
  return {
    hasMatch: spec !== undefined,
    kind: kind === undefined ? -1 : RANKS[kind],
    length: kind === undefined ? 0 : Buffer.byteLength(uri[kind] ?? ''),
    method: spec?.method === undefined ? 0 : 1,
    headers: Object.keys(spec?.headers ?? {}).length,
    params: Object.keys(spec?.queryParams ?? {}).length,
  };
}

/**
 * Rules in the order in which they are tried: an exact path before a prefix, a prefix before an expression, the longer before the
 * shorter, then by method, headers and parameters; what is equal keeps its order (the upstream project's `sortHTTPRoutes`).
 */
function sortedRules(rules: readonly BoundHttpRule[]): readonly BoundHttpRule[] {
  return rules
    .map((rule) => ({ rule, rank: rankOf(rule) }))
    .sort((a, b) => compareRanks(a.rank, b.rank))
    .map(({ rule }) => rule);
}

/** Whether the order of two rules is that of their routes. */
export const isTie = (a: BoundHttpRule, b: BoundHttpRule) => compareRanks(rankOf(a), rankOf(b)) === 0;

function compareRanks(a: Rank, b: Rank): number {
  if (!a.hasMatch || !b.hasMatch) return Number(b.hasMatch) - Number(a.hasMatch);
  return (
    b.kind - a.kind ||
    b.length - a.length ||
    b.method - a.method ||
    b.headers - a.headers ||
    b.params - a.params
  );
}

/** The rules of one route at one parent and host. */
interface Part {
  readonly key: string;
  readonly route: Resource;
  readonly created?: number;
  readonly count: number;
  readonly gateway: string;
  readonly host: string;
  readonly rules: readonly BoundHttpRule[];
}

/**
 * HTTPRoutes and GRPCRoutes as virtual services: one for each parent and host, with the rules of all routes to it (the upstream
 * project's `HTTPRouteCollection`, `GRPCRouteCollection` and `mergeHTTPRoutes`).
 */
export function httpVirtualServices(mesh: MeshIndex): BoundVirtualService[] {
  const parts = [
    ...mesh.all('HTTPRoute').flatMap((route) => partsOf(mesh, route, () => httpRouteRules(route))),
    ...mesh.all('GRPCRoute').flatMap((route) => partsOf(mesh, route, () => grpcRouteRules(route))),
  ];
  const defaults = mesh.config.defaultVirtualServiceExportTo;
  return [...groupBy(parts, ({ key }) => key).values()].map((own) => merged(own, defaults));
}

function partsOf(mesh: MeshIndex, route: RequestRoute, read: Parameters<typeof requestRulesOf>[1]): Part[] {
  const attachments = attachmentsOf(mesh, route);
  const inMesh = attachments.some(({ gateway }) => gateway === MESH_GATEWAY);
  const atGateways = attachments.some(({ gateway }) => gateway !== MESH_GATEWAY);
  const meshRules = inMesh ? requestRulesOf({ mesh, route, needsGrant: false }, read) : [];
  const gatewayRules = atGateways ? requestRulesOf({ mesh, route, needsGrant: true }, read) : [];
  const parts: Part[] = [];
  for (const attachment of attachments) {
    const isMesh = attachment.gateway === MESH_GATEWAY;
    const rules = isMesh ? onPort(meshRules, attachment.port, NO_CONDITIONS) : gatewayRules;
    if (rules.length === 0) continue;
    for (const host of hostsOf(attachment, route)) {
      if (!isOwnHost(attachment, host)) continue;
      const port = attachment.port === undefined ? '' : `/${attachment.port}`;
      parts.push({
        key: `${isMesh ? `${route.namespace}${port}` : attachment.gateway}/${host}`,
        route,
        created: createdAt(route),
        count: parts.length,
        gateway: attachment.gateway,
        host,
        rules,
      });
    }
  }
  return parts;
}

function hostsOf({ gateway, hosts }: Attachment, { spec }: RequestRoute): readonly string[] {
  if (gateway === MESH_GATEWAY) return hosts;
  const { hostnames: own = [] } = spec;
  return own.length === 0 ? ['*'] : own;
}

/** A match without conditions. */
export const NO_CONDITIONS = { gateways: [] };

/** Rules for one port of a Service; those without a match get one, of `everything`. */
export function onPort<Spec, Match extends object>(
  rules: readonly BoundRule<Spec, Match>[],
  port: number | undefined,
  everything: NoInfer<Match>,
): readonly BoundRule<Spec, Match>[] {
  if (port === undefined) return rules;
  return rules.map((rule) => ({
    ...rule,
    matches:
      rule.matches.length === 0
        ? [{ of: rule.of, at: rule.at, spec: { ...everything, port } }]
        : rule.matches.map((match) => ({ ...match, spec: { ...match.spec, port } })),
  }));
}

function byRouteAge(a: Part, b: Part): number {
  const [x, y] = [a, b].map(({ created }) => created ?? -Infinity);
  return (
    (x === y ? 0 : x - y) ||
    compareText(a.route.namespace, b.route.namespace) ||
    compareText(nameOf(a), nameOf(b))
  );
}

const nameOf = ({ route, count }: Part) => `${route.name}~${count}~istio-autogenerated-k8s-gateway`;

function merged(given: readonly Part[], defaultExportTo: readonly string[] | undefined): BoundVirtualService {
  const parts = [...given].sort(byRouteAge);
  const [{ route, key, created, gateway, host }] = parts;
  const rules = sortedRules(parts.flatMap((part) => sortedRules(part.rules)));
  return {
    resource: route,
    namespace: route.namespace,
    name: key.replaceAll('/', '~'),
    created,
    semantics: 'gateway-api',
    hosts: [host],
    gateways: [gateway],
    exportTo: exportScopes(undefined, defaultExportTo, route.namespace),
    http: parts.length === 1 ? rules : withRivals(rules),
    tls: [],
    tcp: [],
  };
}

/** Notes the rules of other routes that would come first if their route were the older, which no manifest tells. */
function withRivals(rules: readonly BoundHttpRule[]): readonly BoundHttpRule[] {
  return rules.map((rule) => {
    const rivals = rules.filter(
      (other) =>
        other.of !== rule.of && orderUnknown(agedOf(other.of), agedOf(rule.of)) && isTie(other, rule),
    );
    return rivals.length === 0 ? rule : { ...rule, rivals };
  });
}
