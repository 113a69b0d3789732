import { quoteRegex } from '../../values/regex';
import { listOf, mapOf } from '../../mesh/lists';
import type { HeaderChanges, MirrorCopy, Way } from '../outcome';
import type { TextPattern } from '../../requests/text-pattern';
import {
  type BoundRule,
  type BoundVirtualService,
  type RuleMatch,
  type Source,
  destinationPlace,
  textsOf,
} from '../virtual-services/bound-virtual-service';
import {
  type PrefixReading,
  conditionsOf,
  isCatchAll,
  pathPattern,
  patternOf,
  unreadable,
} from '../../requests/http-match-conditions';
import { headerChanges } from './header-changes';
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

/** What a rule is turned into routes for. */
export interface RouteContext {
  readonly port: number;
  readonly isTls: boolean;
  /** The settings of the mesh. */
  readonly config: { readonly [field: string]: any };
  /** What the host of mirror copies has behind it. */
  readonly shadowSuffix?: string;
  /** The cluster that a destination means. */
  readonly clusterOf: (destination: any) => ClusterRef;
  /** The key by which requests stick to endpoints of a destination; undefined where they do not. */
  readonly hashOf: (cluster: ClusterRef) => string | undefined;
}

const ALL_PATHS: TextPattern = { kind: 'prefix', text: '/' };

/** A rule with one of its matches as a route (the upstream project's `TranslateRoute`). */
export function ruleRoute(
  by: BoundVirtualService,
  rule: BoundRule,
  match: RuleMatch | undefined,
  context: RouteContext,
): HttpRoute {
  const reading = by.semantics === 'gateway-api' ? 'segments' : 'characters';
  const conditions = match === undefined ? [] : conditionsOf(match.spec, reading);
  const path = (match === undefined ? undefined : pathPattern(match.spec, reading)) ?? ALL_PATHS;
  const { spec } = rule;
  const fault = unreadable(conditions);
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
    cors: corsOf(spec, rule),
    way: wayOf(spec, action, context),
    unsure: rule.unsure ?? [],
    ...(rule.rivals && { rivals: rule.rivals.map((other) => rivalOf(other, rule, reading)) }),
  };
}

function rivalOf(other: BoundRule, rule: BoundRule, reading: PrefixReading): Rival {
  const [first] = other.matches;
  return {
    conditions: first === undefined ? [] : conditionsOf(first.spec, reading),
    why: `${other.of.text} and ${rule.of.text} have rules that take the request and of which none is narrower; the older counts, and no creationTimestamp tells which that is`,
  };
}

function actionOf(
  by: BoundVirtualService,
  rule: BoundRule,
  path: TextPattern,
  context: RouteContext,
): HttpRoute['action'] {
  const { spec } = rule;
  if (spec.redirect) return redirectOf(spec.redirect, context);
  if (spec.directResponse) return { kind: 'direct', status: Number(spec.directResponse.status ?? 0) };
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
function targetsOf(rule: BoundRule, context: RouteContext): RouteTarget[] {
  const given = listOf(rule.spec.route);
  const target = (one: any, i: number, share: number): RouteTarget => {
    const headers = headerChanges(one.headers);
    return {
      cluster: context.clusterOf(one.destination),
      share,
      authority: headers.authority,
      requestHeaders: headers.request,
      responseHeaders: headers.response,
      source: destinationPlace(rule, i),
      invalid: one.invalid,
    };
  };
  if (given.length === 1) return [target(given[0], 0, 1)];
  const total = given.reduce((sum, one) => sum + Number(one.weight ?? 0), 0);
  return given.flatMap((one, i) => (one.weight > 0 ? [target(one, i, one.weight / total)] : []));
}

function rewriteOf(by: BoundVirtualService, rewrite: any, path: TextPattern): PathRewrite | undefined {
  const { uri, uriRegexRewrite } = mapOf(rewrite);
  if (uriRegexRewrite) {
    return {
      kind: 'regex',
      expression: String(uriRegexRewrite.match ?? ''),
      substitution: String(uriRegexRewrite.rewrite ?? ''),
    };
  }
  if (!uri) return undefined;
  if (by.semantics === 'gateway-api' && uri === '/') {
    const prefix = path.kind === 'path-prefix' ? path.text : '';
    return { kind: 'regex', expression: `^${quoteRegex(prefix)}(/?)(.*)`, substitution: '/\\2' };
  }
  return { kind: 'prefix', to: String(uri) };
}

/** A share from 0 to 1: a percentage is counted in hundredths of a percent of a percent, as Envoy does. */
const share = (percentage: any) => Math.floor(Number(percentage?.value ?? 0) * 10_000 + 1e-9) / 1_000_000;

function mirrorsOf(spec: any, { clusterOf }: RouteContext): Mirror[] {
  const mirrors: Mirror[] = [];
  const add = (destination: any, part: number) => {
    if (part > 0) mirrors.push({ cluster: clusterOf(destination), share: part });
  };
  if (spec.mirror) {
    const { mirrorPercentage, mirrorPercent } = spec;
    const old = typeof mirrorPercent === 'number' ? mirrorPercent / 100 : 1;
    add(spec.mirror, mirrorPercentage ? share(mirrorPercentage) : old);
  }
  for (const { destination, percentage } of listOf(spec.mirrors)) {
    if (destination) add(destination, percentage ? share(percentage) : 1);
  }
  return mirrors;
}

/** What aborts a share of the requests; of a fault without a percentage nobody gets it (the upstream project's `TranslateFault`). */
function abortOf({ fault }: any, { of, at }: Source): Abort | undefined {
  const { percentage, httpStatus, grpcStatus } = mapOf(mapOf(fault).abort);
  const part = share(percentage);
  if (part === 0 || (httpStatus === undefined && grpcStatus === undefined)) return undefined;
  return {
    share: Math.min(part, 1),
    status: httpStatus === undefined ? 200 : Number(httpStatus),
    source: { of, at: [...at, 'fault', 'abort'] },
  };
}

function corsOf({ corsPolicy }: any, { of, at, places }: BoundRule): Cors | undefined {
  if (typeof corsPolicy !== 'object' || corsPolicy === null) return undefined;
  const { allowOrigins, allowOrigin, unmatchedPreflights } = corsPolicy;
  const origins: TextPattern[] = Array.isArray(allowOrigins)
    ? allowOrigins.map(patternOf)
    : listOf(allowOrigin).map((text) => ({ kind: 'exact', text: String(text) }));
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

/** How often the proxy tries again (the upstream project's `retry.ConvertPolicy`). */
export function retriesOf(given: any, config: RouteContext['config']): Way['retries'] {
  const spec = given ?? config.defaultHttpRetryPolicy;
  if (spec === undefined || spec === null) return DEFAULT_RETRIES;
  const attempts = Number(spec.attempts ?? 0);
  if (attempts <= 0) return undefined;
  return {
    attempts,
    on: spec.retryOn || DEFAULT_RETRIES.on,
    ...(spec.perTryTimeout ? { perTryTimeout: String(spec.perTryTimeout) } : {}),
  };
}

function wayOf(spec: any, action: HttpRoute['action'], context: RouteContext): Way {
  const { percentage, percent, fixedDelay } = mapOf(mapOf(spec.fault).delay);
  const delayed = percentage ? share(percentage) : Number(percent ?? 0) / 100;
  const headers = headerChanges(spec.headers);
  const changes: { requestHeaders?: HeaderChanges; responseHeaders?: HeaderChanges } = {
    ...(headers.request && { requestHeaders: headers.request }),
    ...(headers.response && { responseHeaders: headers.response }),
  };
  const delay = delayed > 0 && fixedDelay ? { delay: { duration: String(fixedDelay), share: delayed } } : {};
  if (action.kind !== 'forward') return { ...delay, ...changes };
  const retries = retriesOf(spec.retries, context.config);
  const mirrors = action.mirrors.map((mirror) => mirrorCopy(mirror, context.shadowSuffix));
  return {
    ...delay,
    ...(spec.timeout && !/^0+(\.0+)?s$/.test(String(spec.timeout)) && { timeout: String(spec.timeout) }),
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

function hashOf({ targets }: ForwardAction, { hashOf: find }: RouteContext): { hash?: string } {
  const keys = [...new Set(targets.flatMap(({ cluster }) => find(cluster) ?? []))];
  return keys.length === 0 ? {} : { hash: keys.join(', ') };
}

/** Labels of a caller, as a match asks for them. */
export const sourceLabels = (match: any) => textsOf(match.sourceLabels);
