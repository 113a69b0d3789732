import { MeshError, MeshErrorCode } from './mesh-error';
import type { Checks, MeshFault } from './mesh-fault';

const TOKEN = /^[-!#$%&'*+.^_`|~0-9A-Za-z]+$/;
const PSEUDO = [':method', ':scheme', ':authority', ':path', ':status'];
const CLAIM = /^@request\.auth\.claims(\..|\[.+\]$)/is;

/** Whether a name means the host that a request asks for. */
export const isAuthority = (name: string) => [':authority', 'host'].includes(name.toLowerCase());

/** Whether a name is a claim of a verified token, which only gateways can match on. */
export const isClaim = (name: string) => name.startsWith('@') && CLAIM.test(name);

/** A name of a header, with what it is the name of. */
interface NamedHeader {
  readonly name: string;
  readonly what: string;
}

const invalid = ({ name, what }: NamedHeader, expected: string): MeshFault => ({
  code: MeshErrorCode.INVALID_HEADER,
  got: `${what} ${JSON.stringify(name)}`,
  expected,
  mend: 'write the name of the header alone',
  finding:
    name === ''
      ? 'The name of a header is empty.'
      : `${JSON.stringify(name)} is not a valid name of a header.`,
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

/** What is wrong with the value of a header. */
interface HeaderValueFault {
  /** Control characters, or a variable of Envoy's that is not well formed. */
  readonly kind: 'control' | 'variable';
  /** What was expected where the reading ended. */
  readonly expected: string;
}

type State = 'text' | 'name' | 'list' | 'quote' | 'string' | 'comma' | 'parenthesis' | 'percent';

// eslint-disable-next-line no-control-regex
const CONTROL = /[\u0000-\u0008\u000a-\u001f\u007f]/;

/** Within a variable: which state a character leads to, `other` for any that is not named; undefined ends the reading. */
const STEPS: { readonly [state in Exclude<State, 'text'>]: { readonly [character: string]: State } } = {
  name: { '%': 'text', '(': 'list', other: 'name' },
  list: { '[': 'quote', ' ': 'list', other: 'string' },
  quote: { '"': 'string', ' ': 'quote' },
  string: { ')': 'percent', '"': 'comma', other: 'string' },
  comma: { ',': 'quote', ']': 'parenthesis', ' ': 'comma' },
  parenthesis: { ')': 'percent', ' ': 'parenthesis' },
  percent: { '%': 'text', ' ': 'percent' },
};

const EXPECTED: { readonly [state in State]?: string } = {
  quote: 'a quotation mark, as a list of arguments begins each of them',
  comma: '"," or "]" after an argument in a list',
  parenthesis: '")" after a list of arguments',
  percent: '"%" after the arguments of a variable',
};

/**
 * What is wrong with the value of a header that Envoy is to write; undefined for nothing. `%NAME%` and `%NAME(arguments)%`
 * are variables, `%%` is a percent sign. It reads as istiod's `validateHeaderValue` does, which follows Envoy's parser.
 */
export function headerValueFault(value: string): HeaderValueFault | undefined {
  if (CONTROL.test(value)) return { kind: 'control', expected: 'no control characters' };
  if (!value.includes('%')) return undefined;
  let state = 'text' as State;
  for (let i = 0; i < value.length; i++) {
    const character = value[i];
    if (state === 'text') {
      if (character !== '%') continue;
      if (i + 1 === value.length) return { kind: 'variable', expected: '"%%" for a percent sign at the end' };
      if (value[i + 1] === '%') i++;
      else state = 'name';
    } else if (state === 'string' && character === '\\') {
      if (i + 1 === value.length) return { kind: 'variable', expected: 'a character after "\\"' };
      i++;
    } else {
      const next: State | undefined = STEPS[state][character] ?? STEPS[state].other;
      if (next === undefined) return { kind: 'variable', expected: EXPECTED[state] ?? '' };
      state = next;
    }
  }
  if (state === 'text') return undefined;
  return { kind: 'variable', expected: `an end of the variable in ${JSON.stringify(value)}` };
}

/** A value of a header that Envoy cannot write, in words. */
export const wrongHeaderValue = (value: string, what: string): MeshFault => ({
  code: MeshErrorCode.INVALID_HEADER,
  got: `${what} ${JSON.stringify(value)}`,
  expected:
    'text without control characters, in which each "%" is written "%%" or belongs to a variable such as %HOSTNAME%',
  mend: 'write "%%" for a percent sign',
});

/** The value of a header: no control characters; `%` begins a variable of Envoy's, `%%` is a percent sign. Returns it. */
export function headerValue(value: string, what: string): string {
  if (headerValueFault(value) === undefined) return value;
  throw new MeshError(wrongHeaderValue(value, what));
}
