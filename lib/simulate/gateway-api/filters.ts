import { listOf, mapOf } from '../../mesh/lists';
import type { FieldPath } from '../../mesh/manifest';
import { type BackendContext, RouteFault, backendOf } from './backends';
import { corsPolicyOf } from './cors';

/** What the filters of a rule come to, by the fields of a virtual service's rule, and where they stand. */
export interface Filtered {
  readonly headers?: { request?: any; response?: any };
  readonly redirect?: any;
  readonly rewrite?: any;
  readonly corsPolicy?: any;
  readonly mirrors: readonly any[];
  readonly places: { readonly [field: string]: FieldPath };
}

/** The kinds of filters that a rule may have: all at an HTTPRoute, those that go with gRPC at a GRPCRoute. */
export type FilterSet = 'http' | 'grpc';

/**
 * The filters of a rule (the upstream project's `convertHTTPRoute` and `convertGRPCRoute`).
 *
 * @throws RouteFault for what makes istiod drop the whole route
 */
export function filtersOf(
  context: BackendContext,
  list: unknown,
  at: FieldPath,
  allowed: FilterSet,
): Filtered {
  const found: { -readonly [field in keyof Filtered]: any } = { mirrors: [], places: {} };
  listOf(list)
    .map(mapOf)
    .forEach((filter, i) => {
      const place = (field: string) => (found.places[field] = [...at, 'filters', i]);
      const type = String(filter.type ?? '');
      if (type === 'RequestHeaderModifier' || type === 'ResponseHeaderModifier') {
        found.headers = { ...found.headers, ...headersOf(filter) };
      } else if (type === 'RequestMirror') {
        const mirror = mirrorOf(context, filter.requestMirror, allowed);
        if (mirror !== undefined) found.mirrors.push(mirror);
      } else if (allowed === 'grpc') {
        throw unknownFilter(type);
      } else if (type === 'RequestRedirect') {
        place('redirect');
        found.redirect = redirectOf(filter.requestRedirect);
      } else if (type === 'URLRewrite') {
        place('rewrite');
        found.rewrite = rewriteOf(filter.urlRewrite);
      } else if (type === 'CORS') {
        place('corsPolicy');
        found.corsPolicy = corsPolicyOf(filter.cors);
      } else throw unknownFilter(type);
    });
  return found;
}

const unknownFilter = (type: string) => new RouteFault(`Istio has no filter of the type ${type}`);

/**
 * The changes to headers of a destination, which may have no other filters.
 *
 * @throws RouteFault for any other filter
 */
export function backendHeaders(list: unknown): { request?: any; response?: any } | undefined {
  const filters = listOf(list).map(mapOf);
  const other = filters.find(
    ({ type }) => type !== 'RequestHeaderModifier' && type !== 'ResponseHeaderModifier',
  );
  if (other !== undefined) throw unknownFilter(String(other.type ?? ''));
  const found = Object.assign({}, ...filters.map(headersOf));
  return Object.keys(found).length === 0 ? undefined : found;
}

function headersOf({ type, requestHeaderModifier, responseHeaderModifier }: any): {
  request?: any;
  response?: any;
} {
  const [side, given] =
    type === 'RequestHeaderModifier'
      ? ['request', requestHeaderModifier]
      : ['response', responseHeaderModifier];
  if (given === undefined || given === null) return {};
  return { [side]: { set: textsOf(given.set), add: textsOf(given.add), remove: listOf(given.remove) } };
}

/** Headers by their names; of several with one name the first. */
function textsOf(list: unknown): { readonly [name: string]: string } {
  const texts: { [name: string]: string } = {};
  for (const { name, value } of listOf(list).map(mapOf)) {
    const text = String(value ?? '');
    // Control characters but the tab.
    if ([...Buffer.from(text)].some((byte) => byte === 0x7f || (byte < 0x20 && byte !== 9)))
      throw new RouteFault(`the header ${String(name)} has a value with control characters`);
    const key = String(name ?? '').toLowerCase();
    if (!Object.hasOwn(texts, key)) texts[key] = text;
  }
  return texts;
}

/** A mirror; one whose destination is not there is left out. */
function mirrorOf(context: BackendContext, given: unknown, allowed: FilterSet): any {
  if (typeof given !== 'object' || given === null) return undefined;
  const { backendRef, fraction, percent } = mapOf(given);
  const { destination, isMissing } = backendOf(context, backendRef);
  if (isMissing && allowed === 'grpc') throw new RouteFault('the destination of a mirror is not there');
  if (isMissing) return undefined;
  const value =
    typeof fraction === 'object' && fraction !== null
      ? (100 * Number(fraction.numerator ?? 0)) / Number(fraction.denominator ?? 100)
      : percent;
  return {
    destination,
    ...(value !== undefined && value !== null && { percentage: { value: Number(value) } }),
  };
}

/** The path, host and so on that a redirect changes (the upstream project's `createRedirectFilter`). */
function redirectOf(given: unknown): any {
  if (typeof given !== 'object' || given === null) return undefined;
  const { scheme, hostname, port, statusCode = 302, path } = mapOf(given);
  const { type, replaceFullPath, replacePrefixMatch } = mapOf(path);
  return {
    redirectCode: Number(statusCode),
    authority: hostname ?? undefined,
    scheme: scheme ?? undefined,
    ...(port
      ? { port: Number(port) }
      : { derivePort: scheme ? 'FROM_PROTOCOL_DEFAULT' : 'FROM_REQUEST_PORT' }),
    ...(type === 'ReplaceFullPath' && { uri: String(replaceFullPath ?? '') }),
    ...(type === 'ReplacePrefixMatch' && { prefixRewrite: String(replacePrefixMatch ?? '') }),
  };
}

/** The path and host that a rewrite changes (the upstream project's `createRewriteFilter`). */
function rewriteOf(given: unknown): any {
  const { hostname, path } = mapOf(given);
  const { type, replaceFullPath, replacePrefixMatch } = mapOf(path);
  const prefix = String(replacePrefixMatch ?? '').replace(/\/$/, '') || '/';
  const found = {
    ...(type === 'ReplacePrefixMatch' && { uri: prefix }),
    ...(type === 'ReplaceFullPath' && {
      uriRegexRewrite: { match: '/.*', rewrite: String(replaceFullPath ?? '') },
    }),
    ...(hostname && { authority: String(hostname) }),
  };
  return Object.keys(found).length === 0 ? undefined : found;
}
