import type { MeshConfig } from '../../mesh/mesh-config';
import type { Source } from '../../mesh/resource';
import type {
  HeaderOperationsView,
  HeadersView,
  DestinationView,
  HttpRetryView,
  PercentView,
} from '../../mesh/views/networking';
import {
  type PrefixReading,
  conditionsOf,
  isCatchAll,
  pathPattern,
  patternOf,
  firstUnreadable,
  unreadable,
} from '../../requests/http-match-conditions';
import type { TextPattern } from '../../requests/text-pattern';
import { quoteRegex } from '../../values/regex';
import type { Clusters } from '../scope/clusters';
import type { HeaderChanges, MirrorCopy, Way } from '../outcome';
import {
  type BoundHttpMatch,
  type BoundVirtualService,
  type BoundHttpRule,
  type HttpRuleSpec,
  type RuleMatch,
  destinationPlace,
} from '../virtual-services/bound-virtual-service';
import { redirectOf } from './redirect';
import type {
  Abort,
  ClusterRef,
  Cors,
  ForwardAction,
  HttpRoute,
  Mirror,
  PathRewrite,
  Rival,
  RouteTarget,
} from './route';

/** What `headers` of a rule or destination change; the host is no header like others to Envoy. */
interface RuleHeaders {
  readonly request?: HeaderChanges;
  readonly response?: HeaderChanges;
  readonly authority?: string;
}

interface Texts {
  readonly [name: string]: string;
}

const isHost = (name: string) => ['host', ':authority'].includes(name.toLowerCase());
const isInternal = (name: string) => name.startsWith(':') || name.toLowerCase() === 'host';

/** The changes to headers (the upstream project's `pilot/pkg/networking/core/route/route.go: TranslateHeadersOperations`). */
export function headerChanges({ request, response }: HeadersView = {}): RuleHeaders {
  const hostIn = (texts: Texts = {}) => Object.entries(texts).find(([name]) => isHost(name))?.[1];
  const authority = hostIn(request?.set) ?? hostIn(request?.add);
  return {
    ...side('request', request),
    ...side('response', response),
    ...(authority && { authority }),
  };
}

function side(
  name: 'request' | 'response',
  { set, add, remove = [] }: HeaderOperationsView = {},
): { [side in 'request' | 'response']?: HeaderChanges } {
  const visible = (texts: Texts = {}) => Object.entries(texts).filter(([header]) => !isInternal(header));
  const removed = remove.filter((header) => !isInternal(header));
  const changes = {
    ...(visible(set).length > 0 && { set: Object.fromEntries(visible(set)) }),
    ...(visible(add).length > 0 && { add: Object.fromEntries(visible(add)) }),
    ...(removed.length > 0 && { remove: removed }),
  };
  return Object.keys(changes).length === 0 ? {} : { [name]: changes };
}

/** What a rule is turned into routes for. */
export interface RouteContext {
  readonly port: number;
  readonly isTls: boolean;
  /** The settings of the mesh. */
  readonly config: MeshConfig;
  /** What the host of mirror copies has behind it. */
  readonly shadowSuffix?: string;
  /** The cluster that a destination means. */
  readonly clusterOf: (destination: DestinationView) => ClusterRef;
  /** The clusters of the proxy. */
  readonly clusters: Pick<Clusters, 'get' | 'hash'>;
}

const ALL_PATHS: TextPattern = { kind: 'prefix', text: '/' };

/** A rule with one of its matches as a route (the upstream project's `pilot/pkg/networking/core/route/route.go: TranslateRoute`). */
export function ruleRoute(
  by: BoundVirtualService,
  rule: BoundHttpRule,
  match: RuleMatch<BoundHttpMatch> | undefined,
  context: RouteContext,
): HttpRoute {
  const reading = by.semantics === 'istio' ? 'characters' : 'segments';
  const conditions = match === undefined ? [] : conditionsOf(match.spec, reading);
  const path = (match === undefined ? undefined : pathPattern(match.spec, reading)) ?? ALL_PATHS;
  const { spec } = rule;
  const cors = corsOf(spec, rule);
  const fault = unreadable(conditions) ?? unreadableIn(spec, cors);
  const action =
    fault === undefined ? actionOf(by, rule, path, context) : ({ kind: 'broken', why: fault } as const);
  return {
    by,
    name: [spec.name, match?.spec.name].filter(Boolean).join('.') || undefined,
    rule,
    match: match ?? rule,
    conditions,
    isCatchAll: isCatchAll(conditions),
    path,
    action,
    abort: abortOf(spec, rule),
    cors,
    way: wayOf(spec, action, context),
    unsure: rule.unsure ?? [],
    ...(rule.rivals && { rivals: rule.rivals.map((other) => rivalOf(other, rule, reading)) }),
  };
}

/** Why Envoy could not read an expression of a rule beside its conditions; undefined where it can. */
function unreadableIn({ rewrite }: HttpRuleSpec, cors: Cors | undefined): string | undefined {
  const expressions = [
    ...(rewrite?.uriRegexRewrite?.match === undefined ? [] : [rewrite.uriRegexRewrite.match]),
    ...(cors?.origins ?? []).flatMap(({ kind, text }) => (kind === 'regex' ? text : [])),
  ];
  return firstUnreadable(expressions);
}

function rivalOf(other: BoundHttpRule, rule: BoundHttpRule, reading: PrefixReading): Rival {
  const [first] = other.matches;
  return {
    conditions: first === undefined ? [] : conditionsOf(first.spec, reading),
    why: `${other.of.text} and ${rule.of.text} have rules that take the request and of which none is narrower; the older counts, and no creationTimestamp tells which that is`,
  };
}

function actionOf(
  by: BoundVirtualService,
  rule: BoundHttpRule,
  path: TextPattern,
  context: RouteContext,
): HttpRoute['action'] {
  const { spec } = rule;
  if (spec.redirect) return redirectOf(spec.redirect, context);
  if (spec.directResponse) return { kind: 'direct', status: spec.directResponse.status ?? 0 };
  const fromHeaders = headerChanges(spec.headers);
  return {
    kind: 'forward',
    targets: targetsOf(rule, context),
    rewrite: rewriteOf(by, spec.rewrite, path),
    authority: spec.rewrite?.authority || fromHeaders.authority || undefined,
    notFound: by.semantics === 'gateway-api' ? 500 : 503,
    mirrors: mirrorsOf(spec, context),
  };
}

/** The destinations with their shares: of one alone its weight is not looked at, of several those of weight 0 are dropped. */
function targetsOf(rule: BoundHttpRule, context: RouteContext): RouteTarget[] {
  const { route } = rule.spec;
  const target = (given: (typeof route)[number], i: number, part: number): RouteTarget => {
    const headers = headerChanges(given.headers);
    return {
      cluster: context.clusterOf(given.destination ?? {}),
      share: part,
      authority: headers.authority,
      requestHeaders: headers.request,
      responseHeaders: headers.response,
      source: destinationPlace(rule, i),
      invalid: given.invalid,
    };
  };
  if (route.length === 1) return [target(route[0], 0, 1)];
  const total = route.reduce((sum, { weight = 0 }) => sum + weight, 0);
  return route.flatMap((given, i) => {
    const { weight = 0 } = given;
    return weight > 0 ? [target(given, i, weight / total)] : [];
  });
}

function rewriteOf(
  by: BoundVirtualService,
  { uri, uriRegexRewrite }: NonNullable<HttpRuleSpec['rewrite']> = {},
  path: TextPattern,
): PathRewrite | undefined {
  if (uriRegexRewrite) {
    const { match = '', rewrite = '' } = uriRegexRewrite;
    return { kind: 'regex', expression: match, substitution: rewrite };
  }
  if (!uri) return undefined;
  if (by.semantics === 'gateway-api' && uri === '/') {
    const prefix = path.kind === 'path-prefix' ? path.text : '';
    return { kind: 'regex', expression: `^${quoteRegex(prefix)}(/?)(.*)`, substitution: '/\\2' };
  }
  return { kind: 'prefix', to: uri };
}

/** A share from 0 to 1: a percentage is counted in hundredths of a percent of a percent, as Envoy does. */
const share = ({ value = 0 }: PercentView = {}) => Math.floor(value * 10_000 + 1e-9) / 1_000_000;

function mirrorsOf(spec: HttpRuleSpec, { clusterOf }: RouteContext): Mirror[] {
  const mirrors: Mirror[] = [];
  const add = (destination: DestinationView, part: number) => {
    if (part > 0) mirrors.push({ cluster: clusterOf(destination), share: part });
  };
  if (spec.mirror) {
    const { mirrorPercentage, mirrorPercent } = spec;
    const old = mirrorPercent === undefined ? 1 : mirrorPercent / 100;
    add(spec.mirror, mirrorPercentage ? share(mirrorPercentage) : old);
  }
  for (const { destination, percentage } of spec.mirrors) {
    if (destination) add(destination, percentage ? share(percentage) : 1);
  }
  return mirrors;
}

/** What aborts a share of the requests; of a fault without a percentage nobody gets it (the upstream project's `TranslateFault`). */
function abortOf({ fault }: HttpRuleSpec, { of, at }: Source): Abort | undefined {
  const { percentage, httpStatus, grpcStatus } = fault?.abort ?? {};
  const part = share(percentage);
  if (part === 0 || (httpStatus === undefined && grpcStatus === undefined)) return undefined;
  return {
    share: Math.min(part, 1),
    status: httpStatus ?? 200,
    source: { of, at: [...at, 'fault', 'abort'] },
  };
}

function corsOf({ corsPolicy }: HttpRuleSpec, { of, at, places }: BoundHttpRule): Cors | undefined {
  if (corsPolicy === undefined) return undefined;
  const { allowOrigins, allowOrigin = [], unmatchedPreflights } = corsPolicy;
  const origins: TextPattern[] =
    allowOrigins?.map(patternOf) ?? allowOrigin.map((text) => ({ kind: 'exact', text }));
  return {
    origins,
    forwardsUnmatched: unmatchedPreflights !== 'IGNORE',
    source: { of, at: places?.corsPolicy ?? [...at, 'corsPolicy'] },
  };
}

const DEFAULT_RETRIES = {
  attempts: 2,
  on: 'connect-failure,refused-stream,unavailable,cancelled,retriable-status-codes',
};

/** How often the proxy tries again (the upstream project's `pilot/pkg/networking/core/route/retry/retry.go: ConvertPolicy`). */
export function retriesOf(
  given: HttpRetryView | undefined,
  { defaultHttpRetryPolicy }: MeshConfig,
): Way['retries'] {
  const spec = given ?? defaultHttpRetryPolicy;
  if (spec === undefined) return DEFAULT_RETRIES;
  const { attempts = 0 } = spec;
  if (attempts <= 0) return undefined;
  return {
    attempts,
    on: spec.retryOn || DEFAULT_RETRIES.on,
    ...(spec.perTryTimeout ? { perTryTimeout: spec.perTryTimeout } : {}),
    ...(spec.retryIgnorePreviousHosts === false && { anyPod: true as const }),
  };
}

function wayOf(spec: HttpRuleSpec, action: HttpRoute['action'], context: RouteContext): Way {
  const { percentage, percent = 0, fixedDelay } = spec.fault?.delay ?? {};
  const delayed = percentage ? share(percentage) : percent / 100;
  const headers = headerChanges(spec.headers);
  const changes: { requestHeaders?: HeaderChanges; responseHeaders?: HeaderChanges } = {
    ...(headers.request && { requestHeaders: headers.request }),
    ...(headers.response && { responseHeaders: headers.response }),
  };
  const delay = delayed > 0 && fixedDelay ? { delay: { duration: fixedDelay, share: delayed } } : {};
  if (action.kind !== 'forward') return { ...delay, ...changes };
  const retries = retriesOf(spec.retries, context.config);
  const mirrors = action.mirrors
    .filter(({ cluster }) => context.clusters.get(cluster).missing === undefined)
    .map((mirror) => mirrorCopy(mirror, context.shadowSuffix));
  return {
    ...delay,
    ...(spec.timeout && !/^0+(\.0+)?s$/.test(spec.timeout) && { timeout: spec.timeout }),
    ...(retries && { retries }),
    ...(mirrors.length > 0 && { mirrors }),
    ...changes,
    ...hashOf(action, context),
  };
}

const mirrorCopy = (
  { cluster: { host, port, subset }, share: part }: Mirror,
  hostSuffix: string | undefined,
): MirrorCopy => ({
  host,
  port,
  ...(subset && { subset }),
  share: part,
  ...(hostSuffix && { hostSuffix }),
});

function hashOf({ targets }: ForwardAction, { clusters }: RouteContext): { hash?: string } {
  const keys = [...new Set(targets.flatMap(({ cluster }) => clusters.hash(cluster) ?? []))];
  return keys.length === 0 ? {} : { hash: keys.join(', ') };
}
