import { mapOf, listOf, textOf } from '../../mesh/lists';
import type { MeshIndex } from '../../mesh/mesh-index';
import { type PolicySubject, policiesFor } from '../../mesh/policy-attachment';
import type { Source } from '../../mesh/resource';
import type { Item } from '../../values/wire';
import type { EnvoyFilterSpec, Fields } from '../../mesh/views/kinds';
import type { ClusterRef, ForwardAction, HttpRoute } from '../routes/route';
import { field, fieldNames } from './effect';

type ConfigPatch = Item<EnvoyFilterSpec['configPatches']>;

/** What is merged into routes, as far as it is followed. */
interface MergedRoute {
  readonly timeout?: string;
  readonly retries?: { readonly on?: string; readonly attempts?: number; readonly perTryTimeout?: string };
  readonly prefix?: string;
  readonly authority?: string;
  readonly clusters?: readonly { readonly cluster: ClusterRef; readonly weight: number }[];
}

/** A patch of an EnvoyFilter that is merged into routes of one kind of proxy. */
export interface RoutePatch {
  readonly source: Source;
  readonly match: NonNullable<NonNullable<ConfigPatch['match']>['routeConfiguration']>;
  readonly merged: MergedRoute;
}

/** The sides of a proxy whose routes are followed. */
export type RoutingSide = 'SIDECAR_OUTBOUND' | 'GATEWAY';

/** The patches that are merged into the routes of a proxy, in their order. */
export function routePatchesOf(
  mesh: MeshIndex,
  who: PolicySubject,
  side: RoutingSide,
): readonly RoutePatch[] {
  if (mesh.all('EnvoyFilter').length === 0) return [];
  return policiesFor(mesh, 'EnvoyFilter', who).flatMap((of) =>
    (of.spec.configPatches ?? []).flatMap((patch, i): RoutePatch[] => {
      const { context = 'ANY', routeConfiguration = {} } = patch.match ?? {};
      const merged = mergedRoute(patch);
      if (merged === undefined || (context !== 'ANY' && context !== side)) return [];
      return [{ source: { of, at: ['spec', 'configPatches', i] }, match: routeConfiguration, merged }];
    }),
  );
}

const FOLLOWED = [
  'timeout',
  'retry_policy',
  'prefix_rewrite',
  'host_rewrite_literal',
  'cluster',
  'weighted_clusters',
];

/** What a patch merges into the action of a route beside what is followed. */
export function withoutFollowed(patch: ConfigPatch, value: Fields): Fields {
  if (mergedRoute(patch) === undefined) return value;
  const { route, ...others } = value;
  const left = Object.entries(mapOf(route)).filter(
    ([name]) => !FOLLOWED.includes(fieldNames({ [name]: 0 })[0]),
  );
  return left.length === 0 ? others : { ...others, route: Object.fromEntries(left) };
}

/** What a patch merges into the action of routes; undefined where it does not, or where some of it is not followed. */
function mergedRoute({ applyTo, match, patch }: ConfigPatch): MergedRoute | undefined {
  if (applyTo !== 'HTTP_ROUTE' || patch?.operation !== 'MERGE' || match?.proxy !== undefined)
    return undefined;
  const { gateway, portName } = match?.routeConfiguration ?? {};
  if (gateway || portName) return undefined;
  const route = mapOf(mapOf(patch.value).route);
  if (!fieldNames(route).some((name) => FOLLOWED.includes(name))) return undefined;
  const timeout = durationOf(field(route, 'timeout'));
  const retries = retriesOf(field(route, 'retry_policy'));
  const clusters = clustersOf(route);
  if (timeout === null || retries === null || clusters === null) return undefined;
  const prefix = textOf(field(route, 'prefix_rewrite'));
  const authority = textOf(field(route, 'host_rewrite_literal'));
  return {
    ...(timeout !== undefined && { timeout }),
    ...(retries !== undefined && { retries }),
    ...(prefix && { prefix }),
    ...(authority && { authority }),
    ...(clusters !== undefined && { clusters }),
  };
}

/** A duration as text; null for one that is not written so. */
function durationOf(value: unknown): string | undefined | null {
  if (value === undefined) return undefined;
  return typeof value === 'string' && /^\d+(\.\d+)?s$/.test(value) ? value : null;
}

function retriesOf(value: unknown): MergedRoute['retries'] | null {
  if (value === undefined) return undefined;
  const policy = mapOf(value);
  const known = ['retry_on', 'num_retries', 'per_try_timeout'];
  const perTryTimeout = durationOf(field(policy, 'per_try_timeout'));
  if (perTryTimeout === null || fieldNames(policy).some((name) => !known.includes(name))) return null;
  const [on, attempts] = [textOf(field(policy, 'retry_on')), field(policy, 'num_retries')];
  return {
    ...(on && { on }),
    ...(typeof attempts === 'number' && { attempts }),
    ...(perTryTimeout !== undefined && { perTryTimeout }),
  };
}

/** The clusters that a route is merged to; null where they are none of services. */
function clustersOf(route: Fields): MergedRoute['clusters'] | null {
  const single = field(route, 'cluster');
  const weighted = field(route, 'weighted_clusters');
  if (single === undefined && weighted === undefined) return undefined;
  const given =
    single !== undefined
      ? [{ name: single, weight: 1 }]
      : listOf(mapOf(weighted).clusters).map((one) => ({
          name: mapOf(one).name,
          weight: Number(mapOf(one).weight ?? 0),
        }));
  const clusters = given.flatMap(({ name, weight }) => {
    const [, port, subset, host] = /^outbound\|(\d+)\|([^|]*)\|([^|]+)$/.exec(textOf(name) ?? '') ?? [];
    return host === undefined ? [] : [{ cluster: { host, port: Number(port), subset }, weight }];
  });
  return clusters.length === given.length && clusters.some(({ weight }) => weight > 0) ? clusters : null;
}

/** Where a route stands in a proxy, by what patches match. */
export interface RoutePlace {
  /** The host by which its virtual host is named. */
  readonly host: string;
  readonly domains: readonly string[];
  /** The port of the virtual host. */
  readonly port: number;
  /** The ports by which a patch may name the listener. */
  readonly ports: readonly number[];
  /** The name of the route table. */
  readonly table: string;
}

const ACTIONS: { readonly [kind: string]: string } = {
  forward: 'ROUTE',
  redirect: 'REDIRECT',
  direct: 'DIRECT_RESPONSE',
};

/** Whether a patch is for a route (the upstream project's `pilot/pkg/networking/core/envoyfilter/rc_patch.go: routeMatch`). */
function isFor(
  { match }: RoutePatch,
  route: HttpRoute,
  { host, domains, port, ports, table }: RoutePlace,
): boolean {
  const { portNumber, name, vhost } = match;
  if (portNumber && !ports.includes(portNumber)) return false;
  if (name && name !== table) return false;
  if (vhost?.name && vhost.name !== `${host}:${port}`) return false;
  if (vhost?.domainName && !domains.includes(vhost.domainName)) return false;
  const { name: wanted, action = 'ANY' } = vhost?.route ?? {};
  if (wanted && wanted !== (route.by === undefined ? 'default' : (route.name ?? ''))) return false;
  return action === 'ANY' || ACTIONS[route.action.kind] === action;
}

/** A route with what patches merge into it. */
export interface PatchedRoute {
  readonly route: HttpRoute;
  readonly from: readonly Source[];
}

/** A route with what patches merge into it, and why that is not sure. */
export function patchedRoute(
  route: HttpRoute,
  patches: readonly RoutePatch[],
  place: RoutePlace,
  doubt: (why: string) => void,
): PatchedRoute {
  const own = patches.filter((patch) => isFor(patch, route, place));
  const { action } = route;
  if (own.length === 0 || action.kind !== 'forward') return { route, from: [] };
  const names = [...new Set(own.map(({ source }) => source.of.text))].join(' and ');
  const all = own.map(({ merged }) => merged);
  for (const key of ['timeout', 'retries', 'prefix', 'authority', 'clusters'] as const) {
    const values = new Set(all.flatMap((one) => (one[key] === undefined ? [] : JSON.stringify(one[key]))));
    if (values.size > 1) doubt(`${names} merge different values of ${FIELDS[key]} into the route`);
  }
  const merged: MergedRoute = Object.assign({}, ...all) as MergedRoute;
  if (merged.clusters !== undefined && action.targets.length > 1)
    doubt(
      `${names} merges destinations into a route that has several, whose weights then are of all together`,
    );
  const made = { ...route, action: mergedAction(action, merged), way: mergedWay(route.way, merged) };
  return { route: made, from: own.map(({ source }) => source) };
}

const FIELDS = {
  timeout: 'timeout',
  retries: 'retry_policy',
  prefix: 'prefix_rewrite',
  authority: 'host_rewrite_literal',
  clusters: 'clusters',
} as const;

/**
 * Why Envoy refuses the routes of a port with what is merged into them: an action into a route that has another one, or a rewrite of a
 * prefix beside one by a regular expression.
 */
export function refusalOf(
  routes: readonly HttpRoute[],
  patches: readonly RoutePatch[],
  place: RoutePlace,
): string | undefined {
  for (const patch of patches) {
    const { merged, source } = patch;
    const fault = routes
      .filter((route) => isFor(patch, route, place))
      .map(({ action }) => {
        if (action.kind === 'redirect' || action.kind === 'direct')
          return 'an action into one that has another';
        const isBoth =
          action.kind === 'forward' && action.rewrite?.kind === 'regex' && merged.prefix !== undefined;
        return isBoth ? 'prefix_rewrite beside a regular expression' : undefined;
      })
      .find((text) => text !== undefined);
    if (fault !== undefined)
      return `${source.of.text} merges into the routes of port ${place.port} ${fault}: Envoy takes none of the routes, and keeps those that it had before`;
  }
  return undefined;
}

function mergedAction(
  action: ForwardAction,
  { prefix, authority, clusters = [] }: MergedRoute,
): ForwardAction {
  const total = clusters.reduce((sum, { weight }) => sum + weight, 0);
  const targets = clusters.flatMap(({ cluster, weight }) =>
    weight > 0 ? [{ cluster, share: weight / total }] : [],
  );
  return {
    ...action,
    ...(prefix !== undefined && { rewrite: { kind: 'prefix', to: prefix } }),
    ...(authority !== undefined && { authority }),
    ...(targets.length > 0 && { targets }),
  };
}

function mergedWay(way: HttpRoute['way'], { timeout, retries }: MergedRoute): HttpRoute['way'] {
  const { timeout: before, ...rest } = way;
  const over = timeout ?? before;
  const isForever = over === undefined || /^0+(\.0+)?s$/.test(over);
  return {
    ...rest,
    ...(!isForever && { timeout: over }),
    ...(retries !== undefined && {
      retries: { attempts: 1, on: '', ...way.retries, ...retries },
    }),
  };
}
