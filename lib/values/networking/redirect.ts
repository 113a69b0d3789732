import { atMostOne, port, portFault } from '../checks';
import { MeshError, MeshErrorCode } from '../mesh-error';
import { type Checks, conflictingSettings, faultAt, missingSetting, refuse } from '../mesh-fault';
import { defined } from '../spec';
import { conditionOf } from '../string-match';
import type { HttpRouteSpec, HttpRouteView } from './messages';

/** The port of a redirect, when it is not named. */
export enum DerivePort {
  /** 80 for http, 443 for https. */
  FROM_PROTOCOL_DEFAULT = 'FROM_PROTOCOL_DEFAULT',
  /** The port by which the request came. */
  FROM_REQUEST_PORT = 'FROM_REQUEST_PORT',
}

/** Where callers are sent. At least one of path, prefix, authority, scheme and port is needed. */
export interface RedirectOptions {
  /**
   * The new path, the whole of it.
   *
   * @default - as it was
   */
  readonly path?: string;
  /**
   * What to put in place of the prefix that the match found. All matches of the rule must ask for a prefix.
   *
   * @default - the path stays
   */
  readonly prefix?: string;
  /**
   * The new host.
   *
   * @default - as it was
   */
  readonly authority?: string;
  /**
   * The new scheme: `http` or `https`.
   *
   * @default - as it was
   */
  readonly scheme?: string;
  /**
   * The new port.
   *
   * @default - as `derivePort` says
   */
  readonly port?: number;
  /**
   * Where the port comes from, when it is not named.
   *
   * @default - as it was
   */
  readonly derivePort?: DerivePort;
  /**
   * The status of the answer: 301, 302, 303, 307 or 308.
   *
   * @default 301
   */
  readonly code?: number;
}

/** A redirect with the matches of its rule. */
type RedirectInRoute = Pick<HttpRouteView, 'redirect' | 'match'>;

/** What istiod's `validateHTTPRedirect` has against a redirect; it tells the first alone. */
export const redirectChecks = {
  'redirect-path-twice': ({ redirect }) =>
    redirect?.uri && redirect.prefixRewrite
      ? conflictingSettings(
          'a redirect with uri and prefixRewrite',
          'at most one of them: both say what becomes of the path',
          'keep one of them',
          ['redirect'],
          'The redirect has both uri and prefixRewrite.',
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
          finding:
            'The redirect has prefixRewrite, and a match of the rule does not ask for a prefix of the path.',
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
      'The redirect changes nothing: it has no uri, authority, scheme or port.',
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
          finding: 'The scheme of the redirect is neither "http" nor "https".',
        }
      : undefined,
} satisfies Checks<RedirectInRoute>;

/** What is wrong with the port of a redirect that takes no other. */
export function redirectPortFault({ redirect }: RedirectInRoute) {
  if (!redirect?.port || redirect.derivePort) return undefined;
  return faultAt(portFault(redirect.port, 'port'), 'redirect', 'port');
}

type RedirectSpec = NonNullable<HttpRouteSpec['redirect']>;

/** The statuses for which Istio configures a redirect; it takes any 3xx, and does nothing on the others. */
const CODES = [301, 302, 303, 307, 308];

/** Renders and checks a redirect. */
export function redirectSpec(options: RedirectOptions): RedirectSpec {
  if (options.code !== undefined && !CODES.includes(options.code)) {
    throw new MeshError({
      code: MeshErrorCode.INVALID_NUMBER,
      got: `status ${options.code} of a redirect`,
      expected: `one of ${CODES.join(', ')}; Istio takes others and then does not redirect`,
      mend: 'use 302 for a redirect that is not for ever, 307 or 308 to keep the method',
    });
  }
  return checkRedirect(
    defined({
      uri: options.path,
      prefixRewrite: options.prefix,
      authority: options.authority,
      scheme: options.scheme,
      port: options.port,
      derivePort: options.derivePort,
      redirectCode: options.code,
    }),
  );
}

/** Refuses what istiod refuses of a redirect, and a port beside `derivePort`, which the CRD refuses. */
export function checkRedirect(redirect: RedirectSpec): RedirectSpec {
  const { port: number, derivePort } = redirect;
  atMostOne({ port: number, derivePort }, 'a redirect', 'both say which port');
  if (number !== undefined) port(number, 'port of a redirect');
  refuse(redirectChecks, { redirect });
  return redirect;
}
