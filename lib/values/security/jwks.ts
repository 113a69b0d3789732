import { MeshErrorCode } from '../mesh-error';
import type { MeshFault } from '../mesh-fault';

/** What a public key of each type must have. */
const KEY_FIELDS: { readonly [type: string]: readonly string[] } = {
  RSA: ['e', 'n'],
  EC: ['crv', 'x', 'y'],
  OKP: ['crv', 'x'],
  oct: ['k'],
};
/** What any key may have beside. */
const TEXTS = ['kid', 'alg', 'use', 'x5u', 'x5t', 'x5t#S256', 'd', 'p', 'q', 'dp', 'dq', 'qi'];
const LISTS = ['key_ops', 'x5c'];
/** In base64, with or without padding; one character behind the last four says nothing. */
const BASE64 = /^(?:[A-Za-z0-9+/_-]{4})*(?:[A-Za-z0-9+/_-]{2,3})?=*$/;

/** What is wrong with a JSON Web Key Set, or with a single key in its place, as istiod's `jwk.Parse` reads it. */
export function jwksFault(text: string, what: string): MeshFault | undefined {
  const set = parse(text);
  if (typeof set === 'string') return fault(what, set);
  const keys: unknown = 'keys' in set ? (set.keys ?? []) : [set];
  if (!Array.isArray(keys)) return fault(what, '"keys" that is no list');
  for (const [i, key] of keys.entries()) {
    const got = keyFault(key);
    if (got !== undefined) return fault(`${what}, key ${i}`, got);
  }
  return undefined;
}

/** The places of the keys in a set that are private or symmetric. */
export function privateKeys(text: string): number[] {
  const set = parse(text);
  const keys = typeof set === 'string' ? [] : 'keys' in set ? (set.keys ?? []) : [set];
  return (Array.isArray(keys) ? keys : []).flatMap((key: unknown, i) =>
    isObject(key) && (key.kty === 'oct' || 'd' in key) ? [i] : [],
  );
}

/** A set or a key; what was got, in words, where it is neither. */
function parse(text: string): { readonly [name: string]: unknown } | string {
  let value: unknown;
  try {
    value = JSON.parse(text);
  } catch {
    return `text that is no JSON, beginning with ${JSON.stringify(text.trim().slice(0, 1))}`;
  }
  return isObject(value) ? value : 'JSON that is no object';
}

/** What is wrong with a key, in words. */
function keyFault(key: unknown): string | undefined {
  if (!isObject(key)) return 'a key that is no object';
  const type = String(key.kty ?? '');
  const fields = Object.hasOwn(KEY_FIELDS, type) ? KEY_FIELDS[type] : undefined;
  if (fields === undefined) return `the type of key "${type}"`;
  for (const field of fields) {
    const value = key[field];
    // A shared key may be empty.
    if (typeof value !== 'string' || (value === '' && type !== 'oct')) {
      return `a key of type ${type} without "${field}"`;
    }
    if (field !== 'crv' && !BASE64.test(value)) return `"${field}" that is not in base64`;
  }
  const given = (field: string) => (key[field] === null ? undefined : key[field]);
  const text = TEXTS.find((field) => given(field) !== undefined && typeof given(field) !== 'string');
  if (text !== undefined) return `"${text}" that is no text`;
  const list = LISTS.find((field) => given(field) !== undefined && !Array.isArray(given(field)));
  return list === undefined ? undefined : `"${list}" that is no list`;
}

const isObject = (value: unknown): value is { readonly [name: string]: unknown } =>
  typeof value === 'object' && value !== null && !Array.isArray(value);

const fault = (what: string, got: string): MeshFault => ({
  code: MeshErrorCode.INVALID_VALUE,
  got: `${what}: ${got}`,
  expected: `a JSON Web Key Set: {"keys": […]}, each key of the type ${Object.keys(KEY_FIELDS).join(', ')}`,
  mend: 'take the set of public keys that the issuer publishes',
  finding: `There is ${got} in ${what}, where istiod expects a JSON Web Key Set.`,
});
