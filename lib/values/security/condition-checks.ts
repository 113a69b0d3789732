import { MeshErrorCode } from '../mesh-error';
import { type Checks, emptyText, type MeshFault, missingSetting } from '../mesh-fault';
import { ATTRIBUTES, keyFault, type KeyFault, OUTDATED } from './condition-keys';
import type { ConditionView } from './messages';

/** One of the two lists of a condition, each of which istiod looks at by itself. */
interface ValueList {
  readonly key: string;
  readonly field: 'values' | 'notValues';
  readonly values: readonly string[];
}

/** The lists of a condition that has a key, and values in one of them; istiod reads no others. */
function listsOf({ key = '', values = [], notValues = [] }: ConditionView): ValueList[] {
  if (key === '' || values.length + notValues.length === 0) return [];
  return [
    { key, field: 'values', values },
    { key, field: 'notValues', values: notValues },
  ];
}

const emptyEntry = ({ values }: ValueList) => values.findIndex((value) => !value);

/** What is wrong with the attribute itself; istiod says it once for each of the two lists without an empty entry. */
const keyFaults = (condition: ConditionView, ...kinds: KeyFault[]): MeshFault[] =>
  listsOf(condition)
    .filter((list) => {
      const kind = keyFault(list.key);
      return emptyEntry(list) === -1 && kind !== undefined && kinds.includes(kind);
    })
    .map(({ key, field }) => ({
      code: MeshErrorCode.INVALID_VALUE,
      got: `a condition on ${JSON.stringify(key)}`,
      expected: kinds.includes('form')
        ? 'a name in brackets behind it, as in request.headers[x-user]'
        : `one of ${Object.keys(ATTRIBUTES).join(', ')}, request.headers[…], request.auth.claims[…]`,
      mend: mendOf(key),
      at: ['key'],
      finding: `the attribute ${key} with ${field}`,
    }));

const mendOf = (key: string): string =>
  key.startsWith('destination.labels')
    ? 'select the pods by PolicyTarget.labels()'
    : ((OUTDATED[key] as string | undefined) ?? 'use a method of Condition, such as Condition.header()');

function valuesFault(list: ValueList): MeshFault[] {
  const { key, field, values } = list;
  const empty = emptyEntry(list);
  if (empty !== -1) {
    return [emptyText(`value of ${key}`, [field, empty], `an empty entry of ${field} for ${key}`)];
  }
  const check = Object.hasOwn(ATTRIBUTES, key) ? ATTRIBUTES[key] : undefined;
  const fault = check?.(values, `value of ${key}`);
  if (check === undefined || fault === undefined) return [];
  const bad = values.filter((value) => check([value], '') !== undefined);
  const text = bad.length === 0 ? 'too many' : bad.map((value) => JSON.stringify(value)).join(', ');
  return [{ ...fault, at: [field], finding: `${text} in ${field} for ${key}; expected ${fault.expected}` }];
}

/** What istiod's `ValidateAuthorizationPolicy` and `ValidateAttribute` have against a condition. */
export const conditionChecks = {
  'condition-without-key': ({ key }) =>
    key
      ? undefined
      : {
          code: MeshErrorCode.INVALID_VALUE,
          got: 'a condition without a key',
          expected: 'the name of an attribute',
          mend: 'use a method of Condition, such as Condition.header()',
          finding: 'a condition without a key',
        },
  'condition-without-values': ({ key, values = [], notValues = [] }) =>
    key && values.length + notValues.length === 0
      ? missingSetting(
          `a condition on ${key} without a value`,
          'at least one value',
          'give the values; "*" is any',
          [],
          `no values for ${key}`,
        )
      : undefined,
  'condition-key': (condition) => keyFaults(condition, 'unknown'),
  'condition-outdated-key': (condition) => keyFaults(condition, 'outdated', 'labels'),
  'condition-brackets': (condition) => keyFaults(condition, 'form'),
  'condition-values': (condition) => listsOf(condition).flatMap(valuesFault),
} satisfies Checks<ConditionView>;
