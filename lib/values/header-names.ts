import { headerValueFault } from './header-values';
import { MeshError, MeshErrorCode } from './mesh-error';
import type { Checks, MeshFault } from './mesh-fault';

const TOKEN = /^[-!#$%&'*+.^_`|~0-9A-Za-z]+$/;
const PSEUDO = [':method', ':scheme', ':authority', ':path', ':status'];
const CLAIM = /^@request\.auth\.claims(\..|\[.+\]$)/is;

/** Whether a name means the host that a request asks for. */
export const isAuthority = (name: string) => [':authority', 'host'].includes(name.toLowerCase());

/** Whether a name is a claim of a verified token, which only gateways can match on. */
export const isClaim = (name: string) => CLAIM.test(name);

/** A name of a header, with what it is the name of. */
export interface NamedHeader {
  readonly name: string;
  readonly what: string;
}

const invalid = ({ name, what }: NamedHeader, expected: string): MeshFault => ({
  code: MeshErrorCode.INVALID_HEADER,
  got: `${what} ${JSON.stringify(name)}`,
  expected,
  mend: 'write the name of the header alone',
  finding: name === '' ? 'an empty name of a header' : `the name ${JSON.stringify(name)}`,
});

const TO_MATCH = 'a header name: letters, digits and !#$%&\'*+-.^_`|~, or "@request.auth.claims.…"';
const TO_ALLOW = 'a header name or "*"';

/** A header to match is a token (RFC 9110), a pseudo header, or a claim of a token (`ValidateHTTPHeaderNameOrJwtClaimRoute`). */
export const matchableHeaderChecks = {
  'empty-name': (header) => (header.name === '' ? invalid(header, TO_MATCH) : undefined),
  name: (header) => {
    const { name } = header;
    const isName = name === '' || TOKEN.test(name) || PSEUDO.includes(name) || isClaim(name);
    return isName ? undefined : invalid(header, TO_MATCH);
  },
} satisfies Checks<NamedHeader>;

/** A header that CORS may allow is a token, or `*` (`ValidateHTTPHeaderNameOrJwtClaimRoute` in `validateCORSPolicy`). */
export const corsHeaderChecks = {
  'empty-name': (header) => (header.name === '' ? invalid(header, TO_ALLOW) : undefined),
  name: (header) => (header.name === '' || TOKEN.test(header.name) ? undefined : invalid(header, TO_ALLOW)),
} satisfies Checks<NamedHeader>;

/** The value of a header: no control characters; `%` begins a variable of Envoy's, `%%` is a percent sign. Returns it. */
export function headerValue(value: string, what: string): string {
  if (headerValueFault(value) === undefined) return value;
  throw new MeshError({
    code: MeshErrorCode.INVALID_HEADER,
    got: `${what} ${JSON.stringify(value)}`,
    expected:
      'text without control characters, in which each "%" is written "%%" or belongs to a variable such as %HOSTNAME%',
    mend: 'write "%%" for a percent sign',
  });
}
