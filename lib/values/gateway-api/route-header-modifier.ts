import { headerValue } from '../headers';
import { MeshError, MeshErrorCode } from '../mesh-error';
import { defined, filledList } from '../spec';
import { bounded, knownFields, sizedList, tokenName } from './gateway-api-checks';
import type { HeaderModifierSpec } from './wire-gateway-api';

/** What to change on headers. At most 16 of each; the case of names does not matter. */
export interface HeaderModifierOptions {
  /**
   * Headers to set, in place of any that are there.
   *
   * @default - none
   */
  readonly set?: { [name: string]: string };
  /**
   * Headers to add, beside those that are there.
   *
   * @default - none
   */
  readonly add?: { [name: string]: string };
  /**
   * Names of headers to take off.
   *
   * @default - none
   */
  readonly remove?: string[];
}

const listed = (map: { readonly [name: string]: string } | undefined) =>
  filledList(Object.entries(map ?? {}).map(([name, value]) => ({ name, value })));

/** Renders changes to headers. */
export function headerModifierSpec(options: HeaderModifierOptions): any {
  const { set, add, remove } = options;
  return defined({ set: listed(set), add: listed(add), remove: filledList(remove) });
}

/** Checks changes to headers as the CRD does, and their values as istiod and Envoy do. Returns a copy. */
export function checkHeaderModifier(spec: any, what: string): any {
  const wire = knownFields<HeaderModifierSpec, 'set' | 'add' | 'remove'>(spec, what, 'set', 'add', 'remove');
  const headers = (list: HeaderModifierSpec['set'], field: string) => {
    const entries = sizedList(list, `${what}: ${field}`, 16)?.map((entry) => {
      const { name, value } = knownFields<typeof entry, 'name' | 'value'>(entry, 'a header', 'name', 'value');
      tokenName(name, 'header');
      return { name, value: headerValue(bounded(value, `value of ${name}`, 1, 4096), `value of ${name}`) };
    });
    distinctHeaders(entries?.map(({ name }) => name) ?? [], `${what}: ${field}`);
    return entries;
  };
  const remove = sizedList(wire.remove, `${what}: remove`, 16)?.map((name) => tokenName(name, 'header'));
  distinctHeaders(remove ?? [], `${what}: remove`);
  return defined({ set: headers(wire.set, 'set'), add: headers(wire.add, 'add'), remove });
}

/** The changes in words. */
export function describeHeaderModifier(spec: any, side: string): string {
  const { set, add, remove = [] }: HeaderModifierSpec = spec;
  const names = (list: readonly { name: string }[] | undefined) => list?.map(({ name }) => name) ?? [];
  const parts = Object.entries({ set: names(set), add: names(add), remove });
  const words = parts
    .filter(([, list]) => list.length > 0)
    .map(([verb, list]) => `${verb} ${list.join(', ')}`);
  return `${side} headers: ${words.join('; ') || 'as they are'}`;
}

/** The same header in two spellings is one header, of which the second is ignored. */
function distinctHeaders(names: readonly string[], what: string): void {
  const lower = names.map((name) => name.toLowerCase());
  const twice = lower.find((name, i) => lower.indexOf(name) !== i);
  if (twice === undefined) return;
  throw new MeshError({
    code: MeshErrorCode.DUPLICATE_NAME,
    got: `${what}: ${twice} twice`,
    expected: 'each header once, whatever its case',
    mend: 'keep one of the two',
  });
}
