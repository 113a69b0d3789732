import { filled, integer, limited } from '../checks';
import { MeshError, MeshErrorCode } from '../mesh-error';

const MOST_ACCOUNTS = 16;
const LONGEST_ACCOUNT = 320;

const invalid = (what: string, value: string, expected: string, mend: string) =>
  new MeshError({
    code: MeshErrorCode.INVALID_VALUE,
    got: `${what} ${JSON.stringify(value)}`,
    expected,
    mend,
  });

/** Service accounts as `name` or `namespace/name`, as istiod's `CheckServiceAccount` takes them. Returns them. */
export function serviceAccounts(values: readonly string[], what: string): readonly string[] {
  integer(values.length, `number of ${what}`, 0, MOST_ACCOUNTS);
  for (const value of values) {
    const parts = limited(filled(value, what), what, LONGEST_ACCOUNT).split('/');
    if (parts.length <= 2 && parts.every((part) => part !== '' && !part.includes('*'))) continue;
    throw invalid(
      what,
      value,
      '"name" or "namespace/name", without "*"',
      'name the account; for a pattern use principals',
    );
  }
  return values;
}

/** Texts with one `*` at most, at either end, as istiod's `CheckWildcardValues` takes them. Returns them. */
export function wildcardTexts(values: readonly string[], what: string): readonly string[] {
  for (const value of values) {
    if (/^(\*|\*?[^*]+|[^*]+\*)$/.test(filled(value, what))) continue;
    throw invalid(what, value, 'one "*" at most, at the beginning or the end', 'write several entries');
  }
  return values;
}

/** Trust domains, as istiod's `CheckTrustDomainValues` takes them. Returns them. */
export function trustDomains(values: readonly string[], what: string): readonly string[] {
  const path = wildcardTexts(values, what).find((value) => value.includes('/'));
  if (path === undefined) return values;
  throw invalid(
    what,
    path,
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
