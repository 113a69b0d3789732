import { filled, integer, limited } from '../checks';
import { MeshError, MeshErrorCode } from '../mesh-error';

const MOST_ACCOUNTS = 16;
const LONGEST_ACCOUNT = 320;
const WILDCARD_TEXT = /^(\*|\*?[^*]+|[^*]+\*)$/;

const invalid = (what: string, value: string, expected: string, mend: string) =>
  new MeshError({
    code: MeshErrorCode.INVALID_VALUE,
    got: `${what} ${JSON.stringify(value)}`,
    expected,
    mend,
  });

/** What is wrong with a list of texts, at the first of them that is wrong. */
export interface ListFault<Kind extends string> {
  readonly kind: Kind;
  /** The text; empty where there are too many. */
  readonly value: string;
}

/** What istiod's `CheckServiceAccount` has against service accounts; undefined for nothing. */
export function serviceAccountFault(
  values: readonly string[],
): ListFault<'many' | 'empty' | 'wildcard' | 'form' | 'long'> | undefined {
  if (values.length > MOST_ACCOUNTS) return { kind: 'many', value: '' };
  for (const value of values) {
    if (!value) return { kind: 'empty', value };
    if (value.includes('*')) return { kind: 'wildcard', value };
    const parts = value.split('/');
    if (parts.length > 2 || parts.includes('')) return { kind: 'form', value };
    if (Buffer.byteLength(value) > LONGEST_ACCOUNT) return { kind: 'long', value };
  }
  return undefined;
}

/** What istiod's `CheckWildcardValues` has against texts with a wildcard; undefined for nothing. */
export function wildcardFault(values: readonly string[]): ListFault<'empty' | 'wildcard'> | undefined {
  for (const value of values) if (!value) return { kind: 'empty', value };
  const wrong = values.find((value) => !WILDCARD_TEXT.test(value));
  return wrong === undefined ? undefined : { kind: 'wildcard', value: wrong };
}

/** What istiod's `CheckTrustDomainValues` has against trust domains; undefined for nothing. */
export function trustDomainFault(
  values: readonly string[],
): ListFault<'empty' | 'wildcard' | 'path'> | undefined {
  const fault = wildcardFault(values);
  if (fault !== undefined) return fault;
  const path = values.find((value) => value.includes('/'));
  return path === undefined ? undefined : { kind: 'path', value: path };
}

/** Service accounts as `name` or `namespace/name`, as istiod's `CheckServiceAccount` takes them. Returns them. */
export function serviceAccounts(values: readonly string[], what: string): readonly string[] {
  const fault = serviceAccountFault(values);
  if (fault === undefined) return values;
  integer(values.length, `number of ${what}`, 0, MOST_ACCOUNTS);
  limited(filled(fault.value, what), what, LONGEST_ACCOUNT);
  throw invalid(
    what,
    fault.value,
    '"name" or "namespace/name", without "*"',
    'name the account; for a pattern use principals',
  );
}

/** Texts with one `*` at most, at either end, as istiod's `CheckWildcardValues` takes them. Returns them. */
export function wildcardTexts(values: readonly string[], what: string): readonly string[] {
  const fault = wildcardFault(values);
  if (fault === undefined) return values;
  filled(fault.value, what);
  throw invalid(what, fault.value, 'one "*" at most, at the beginning or the end', 'write several entries');
}

/** Trust domains, as istiod's `CheckTrustDomainValues` takes them. Returns them. */
export function trustDomains(values: readonly string[], what: string): readonly string[] {
  const fault = trustDomainFault(values);
  if (fault?.kind !== 'path') return wildcardTexts(values, what);
  throw invalid(
    what,
    fault.value,
    'the trust domain alone, such as "cluster.local"',
    'take away what follows the "/"',
  );
}

/** Ports as the strings that policies have for them, 0 to 65535. Returns them. */
export function portTexts(values: readonly string[], what: string): readonly string[] {
  for (const value of values) {
    if (/^\d+$/.test(value) && Number(value) <= 65535) continue;
    throw new MeshError({
      code: MeshErrorCode.INVALID_PORT,
      got: `${what} ${JSON.stringify(value)}`,
      expected: 'the digits of a number from 0 to 65535',
      mend: 'give the number of the port',
    });
  }
  return values;
}
