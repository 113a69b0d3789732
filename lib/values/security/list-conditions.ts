import { MeshError, MeshErrorCode } from '../mesh-error';
import { emptyText, type MeshFault } from '../mesh-fault';

/** Conditions that are lists: one of the entries must apply, or for a `not…` field none of them. */
export interface ListConditions {
  readonly [field: string]: readonly string[] | undefined;
}

const NEGATIVE = /^not(?=[A-Z])/;

/** The field that means the opposite of another: `hosts` and `notHosts`. */
function opposite(field: string): string {
  const [head, ...tail] = field.replace(NEGATIVE, '');
  return NEGATIVE.test(field)
    ? head.toLowerCase() + tail.join('')
    : `not${head.toUpperCase()}${tail.join('')}`;
}

/** Whether one of some fields holds something. */
export const hasCondition = <Field extends string>(
  lists: { readonly [field in Field]?: readonly string[] },
  fields: readonly Field[],
): boolean => fields.some((field) => (lists[field]?.length ?? 0) > 0);

/** The lists of some fields that hold something. */
export function pickLists(lists: ListConditions, fields: readonly string[]): { [field: string]: string[] } {
  return Object.fromEntries(
    fields.flatMap((field) => {
      const list = lists[field] ?? [];
      return list.length === 0 ? [] : [[field, [...list]]];
    }),
  );
}

/** Refuses lists that hold nothing: Istio takes them for no condition at all. */
export function refuseEmptyLists(lists: { readonly [field: string]: readonly unknown[] | undefined }): void {
  const empty = Object.keys(lists).find((field) => lists[field]?.length === 0);
  if (empty === undefined) return;
  throw new MeshError({
    code: MeshErrorCode.MISSING_SETTING,
    got: `${empty} with nothing in it, which would mean anything`,
    expected: 'at least one entry',
    mend: `leave ${empty} out, if anything is meant`,
  });
}

/** What is wrong with a list of which an entry is empty (istiod's `CheckEmptyValues`); it tells the first. */
export function emptyEntryFault(list: readonly string[] | undefined, field: string): MeshFault[] {
  const empty = list?.findIndex((entry) => !entry) ?? -1;
  if (empty === -1) return [];
  return [emptyText(`entry of ${field}`, [field, empty], `The list ${field} has an empty entry.`)];
}

/** All conditions of some sets of them. A field may be in one of the sets only, as its entries mean "or". */
export function allLists(sets: readonly ListConditions[], what: string): ListConditions {
  const merged: { [field: string]: readonly string[] | undefined } = {};
  for (const [field, list] of sets.flatMap((set) => Object.entries(set))) {
    if (merged[field] !== undefined) {
      throw new MeshError({
        code: MeshErrorCode.CONFLICTING_SETTINGS,
        got: `${field} twice for one ${what}`,
        expected: 'each kind of condition once: the entries of a list mean "or"',
        mend: 'give both values to one condition, if one of them is enough',
      });
    }
    merged[field] = list;
  }
  return merged;
}

/** The opposite of one condition. Of several it would be an "or", which Istio cannot say in one place. */
export function notLists(lists: ListConditions, what: string): ListConditions {
  const entries = Object.entries(lists);
  if (entries.length === 1) return { [opposite(entries[0][0])]: entries[0][1] };
  throw new MeshError({
    code: MeshErrorCode.CONFLICTING_SETTINGS,
    got: `the opposite of ${entries.map(([field]) => field).join(' and ')} together`,
    expected: 'one condition',
    mend: `take the opposite of each, and write them as a ${what} each`,
  });
}

/** The conditions in words. */
export function describeLists(lists: ListConditions, words: { readonly [field: string]: string }): string {
  return Object.entries(lists)
    .map(([field, list = []]) => {
      const negative = NEGATIVE.test(field);
      const word = words[negative ? opposite(field) : field];
      return `${word} is ${negative ? 'not ' : ''}${list.join(' or ')}`;
    })
    .join(' and ');
}
