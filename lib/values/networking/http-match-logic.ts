import type { HttpMatchProps } from './http-match-props';
import type { HttpRequest } from '../http-request';
import { GatewayRef, type IGatewayRef } from '../references';
import { StringMatch, StringMatchKind } from '../string-match';

type Matches = { readonly [name: string]: StringMatch } | undefined;

/** Looks up a header, whose name is the same in any case. */
function header<T>(map: { readonly [name: string]: T } | undefined, name: string): T | undefined {
  const wanted = name.toLowerCase();
  const found = Object.keys(map ?? {}).find((key) => key.toLowerCase() === wanted);
  return found === undefined ? undefined : map?.[found];
}

const isPresence = (match: StringMatch) => match.kind === StringMatchKind.PRESENT;

/** A header is looked at for what it must not be: missing counts as empty, except where presence is asked. */
const violates = (match: StringMatch, value: string | undefined) =>
  match._matches(value ?? (isPresence(match) ? undefined : ''));

const sameGateway = (one: IGatewayRef, other: IGatewayRef) =>
  one.gatewayName === other.gatewayName &&
  (one.gatewayNamespace === undefined ||
    other.gatewayNamespace === undefined ||
    one.gatewayNamespace === other.gatewayNamespace);

/**
 * Whether a request meets the conditions, as Istio and Envoy decide (`sourceMatchHTTP` and
 * `TranslateRouteMatch` in Istio's `route.go`).
 */
export function satisfies(criteria: HttpMatchProps, request: HttpRequest): boolean {
  const { gateways = [] } = criteria;
  const gateway = request.gateway ?? GatewayRef.MESH;
  if (gateways.length > 0) {
    if (!gateways.some((candidate) => sameGateway(candidate, gateway))) return false;
  } else {
    const own = request.sourceLabels ?? {};
    if (Object.entries(criteria.sourceLabels ?? {}).some(([key, value]) => own[key] !== value)) return false;
    const { sourceNamespace } = criteria;
    if (sourceNamespace !== undefined && sourceNamespace !== request.sourceNamespace) return false;
  }
  if (criteria.port !== undefined && criteria.port !== (request.port ?? 80)) return false;
  const one = (match: StringMatch | undefined, value: string) => match === undefined || match._matches(value);
  return (
    (criteria.path === undefined || criteria.path._matches(request.path ?? '/', criteria.ignorePathCase)) &&
    one(criteria.method, request.method ?? 'GET') &&
    one(criteria.authority, request.authority ?? '') &&
    one(criteria.scheme, request.scheme ?? 'http') &&
    Object.entries(criteria.headers ?? {}).every(([name, match]) =>
      match._matches(header(request.headers, name)),
    ) &&
    Object.entries(criteria.withoutHeaders ?? {}).every(
      ([name, match]) => !violates(match, header(request.headers, name)),
    ) &&
    Object.entries(criteria.queryParams ?? {}).every(([name, match]) =>
      match._matches(request.queryParams?.[name]),
    )
  );
}

/** Every path begins with "/". */
const takesAnyPath = (match: StringMatch) => match._covers(StringMatch.prefix('/'));

function pathCovers(outer: HttpMatchProps, inner: HttpMatchProps): boolean {
  if (outer.path === undefined) return true;
  if (inner.path === undefined) return takesAnyPath(outer.path);
  // Without regard to case the inner one takes more strings than its text shows.
  const wider = inner.ignorePathCase === true && inner.path.kind !== StringMatchKind.REGEX;
  if (wider && (outer.ignorePathCase !== true || outer.path.kind === StringMatchKind.REGEX)) {
    return takesAnyPath(outer.path);
  }
  return outer.path._covers(inner.path, outer.ignorePathCase);
}

/** A condition that a header must not meet holds for all that the inner conditions take. */
function withoutCovered(name: string, match: StringMatch, inner: HttpMatchProps): boolean {
  const positive = header(inner.headers, name);
  if (positive !== undefined && positive._excludes(match)) return true;
  const negative = header(inner.withoutHeaders, name);
  if (negative === undefined || !negative._covers(match)) return false;
  return !isPresence(negative) || isPresence(match) || !match._matches('');
}

/**
 * Whether every request that meets the inner conditions meets the outer ones. True only where that is certain.
 */
export function covers(outer: HttpMatchProps, inner: HttpMatchProps): boolean {
  const one = (a: StringMatch | undefined, b: StringMatch | undefined) =>
    a === undefined || (b !== undefined && a._covers(b));
  const all = (a: Matches, find: (name: string) => StringMatch | undefined) =>
    Object.entries(a ?? {}).every(([name, match]) => one(match, find(name)));
  const same = <T>(a: T | undefined, b: T | undefined) => a === undefined || a === b;
  const outerGateways = outer.gateways ?? [];
  const innerGateways = inner.gateways ?? [];
  const exactly = (a: IGatewayRef, b: IGatewayRef) =>
    a.gatewayName === b.gatewayName && a.gatewayNamespace === b.gatewayNamespace;
  const gatewaysCovered =
    outerGateways.length === 0 ||
    (innerGateways.length > 0 &&
      innerGateways.every((gateway) => outerGateways.some((o) => exactly(o, gateway))));
  // Istio looks at the source only where no gateway is named.
  const innerSource: HttpMatchProps = innerGateways.length > 0 ? {} : inner;
  const sourceCovered =
    outerGateways.length > 0 ||
    (same(outer.sourceNamespace, innerSource.sourceNamespace) &&
      Object.entries(outer.sourceLabels ?? {}).every(
        ([key, value]) => innerSource.sourceLabels?.[key] === value,
      ));
  return (
    gatewaysCovered &&
    sourceCovered &&
    same(outer.port, inner.port) &&
    pathCovers(outer, inner) &&
    one(outer.method, inner.method) &&
    one(outer.authority, inner.authority) &&
    one(outer.scheme, inner.scheme) &&
    all(outer.headers, (name) => header(inner.headers, name)) &&
    all(outer.queryParams, (name) => inner.queryParams?.[name]) &&
    Object.entries(outer.withoutHeaders ?? {}).every(([name, match]) => withoutCovered(name, match, inner))
  );
}

/** Why no request can meet the conditions; undefined where one may. */
export function contradiction(criteria: HttpMatchProps): string | undefined {
  for (const [name, without] of Object.entries(criteria.withoutHeaders ?? {})) {
    const wanted = header(criteria.headers, name);
    if (wanted !== undefined && without._covers(wanted)) {
      return `header ${name} must be one that ${wanted._describe()}, and must not be one that ${without._describe()}`;
    }
  }
  return undefined;
}
