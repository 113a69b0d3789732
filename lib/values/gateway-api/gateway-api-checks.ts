import { MeshError, MeshErrorCode } from '../mesh-error';

const SUBDOMAIN = '[a-z0-9]([-a-z0-9]*[a-z0-9])?(\\.[a-z0-9]([-a-z0-9]*[a-z0-9])?)*';
const GROUP = new RegExp(`^$|^${SUBDOMAIN}$`);
const KIND = /^[a-zA-Z]([-a-zA-Z0-9]*[a-zA-Z0-9])?$/;
const HOSTNAME = new RegExp(`^${SUBDOMAIN}$`);
const WILDCARD_HOSTNAME = new RegExp(`^(\\*\\.)?${SUBDOMAIN}$`);
const HEADER_NAME = /^[A-Za-z0-9!#$%&'*+\-.^_`|~]+$/;
const KEY = new RegExp(`^(${SUBDOMAIN}/)?([A-Za-z0-9][-A-Za-z0-9_.]{0,61})?[A-Za-z0-9]$`);

const show = (value: unknown) => JSON.stringify(value) ?? String(value);

function refuse(code: MeshErrorCode, got: string, expected: string, mend: string): MeshError {
  return new MeshError({ code, got, expected, mend });
}

function patterned(
  value: string,
  what: string,
  pattern: RegExp,
  most: number,
  code: MeshErrorCode,
  expected: string,
): string {
  if (typeof value === 'string' && value.length <= most && pattern.test(value)) return value;
  throw refuse(
    code,
    `${what} ${show(value)}`,
    `${expected}, at most ${most} characters`,
    `change the ${what}`,
  );
}

/** An API group, empty for the core group. Returns it. */
export function apiGroup(value: string, what: string): string {
  return patterned(value, `group of ${what}`, GROUP, 253, MeshErrorCode.INVALID_NAME, 'an API group, or ""');
}

/** A kind of object. Returns it. */
export function kindName(value: string, what: string): string {
  return patterned(value, `kind of ${what}`, KIND, 63, MeshErrorCode.INVALID_NAME, 'a kind, as "Service"');
}

/** Text within bounds, of any characters. Returns it. */
export function bounded(value: string, what: string, least: number, most: number): string {
  if (typeof value === 'string' && value.length >= least && value.length <= most) return value;
  const empty = value === undefined || value === '';
  throw refuse(
    empty ? MeshErrorCode.MISSING_SETTING : MeshErrorCode.INVALID_VALUE,
    `${what} ${show(value)}`,
    `text of ${least} to ${most} characters`,
    empty ? `give the ${what}` : `shorten the ${what}`,
  );
}

/** A host name without wildcard. Returns it. */
export function hostname(value: string, what: string): string {
  return patterned(
    value,
    what,
    HOSTNAME,
    253,
    MeshErrorCode.INVALID_HOST,
    'a DNS name in lower case without wildcard',
  );
}

/** A host name whose first label may be `*`. Returns it. */
export function wildcardHostname(value: string, what: string): string {
  return patterned(
    value,
    what,
    WILDCARD_HOSTNAME,
    253,
    MeshErrorCode.INVALID_HOST,
    'a DNS name in lower case, of which only the whole first label may be "*"',
  );
}

/** The name of a header or of a query parameter. Returns it. */
export function tokenName(value: string, what: string): string {
  return patterned(
    value,
    what,
    HEADER_NAME,
    256,
    MeshErrorCode.INVALID_HEADER,
    "letters, digits and !#$%&'*+-.^_`|~",
  );
}

/** The key of a label, an annotation or an option. Returns it. */
export function qualifiedKey(value: string, what: string): string {
  if (KEY.test(value) && value.split('/')[0].length < 253) return value;
  throw refuse(
    MeshErrorCode.INVALID_LABEL,
    `${what} ${show(value)}`,
    'an optional DNS prefix with "/", then at most 63 letters, digits, "-", "_" and "."',
    `change the ${what}`,
  );
}

/** A list with a number of entries within bounds. Returns a copy; undefined stays. */
export function sizedList<T>(
  list: readonly T[] | undefined,
  what: string,
  most: number,
  least = 0,
): T[] | undefined {
  if (list === undefined) return undefined;
  if (Array.isArray(list) && list.length >= least && list.length <= most) return [...list];
  throw refuse(
    MeshErrorCode.INVALID_NUMBER,
    Array.isArray(list) ? `${list.length} ${what}` : `${show(list)} as ${what}`,
    `a list of ${least} to ${most}`,
    least > 0 ? `give ${what} in that number` : `give fewer ${what}, or share them out over several objects`,
  );
}

/** A map with a number of entries within bounds. Returns a copy; undefined stays. */
export function sizedMap(
  map: { readonly [key: string]: string } | undefined,
  what: string,
  most: number,
  longest: number,
): { [key: string]: string } | undefined {
  if (map === undefined) return undefined;
  const entries = Object.entries(map);
  sizedList(entries, what, most);
  for (const [key, value] of entries) bounded(value, `${what} ${key}`, 0, longest);
  return { ...map };
}

/** The fields of a part of a manifest that are known here. Returns a copy with those alone; nothing but objects are taken. */
export function knownFields<T extends object, K extends keyof T & string>(
  spec: T | undefined,
  what: string,
  ...names: K[]
): Pick<T, K> {
  if (typeof spec !== 'object' || spec === null || Array.isArray(spec)) {
    throw refuse(
      MeshErrorCode.INVALID_VALUE,
      `${what} ${show(spec)}`,
      'an object',
      `write the fields of ${what}`,
    );
  }
  const given = names.filter((name) => spec[name] !== undefined);
  return Object.fromEntries(given.map((name) => [name, spec[name]])) as Pick<T, K>;
}
