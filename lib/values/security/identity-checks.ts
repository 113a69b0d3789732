import { MeshErrorCode } from '../mesh-error';
import { type MeshFault, missingSetting } from '../mesh-fault';

const MAX_ACCOUNTS = 16;
const MAX_ACCOUNT_LENGTH = 320;
const WILDCARD_TEXT = /^(\*|\*?[^*]+|[^*]+\*)$/;

const invalid = (
  what: string,
  value: string,
  expected: string,
  mend: string,
  finding: string,
): MeshFault => ({
  code: MeshErrorCode.INVALID_VALUE,
  got: `${what} ${JSON.stringify(value)}`,
  expected,
  mend,
  finding,
});

const emptyEntry = (what: string): MeshFault =>
  missingSetting(
    `${what} ""`,
    'text that is not empty',
    `give the ${what}`,
    [],
    `The list ${what} has an empty entry.`,
  );

/** The first fault of a list, with its place below the field. */
function firstOf(
  values: readonly string[],
  field: string,
  faultOf: (value: string) => MeshFault | undefined,
): MeshFault | undefined {
  for (const [i, value] of values.entries()) {
    const fault = faultOf(value);
    if (fault !== undefined) return { ...fault, at: [field, i] };
  }
  return undefined;
}

/** What istiod's `validateServiceAccounts` has against a list of service accounts. */
export function serviceAccountsFault(values: readonly string[], field: string): MeshFault | undefined {
  if (values.length > MAX_ACCOUNTS) {
    return {
      code: MeshErrorCode.INVALID_NUMBER,
      got: `number of ${field} ${values.length}`,
      expected: `a whole number from 0 to ${MAX_ACCOUNTS}`,
      mend: 'write several sources',
      at: [field],
      finding: 'The source has more than 16 service accounts.',
    };
  }
  return firstOf(values, field, (value) => {
    if (!value) return emptyEntry(field);
    const form = (finding: string) =>
      invalid(
        field,
        value,
        '"name" or "namespace/name", without "*"',
        'name the account; for a pattern use principals',
        finding,
      );
    const named = `The list ${field} has ${JSON.stringify(value)}`;
    if (value.includes('*'))
      return form(`The list ${field} has an entry with "*", which service accounts do not support.`);
    const parts = value.split('/');
    if (parts.length > 2 || parts.includes(''))
      return form(`${named}, which is neither "name" nor "namespace/name".`);
    if (Buffer.byteLength(value) <= MAX_ACCOUNT_LENGTH) return undefined;
    return {
      ...form(`${named}, which is longer than ${MAX_ACCOUNT_LENGTH} characters.`),
      expected: `text of at most ${MAX_ACCOUNT_LENGTH} characters`,
      mend: 'shorten it',
    };
  });
}

/** What istiod's `validateTrustDomainWildcards` has against texts in which one wildcard may lead or end. */
export function wildcardTextsFault(values: readonly string[], field: string): MeshFault | undefined {
  const empty = firstOf(values, field, (value) => (value ? undefined : emptyEntry(field)));
  if (empty !== undefined) return { ...empty, finding: `The list ${field} has an empty entry.` };
  return firstOf(values, field, (value) =>
    WILDCARD_TEXT.test(value)
      ? undefined
      : invalid(
          field,
          value,
          'one "*" at most, at the beginning or the end',
          'write several entries',
          `The list ${field} has ${JSON.stringify(value)}, in which "*" may stand once, at the beginning or the end.`,
        ),
  );
}

/** What istiod's `validateTrustDomains` has against a list of trust domains. */
export function trustDomainsFault(values: readonly string[], field: string): MeshFault | undefined {
  return (
    wildcardTextsFault(values, field) ??
    firstOf(values, field, (value) =>
      value.includes('/')
        ? invalid(
            field,
            value,
            'the trust domain alone, such as "cluster.local"',
            'take away what follows the "/"',
            `The list ${field} has ${JSON.stringify(value)}, which is more than a trust domain.`,
          )
        : undefined,
    )
  );
}

/** What is wrong with a port that stands as text, as istiod's `ValidatePorts` has it: 0 is one too. */
export function portTextFault(value: string, what: string): MeshFault | undefined {
  if (/^\d+$/.test(value) && Number(value) <= 65535) return undefined;
  return {
    code: MeshErrorCode.INVALID_PORT,
    got: `${what} ${JSON.stringify(value)}`,
    expected: 'the digits of a number from 0 to 65535',
    mend: 'give the number of the port',
  };
}
