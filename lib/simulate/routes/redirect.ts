import type { HttpRedirectView } from '../../mesh/views/networking';
import type { TextPattern } from '../../requests/text-pattern';
import { replaceRegex } from '../../values/regex';
import type { SeenRequest } from '../seen-request';
import type { PathRewrite, BrokenAction, RedirectAction } from './route';

/**
 * A path after a rewrite, as Envoy does it: a prefix is swapped for another text, a path that was matched as a whole is swapped whole,
 * a regular expression is replaced wherever it is found. Where nothing would be left of the path, it stays as it was.
 */
export function rewrittenPath(rewrite: PathRewrite, path: string, matched: TextPattern): string {
  if (rewrite.kind === 'regex') return replaceRegex(rewrite.expression, path, rewrite.substitution) || path;
  return rewrite.to + path.slice(swappedLength(matched) ?? path.length);
}

/** How many characters of a path a rewrite of its prefix swaps; undefined where it swaps them all. */
export const swappedLength = ({ kind, text }: TextPattern): number | undefined =>
  kind === 'prefix' || kind === 'path-prefix' ? text.length : undefined;

const CODES = [301, 302, 303, 307, 308];

/** An `HTTPRedirect` (the upstream project's `pilot/pkg/networking/core/route/route.go: ApplyRedirect`). */
export function redirectOf(
  spec: HttpRedirectView,
  { port, isTls }: { readonly port: number; readonly isTls: boolean },
): RedirectAction | BrokenAction {
  const status = spec.redirectCode || 301;
  if (!CODES.includes(status)) {
    return { kind: 'broken', why: `Envoy has no redirect with the code ${status}, only ${CODES.join(', ')}` };
  }
  const scheme = spec.scheme || undefined;
  return {
    kind: 'redirect',
    status,
    scheme,
    authority: spec.authority || undefined,
    port: redirectPort(spec, port, scheme ?? (isTls ? 'https' : 'http')),
    path: spec.prefixRewrite ? undefined : spec.uri || undefined,
    rewrite: spec.prefixRewrite ? { kind: 'prefix', to: spec.prefixRewrite } : undefined,
  };
}

/** The port that is written, which is none where it is the scheme's own. */
function redirectPort(spec: HttpRedirectView, listener: number, scheme: string): number | undefined {
  const port = spec.derivePort === 'FROM_REQUEST_PORT' ? listener : (spec.port ?? 0);
  const isDefault = (port === 80 && scheme === 'http') || (port === 443 && scheme === 'https');
  return port === 0 || isDefault ? undefined : port;
}

/** Where a redirect leads, as Envoy writes it. */
export function locationOf(action: RedirectAction, request: SeenRequest, matched: TextPattern): string {
  const scheme = action.scheme ?? request.scheme;
  const port = action.port === undefined ? '' : `:${action.port}`;
  const host = action.authority ?? ownHost(request, scheme, port !== '');
  return `${scheme}://${host}${port}${pathOf(action, request, matched)}`;
}

/** The host that was asked for, without a port that another replaces or that was the old scheme's own. */
function ownHost({ authority, scheme: before }: SeenRequest, scheme: string, replaced: boolean): string {
  const [, name, port] = /^(.*?)(:\d+)?$/.exec(authority) ?? [];
  const wasDefault =
    scheme !== before && ((before === 'https' && port === ':443') || (before === 'http' && port === ':80'));
  return port !== undefined && (replaced || wasDefault) ? name : authority;
}

function pathOf({ path, rewrite }: RedirectAction, request: SeenRequest, matched: TextPattern): string {
  if (path !== undefined) return path.includes('?') ? path : path + request.query;
  return (
    (rewrite === undefined ? request.path : rewrittenPath(rewrite, request.path, matched)) + request.query
  );
}
