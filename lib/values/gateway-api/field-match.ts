import { choice } from '../checks';
import { bounded, knownFields, sizedList, tokenName } from './gateway-api-checks';
import { MeshError, MeshErrorCode } from '../mesh-error';
import { checkRegex } from '../regex';
import { StringMatch, StringMatchKind } from '../string-match';
import { filledList } from '../spec';
import type { FieldMatchSpec } from './wire-gateway-api';

const KINDS = ['Exact', 'RegularExpression'] as const;
const SPECIAL = /[\\^$.*+?()[\]{}|]/g;

/**
 * Renders conditions on headers or query parameters. The Gateway API knows whole values and regular expressions alone; a
 * prefix and presence are written as expressions that mean the same.
 */
export function fieldMatchSpecs(conditions: { readonly [name: string]: StringMatch } | undefined): any {
  return filledList(
    Object.entries(conditions ?? {}).map(([name, { kind, value }]) => {
      if (kind === StringMatchKind.EXACT) return { type: 'Exact', name, value };
      const prefix = value.replace(SPECIAL, '\\$&');
      const expression =
        kind === StringMatchKind.REGEX ? value : kind === StringMatchKind.PREFIX ? `${prefix}.*` : '.*';
      return { type: 'RegularExpression', name, value: expression };
    }),
  );
}

/** Checks conditions on headers or query parameters as the CRD does. The case of header names does not matter. Returns a copy. */
export function checkFieldMatches(specs: any, what: string, longest: number): FieldMatchSpec[] | undefined {
  const list = sizedList<FieldMatchSpec>(specs, `conditions on ${what}s`, 16)?.map((spec) => {
    const wire = knownFields<FieldMatchSpec, 'type' | 'name' | 'value'>(spec, what, 'type', 'name', 'value');
    tokenName(wire.name, what);
    bounded(wire.value, `value of ${what} ${wire.name}`, 1, longest);
    if (wire.type !== undefined) choice(wire.type, KINDS, `type of the condition on ${what} ${wire.name}`);
    if (wire.type === 'RegularExpression' && wire.value !== '*') checkRegex(wire.value);
    return wire;
  });
  const names = list?.map(({ name }) => (what === 'header' ? name.toLowerCase() : name)) ?? [];
  const twice = names.find((name, i) => names.indexOf(name) !== i);
  if (twice === undefined) return list;
  throw new MeshError({
    code: MeshErrorCode.CONFLICTING_SETTINGS,
    got: `two conditions on ${what} ${twice}`,
    expected: 'one: of several with one name all but the first are ignored',
    mend: 'for "or", list two matches; for "and", write one condition',
  });
}

/** Conditions in words. To Istio the expression `*` is presence. */
export function describeFields(specs: readonly FieldMatchSpec[] | undefined, what: string): string[] {
  const words = ({ type, value }: FieldMatchSpec) =>
    StringMatch._fromSpec(type === 'RegularExpression' ? { regex: value } : { exact: value })._describe();
  return specs?.map((spec) => `${what} ${spec.name} ${words(spec)}`) ?? [];
}

/** Joins conditions of several matches; one on the same name twice is refused later. */
export function joinLists<T>(lists: readonly (readonly T[] | undefined)[]): T[] | undefined {
  return filledList(lists.flatMap((list) => list ?? []));
}
