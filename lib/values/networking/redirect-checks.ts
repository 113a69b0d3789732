import { portFault } from '../checks';
import { MeshErrorCode } from '../mesh-error';
import { type Checks, conflictingSettings, faultAt, missingSetting } from '../mesh-fault';
import { conditionOf } from '../string-match';
import type { HttpRouteView } from './messages';

/** A redirect with the matches of its rule. */
export type RedirectInRoute = Pick<HttpRouteView, 'redirect' | 'match'>;

/** What istiod's `validateHTTPRedirect` has against a redirect; it tells the first alone. */
export const redirectChecks = {
  'redirect-path-twice': ({ redirect }) =>
    redirect?.uri && redirect.prefixRewrite
      ? conflictingSettings(
          'a redirect with uri and prefixRewrite',
          'at most one of them: both say what becomes of the path',
          'keep one of them',
          ['redirect'],
          'uri and prefixRewrite',
        )
      : undefined,
  'redirect-prefix': ({ redirect, match = [] }) =>
    redirect?.prefixRewrite && match.some(({ uri }) => uri && conditionOf(uri)?.[0] !== 'prefix')
      ? {
          code: MeshErrorCode.CONFLICTING_SETTINGS,
          got: 'prefixRewrite without a match by prefix',
          expected: 'matches that ask for a prefix of the path',
          mend: 'match by StringMatch.prefix(), or redirect to a whole path',
          at: ['redirect', 'prefixRewrite'],
        }
      : undefined,
  'empty-redirect': ({ redirect }) => {
    if (redirect === undefined) return undefined;
    const { uri, prefixRewrite, authority, scheme, derivePort } = redirect;
    if (uri || prefixRewrite || authority || scheme) return undefined;
    if (redirect.port !== undefined || derivePort !== undefined) return undefined;
    return missingSetting(
      'a redirect that changes nothing',
      'a path, a prefix, an authority, a scheme or a port',
      'say where callers are to go',
      ['redirect'],
      'a redirect without uri, authority, scheme and port',
    );
  },
  'redirect-code': ({ redirect }) => {
    const code = redirect?.redirectCode;
    if (!code || (code >= 300 && code <= 399)) return undefined;
    return {
      code: MeshErrorCode.INVALID_NUMBER,
      got: `status ${code} of a redirect`,
      expected: '300 to 399',
      mend: 'use 301, 302, 303, 307 or 308',
      at: ['redirect', 'redirectCode'],
    };
  },
  'redirect-scheme': ({ redirect }) =>
    redirect?.scheme && redirect.scheme !== 'http' && redirect.scheme !== 'https'
      ? {
          code: MeshErrorCode.INVALID_VALUE,
          got: `scheme ${JSON.stringify(redirect.scheme)} of a redirect`,
          expected: '"http" or "https"',
          mend: 'write one of the two, without "://"',
          at: ['redirect', 'scheme'],
          finding: 'a scheme that is neither "http" nor "https"',
        }
      : undefined,
} satisfies Checks<RedirectInRoute>;

/** What is wrong with the port of a redirect that takes no other. */
export function redirectPortFault({ redirect }: RedirectInRoute) {
  if (!redirect?.port || redirect.derivePort) return undefined;
  return faultAt(portFault(redirect.port, 'port'), 'redirect', 'port');
}
