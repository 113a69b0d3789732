import { fullMatch, matchesHeader, matchesQuery, plainPath, type RoutedRequest } from './matchers';

/**
 * The virtual host of a request: that of its exact name, then of the longest `*suffix`, then of the longest `prefix*`,
 * then `*` (Envoy's `RouteMatcher::findVirtualHost`).
 */
export function virtualHostOf(routeConfig: any, authority: string): any {
  const ported = routeConfig.ignore_port_in_host_matching === true;
  const host = (ported ? authority.replace(/:\d*$/, '') : authority).toLowerCase();
  let [found, best]: [any, number] = [undefined, -1];
  for (const virtualHost of routeConfig.virtual_hosts ?? []) {
    for (const domain of virtualHost.domains ?? []) {
      const rank = rankOf(domain.toLowerCase(), host);
      if (rank > best) [found, best] = [virtualHost, rank];
    }
  }
  return found;
}

const [EXACT, SUFFIX, PREFIX] = [3e6, 2e6, 1e6];

function rankOf(domain: string, host: string): number {
  if (domain === '*') return 0;
  if (domain === host) return EXACT;
  if (host.length < domain.length) return -1;
  if (domain.startsWith('*') && host.endsWith(domain.slice(1))) return SUFFIX + domain.length;
  if (domain.endsWith('*') && host.startsWith(domain.slice(0, -1))) return PREFIX + domain.length;
  return -1;
}

/** The first route that matches. */
export const routeOf = (virtualHost: any, request: RoutedRequest): any =>
  (virtualHost.routes ?? []).find((route: any) => matchesRoute(route.match ?? {}, request));

function matchesRoute(match: any, request: RoutedRequest): boolean {
  return (
    matchedPath(match, request.path) !== undefined &&
    (match.grpc === undefined || isGrpc(request)) &&
    // No filter here writes metadata.
    (match.dynamic_metadata ?? []).every((matcher: any) => matcher.invert === true) &&
    (match.headers ?? []).every((matcher: any) => matchesHeader(matcher, request)) &&
    (match.query_parameters ?? []).every((matcher: any) => matchesQuery(matcher, request.path))
  );
}

const isGrpc = ({ headers }: RoutedRequest) =>
  /^application\/grpc($|[+;])/.test(headers.get('content-type') ?? '');

/** The part of the path that a route matches, which is what a rewrite of the prefix replaces; undefined if none does. */
export function matchedPath(match: any, pathWithQuery: string): string | undefined {
  const path = plainPath(pathWithQuery);
  const fold = (text: string) => (match.case_sensitive === false ? text.toLowerCase() : text);
  const begins = (prefix: string) => fold(path).startsWith(fold(prefix));
  if (match.path !== undefined) return fold(path) === fold(match.path) ? path : undefined;
  if (match.safe_regex !== undefined) return fullMatch(match.safe_regex.regex, path) ? path : undefined;
  if (match.path_separated_prefix !== undefined) {
    const prefix: string = match.path_separated_prefix;
    const ends = path.length === prefix.length || path[prefix.length] === '/';
    return begins(prefix) && ends ? path.slice(0, prefix.length) : undefined;
  }
  if (match.prefix !== undefined)
    return begins(match.prefix) ? path.slice(0, match.prefix.length) : undefined;
  throw new Error(`unknown path matcher ${JSON.stringify(match)}`);
}
