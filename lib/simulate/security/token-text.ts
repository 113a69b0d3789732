import type { JsonWebKey, createPublicKey, verify } from 'node:crypto';
import { listOf, mapOf, textOf } from '../../mesh/lists';
import type { JwtRuleView } from '../../values/security/messages';
import type { Claims } from '../request';
import type { SeenRequest } from '../seen-request';

/** A token, taken apart. */
export interface ReadToken {
  /** The text that is signed. */
  readonly signed: string;
  readonly signature: Buffer;
  /** The algorithm of the signature: `RS256`. */
  readonly algorithm: string;
  /** The name of the key, where the token tells it. */
  readonly keyId?: string;
  readonly claims: Claims;
}

/** The words behind which Envoy looks for a token where a rule names no place (`JwtProvider` of Envoy's API, `from_headers`). */
const BEARER = 'Bearer ';
const PARAMETER = 'access_token';

/** The tokens of a request in the places that a rule names, or else where tokens usually are. */
export function tokensFor(rule: JwtRuleView, request: SeenRequest): readonly string[] {
  const { fromHeaders = [], fromParams = [], fromCookies = [] } = rule;
  const isUsual = fromHeaders.length + fromParams.length + fromCookies.length === 0;
  const headers = isUsual ? [{ name: 'authorization', prefix: BEARER }] : fromHeaders;
  const params = isUsual ? [PARAMETER] : fromParams;
  const cookies = new Map(
    (request.header('cookie') ?? '').split(';').map((pair): [string, string] => {
      const [name, ...rest] = pair.trim().split('=');
      return [name, rest.join('=')];
    }),
  );
  return [
    ...headers.flatMap(({ name = '', prefix = '' }) => behind(request.header(name.toLowerCase()), prefix)),
    ...params.flatMap((name) => request.queryParam(name) ?? []),
    ...fromCookies.flatMap((name) => cookies.get(name) ?? []),
  ].filter((text) => text !== '');
}

/** What stands behind a prefix in a header, up to what cannot be part of a token. */
function behind(value: string | undefined, prefix: string): string[] {
  const at = value?.indexOf(prefix) ?? -1;
  if (value === undefined || at === -1) return [];
  const text = value.slice(at + prefix.length);
  return [/^[A-Za-z0-9\-_.]*/.exec(text)?.[0] ?? ''];
}

/** A token taken apart; undefined for a text that is none. */
export function readToken(text: string): ReadToken | undefined {
  const parts = text.split('.');
  if (parts.length !== 3 || parts.some((part) => !/^[A-Za-z0-9\-_]*$/.test(part))) return undefined;
  const [header, claims] = parts.slice(0, 2).map(json);
  const algorithm = textOf(header?.alg);
  if (header === undefined || claims === undefined || algorithm === undefined) return undefined;
  const keyId = textOf(header.kid);
  return {
    signed: `${parts[0]}.${parts[1]}`,
    signature: Buffer.from(parts[2], 'base64url'),
    algorithm,
    claims,
    ...(keyId !== undefined && { keyId }),
  };
}

function json(part: string): { readonly [name: string]: unknown } | undefined {
  try {
    const value: unknown = JSON.parse(Buffer.from(part, 'base64url').toString('utf8'));
    return typeof value === 'object' && value !== null && !Array.isArray(value) ? mapOf(value) : undefined;
  } catch {
    return undefined;
  }
}

/**
 * Whether the signature of a token is by one of the keys that a rule has in its text; undefined where it has none there, but says from
 * where they are to be fetched, or where a key is of a kind that is not known here.
 */
export function isSigned(token: ReadToken, { jwks }: JwtRuleView): boolean | undefined {
  if (!jwks) return undefined;
  let keys: readonly unknown[];
  try {
    keys = listOf(mapOf(JSON.parse(jwks)).keys);
  } catch {
    return false;
  }
  const fitting = keys
    .map((key) => mapOf(key))
    .filter(({ kid }) => token.keyId === undefined || kid === undefined || kid === token.keyId);
  const verdicts = fitting.map((key) => isSignedBy(token, key));
  if (verdicts.includes(true)) return true;
  return verdicts.includes(undefined) ? undefined : false;
}

/** Algorithms with a key in two parts. */
const ALGORITHMS = /^(RS|PS|ES)(256|384|512)$/;

function isSignedBy(
  { signed, signature, algorithm }: ReadToken,
  key: { readonly [name: string]: unknown },
): boolean | undefined {
  const [, family, size] = ALGORITHMS.exec(algorithm) ?? [];
  if (family === undefined) return undefined;
  // Few programs ask about tokens, and what is for them alone is loaded then.
  // eslint-disable-next-line @typescript-eslint/no-require-imports
  const crypto = require('node:crypto') as {
    createPublicKey: typeof createPublicKey;
    verify?: typeof verify;
    constants: { RSA_PKCS1_PSS_PADDING: number };
  };
  // A browser has nothing that tells at once.
  if (crypto.verify === undefined) return undefined;
  try {
    const made = crypto.createPublicKey({ key: key as JsonWebKey, format: 'jwk' });
    if (made.asymmetricKeyType !== (family === 'ES' ? 'ec' : 'rsa')) return false;
    return crypto.verify(
      `sha${size}`,
      Buffer.from(signed),
      {
        key: made,
        ...(family === 'ES' && { dsaEncoding: 'ieee-p1363' as const }),
        ...(family === 'PS' && { padding: crypto.constants.RSA_PKCS1_PSS_PADDING }),
      },
      signature,
    );
  } catch {
    return false;
  }
}

/** How many seconds clocks may differ by (`clock_skew_seconds` of Envoy's API, whose default istiod keeps). */
const SKEW = 60;

/** What is wrong with the time of a token, in words; null where nothing is, and undefined where it depends on a time that is not told. */
export function timeFault({ exp, nbf }: Claims, now: number | undefined): string | null | undefined {
  const times = [exp, nbf].filter((time) => typeof time === 'number');
  if (times.length === 0) return null;
  if (now === undefined) return undefined;
  const seconds = now / 1000;
  if (typeof exp === 'number' && exp + SKEW < seconds) return 'the token has expired';
  if (typeof nbf === 'number' && nbf - SKEW > seconds) return 'the token does not count yet';
  return null;
}
