import type { FieldPath } from '../../mesh/manifest';
import type { HttpRouteFilterView, HttpHeaderFilterView } from '../../mesh/views/gateway-api';
import type {
  CorsPolicyView,
  HeaderOperationsView,
  HeadersView,
  HttpMirrorPolicyView,
  HttpRedirectView,
  HttpRewriteView,
} from '../../mesh/views/networking';
import type { StringMatchView } from '../../requests/http-match-conditions';
import { quoteRegex } from '../../values/regex';
import { type BackendContext, RouteFault, backendOf } from './backends';

/** An origin of any scheme, host and port. */
const ANY_ORIGIN = '^[a-zA-Z][a-zA-Z0-9+.-]*://[^/\\s?#]+$';

/** What an origin of a CORS filter takes, as a `StringMatch`: `*` stands for any text. */
function originMatch(origin: string): StringMatchView {
  if (origin === '*') return { regex: ANY_ORIGIN };
  const star = origin.indexOf('*');
  if (star === -1) return { exact: origin };
  if (star === origin.length - 1) return { prefix: origin.slice(0, star) };
  return { regex: `^${origin.split('*').map(quoteRegex).join('.*')}$` };
}

/** A CORS filter as Istio's `CorsPolicy` (the upstream project's `pilot/pkg/config/kube/gateway/conversion.go: createCorsFilter`). */
function corsPolicyOf(given: HttpRouteFilterView['cors']): CorsPolicyView | undefined {
  if (given === undefined) return undefined;
  const { allowOrigins = [], allowCredentials, allowMethods = [], allowHeaders = [] } = given;
  const { exposeHeaders = [], maxAge = 0 } = given;
  return {
    allowOrigins: allowOrigins.filter((origin) => origin !== '').map(originMatch),
    ...(allowCredentials === true && { allowCredentials }),
    allowMethods,
    allowHeaders,
    exposeHeaders,
    ...(maxAge > 0 && { maxAge: `${maxAge}s` }),
    unmatchedPreflights: 'IGNORE',
  };
}

/** What the filters of a rule come to, by the fields of a virtual service's rule, and where they stand. */
interface Filtered {
  readonly headers?: HeadersView;
  readonly redirect?: HttpRedirectView;
  readonly rewrite?: HttpRewriteView;
  readonly corsPolicy?: CorsPolicyView;
  readonly mirrors: readonly HttpMirrorPolicyView[];
  readonly places: { readonly [field: string]: FieldPath };
}

/** The kinds of filters that a rule may have: all at an HTTPRoute, those that go with gRPC at a GRPCRoute. */
export type FilterSet = 'http' | 'grpc';

/**
 * The filters of a rule (the upstream project's `pilot/pkg/config/kube/gateway/conversion.go: convertHTTPRoute, convertGRPCRoute`).
 *
 * @throws RouteFault for what makes istiod drop the whole route
 */
export function filtersOf(
  context: BackendContext,
  filters: readonly HttpRouteFilterView[] = [],
  at: FieldPath,
  allowed: FilterSet,
): Filtered {
  const found: { -readonly [field in keyof Filtered]: Filtered[field] } = { mirrors: [], places: {} };
  filters.forEach((filter, i) => {
    const place = (field: string) => (found.places = { ...found.places, [field]: [...at, 'filters', i] });
    const { type = '' } = filter;
    if (type === 'RequestHeaderModifier' || type === 'ResponseHeaderModifier') {
      found.headers = { ...found.headers, ...headersOf(filter) };
    } else if (type === 'RequestMirror') {
      found.mirrors = [...found.mirrors, ...mirrorOf(context, filter.requestMirror, allowed)];
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
export function backendHeaders(filters: readonly HttpRouteFilterView[] = []): HeadersView | undefined {
  const other = filters.find(
    ({ type }) => type !== 'RequestHeaderModifier' && type !== 'ResponseHeaderModifier',
  );
  if (other !== undefined) throw unknownFilter(other.type ?? '');
  const found = filters.reduce<HeadersView>((headers, filter) => ({ ...headers, ...headersOf(filter) }), {});
  return Object.keys(found).length === 0 ? undefined : found;
}

function headersOf({
  type,
  requestHeaderModifier,
  responseHeaderModifier,
}: HttpRouteFilterView): HeadersView {
  if (type === 'RequestHeaderModifier')
    return (requestHeaderModifier && { request: operationsOf(requestHeaderModifier) }) || {};
  return (responseHeaderModifier && { response: operationsOf(responseHeaderModifier) }) || {};
}

const operationsOf = ({ set, add, remove = [] }: HttpHeaderFilterView): HeaderOperationsView => ({
  set: textsOf(set),
  add: textsOf(add),
  remove,
});

/** Headers by their names; of several with one name the first. */
function textsOf(headers: HttpHeaderFilterView['set'] = []): { readonly [name: string]: string } {
  const texts: { [name: string]: string } = {};
  for (const { name = '', value = '' } of headers) {
    // Control characters but the tab.
    if ([...Buffer.from(value)].some((byte) => byte === 0x7f || (byte < 0x20 && byte !== 9)))
      throw new RouteFault(`the header ${name} has a value with control characters`);
    const key = name.toLowerCase();
    if (!Object.hasOwn(texts, key)) texts[key] = value;
  }
  return texts;
}

/** A mirror; one whose destination is not there is left out. */
function mirrorOf(
  context: BackendContext,
  given: HttpRouteFilterView['requestMirror'],
  allowed: FilterSet,
): HttpMirrorPolicyView[] {
  if (given === undefined) return [];
  const { backendRef, fraction, percent } = given;
  const { destination, isMissing } = backendOf(context, backendRef);
  if (isMissing && allowed === 'grpc') throw new RouteFault('the destination of a mirror is not there');
  if (isMissing) return [];
  const value = fraction ? (100 * (fraction.numerator ?? 0)) / (fraction.denominator ?? 100) : percent;
  return [{ destination, ...(value !== undefined && { percentage: { value } }) }];
}

/** The path, host and so on that a redirect changes (`conversion.go: createRedirectFilter`). */
function redirectOf(given: HttpRouteFilterView['requestRedirect']): HttpRedirectView | undefined {
  if (given === undefined) return undefined;
  const { scheme, hostname, port, statusCode = 302, path } = given;
  const { type, replaceFullPath = '', replacePrefixMatch = '' } = path ?? {};
  return {
    redirectCode: statusCode,
    authority: hostname,
    scheme,
    ...(port ? { port } : { derivePort: scheme ? 'FROM_PROTOCOL_DEFAULT' : 'FROM_REQUEST_PORT' }),
    ...(type === 'ReplaceFullPath' && { uri: replaceFullPath }),
    ...(type === 'ReplacePrefixMatch' && { prefixRewrite: replacePrefixMatch }),
  };
}

/** The path and host that a rewrite changes (`conversion.go: createRewriteFilter`). */
function rewriteOf({ hostname, path }: NonNullable<HttpRouteFilterView['urlRewrite']> = {}):
  HttpRewriteView | undefined {
  const { type, replaceFullPath = '', replacePrefixMatch = '' } = path ?? {};
  const prefix = replacePrefixMatch.replace(/\/$/, '') || '/';
  const found = {
    ...(type === 'ReplacePrefixMatch' && { uri: prefix }),
    ...(type === 'ReplaceFullPath' && { uriRegexRewrite: { match: '/.*', rewrite: replaceFullPath } }),
    ...(hostname && { authority: hostname }),
  };
  return Object.keys(found).length === 0 ? undefined : found;
}
