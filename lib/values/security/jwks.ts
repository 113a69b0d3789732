import { MeshError, MeshErrorCode } from '../mesh-error';

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

/** A JSON Web Key Set, or a single key, as istiod reads it. Returns it. */
export function jwks(text: string, what: string): string {
  const set = parse(text, what);
  const keys: unknown = 'keys' in set ? (set.keys ?? []) : [set];
  if (!Array.isArray(keys)) throw refusal(what, '"keys" that is no list');
  keys.forEach((key, i) => checkKey(key, `${what}, key ${i}`));
  return text;
}

/** Which keys of a set that `jwks()` takes are not public: private ones, and those that both sides share. */
export function privateKeys(text: string): number[] {
  const set = parse(text, 'jwks');
  const keys: any = 'keys' in set ? (set.keys ?? []) : [set];
  return keys.flatMap((key: any, i: number) => (key.kty === 'oct' || 'd' in key ? [i] : []));
}

function parse(text: string, what: string): { readonly [name: string]: unknown } {
  let value: unknown;
  try {
    value = JSON.parse(text);
  } catch {
    throw refusal(what, `text that is no JSON, beginning with ${JSON.stringify(text.trim().slice(0, 1))}`);
  }
  if (!isObject(value)) throw refusal(what, 'JSON that is no object');
  return value;
}

function checkKey(key: unknown, what: string): void {
  if (!isObject(key)) throw refusal(what, 'a key that is no object');
  const type = String(key.kty ?? '');
  const fields = Object.hasOwn(KEY_FIELDS, type) ? KEY_FIELDS[type] : undefined;
  if (fields === undefined) throw refusal(what, `the type of key "${type}"`);
  for (const field of fields) {
    const value = key[field];
    // A shared key may be empty.
    if (typeof value !== 'string' || (value === '' && type !== 'oct'))
      throw refusal(what, `a key of type ${type} without "${field}"`);
    if (field !== 'crv' && !BASE64.test(value)) throw refusal(what, `"${field}" that is not in base64`);
  }
  for (const field of TEXTS) {
    const value = key[field];
    if (value !== undefined && value !== null && typeof value !== 'string')
      throw refusal(what, `"${field}" that is no text`);
  }
  for (const field of LISTS) {
    const value = key[field];
    if (value !== undefined && value !== null && !Array.isArray(value))
      throw refusal(what, `"${field}" that is no list`);
  }
}

const isObject = (value: unknown): value is { readonly [name: string]: unknown } =>
  typeof value === 'object' && value !== null && !Array.isArray(value);

function refusal(what: string, got: string): MeshError {
  return new MeshError({
    code: MeshErrorCode.INVALID_VALUE,
    got: `${what}: ${got}`,
    expected: `a JSON Web Key Set: {"keys": […]}, each key of the type ${Object.keys(KEY_FIELDS).join(', ')}`,
    mend: 'take the set of public keys that the issuer publishes',
  });
}
