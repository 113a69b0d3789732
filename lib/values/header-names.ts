import { headerValueFault } from './header-values';
import { MeshError, MeshErrorCode } from './mesh-error';

const TOKEN = /^[-!#$%&'*+.^_`|~0-9A-Za-z]+$/;
const PSEUDO = [':method', ':scheme', ':authority', ':path', ':status'];
const CLAIM = /^@request\.auth\.claims(\..|\[.+\]$)/is;

const refuse = (got: string, expected: string, mend: string) =>
  new MeshError({ code: MeshErrorCode.INVALID_HEADER, got, expected, mend });

/** Whether a name means the host that a request asks for. */
export const isAuthority = (name: string) => [':authority', 'host'].includes(name.toLowerCase());

/** Whether a name is a claim of a verified token, which only gateways can match on. */
export const isClaim = (name: string) => CLAIM.test(name);

/** The name of a header to match: a token (RFC 9110), a pseudo header, or a claim of a verified token. */
export function matchableHeader(name: string, what: string): string {
  if (TOKEN.test(name) || PSEUDO.includes(name) || isClaim(name)) return name;
  throw refuse(
    `${what} ${JSON.stringify(name)}`,
    'a header name: letters, digits and !#$%&\'*+-.^_`|~, or "@request.auth.claims.…"',
    'write the name of the header alone',
  );
}

/** The name of a header that CORS may allow: a token, or `*`. */
export function corsHeader(name: string, what: string): string {
  if (TOKEN.test(name)) return name;
  throw refuse(
    `${what} ${JSON.stringify(name)}`,
    'a header name or "*"',
    'write the name of the header alone',
  );
}

/**
 * The name of a header to change. Pseudo headers and `Host` are not for changing, except that the authority of a
 * request can be set.
 */
export function changeableHeader(name: string, what: string, authorityToo: boolean): string {
  const internal = name.startsWith(':') || name.toLowerCase() === 'host';
  if (name !== '' && (!internal || (authorityToo && isAuthority(name)))) return name;
  throw refuse(
    `${what} ${JSON.stringify(name)}`,
    authorityToo
      ? 'a header name; of those with ":" only ":authority"'
      : 'a header name without ":", and not "host"',
    'to change where a request goes or what it is called, use a rewrite',
  );
}

/** The value of a header: no control characters; `%` begins a variable of Envoy's, `%%` is a percent sign. */
export function headerValue(value: string, what: string): string {
  if (headerValueFault(value) === undefined) return value;
  throw refuse(
    `${what} ${JSON.stringify(value)}`,
    'text without control characters, in which each "%" is written "%%" or belongs to a variable such as %HOSTNAME%',
    'write "%%" for a percent sign',
  );
}

/** The authority of a request can have one value only. */
export function authoritySetTwice(values: string[]): MeshError {
  return new MeshError({
    code: MeshErrorCode.CONFLICTING_SETTINGS,
    got: `the authority set to ${values.map((value) => JSON.stringify(value)).join(' and to ')}`,
    expected: 'one value for :authority and host together, headers and rewrite included',
    mend: 'keep one of them',
  });
}
