import { RE2JS } from 're2js';
import { plainPath, type RoutedRequest } from './matchers';
import { matchedPath } from './routing';

/** The path with its query, after the rewrite that an action of a route asks for. */
export function rewrittenPath(match: any, action: any, path: string): string {
  const plain = plainPath(path);
  const rest = path.slice(plain.length);
  if (action.prefix_rewrite !== undefined && action.prefix_rewrite !== '') {
    return action.prefix_rewrite + path.slice((matchedPath(match, path) ?? '').length);
  }
  if (action.regex_rewrite !== undefined) {
    const { pattern, substitution = '' } = action.regex_rewrite;
    // Of a path of which nothing would be left all stays.
    return (substituted(pattern.regex, substitution, plain) || plain) + rest;
  }
  return path;
}

/** Replaces each match as RE2's `GlobalReplace` does, where `\1` stands for a group; one that is not there stops it. */
function substituted(regex: string, substitution: string, text: string): string {
  const pattern = RE2JS.compile(regex);
  const groups = [...substitution.matchAll(/\\(\d)/g)].map(([, group]) => Number(group));
  if (groups.some((group) => group > pattern.groupCount())) return text;
  const java = substitution.replace(/\$/g, '\\$').replace(/\\(\d)/g, (_, group) => `$${group}`);
  return pattern.matcher(text).replaceAll(java);
}

/** Where a redirect leads (Envoy's `RouteEntryImplBase::newUri`). */
export function locationOf(match: any, redirect: any, request: RoutedRequest): string {
  const scheme = redirect.scheme_redirect ?? (redirect.https_redirect === true ? 'https' : request.scheme);
  const port: number | undefined = redirect.port_redirect;
  const own = /:(\d+)$/.exec(request.authority)?.[1];
  const defaults: { [scheme: string]: string } = { http: '80', https: '443' };
  const loses =
    own !== undefined &&
    (port !== undefined || (scheme !== request.scheme && own === defaults[request.scheme]));
  const host = redirect.host_redirect ?? (loses ? request.authority.replace(/:\d+$/, '') : request.authority);
  return `${scheme}://${host}${port === undefined ? '' : `:${port}`}${redirectedPath(match, redirect, request.path)}`;
}

function redirectedPath(match: any, redirect: any, path: string): string {
  const query = /\?.*$/s.exec(path)?.[0] ?? '';
  const given: string = redirect.path_redirect ?? '';
  if (given.includes('?')) return given;
  const target = given === '' ? rewrittenPath(match, redirect, path) : given + query;
  return redirect.strip_query === true ? target.replace(/\?.*$/s, '') : target;
}

/** Statuses of redirects, by Envoy's names for them. */
export const REDIRECTS: { readonly [name: string]: number } = {
  MOVED_PERMANENTLY: 301,
  FOUND: 302,
  SEE_OTHER: 303,
  TEMPORARY_REDIRECT: 307,
  PERMANENT_REDIRECT: 308,
};
