import type { FieldPath } from '../mesh/manifest';
import { pathText } from '../mesh/manifest';
import type { MeshIndex } from '../mesh/mesh-index';
import type { Resource, ResourceOf, Source } from '../mesh/resource';
import { compareText } from '../values/order';
import { servedIngresses } from './ingress/ingress-class';

/** What requests can exercise: a rule, one of its matches, a subset, or a rule of a policy. */
export type CoveredKind = 'rule' | 'match' | 'subset' | 'policy';

/** One thing that requests can exercise, and how often they did. */
export interface CoveredElement {
  /** What kind of element it is. */
  readonly kind: CoveredKind;
  /** `VirtualService istio-test/nginx`. */
  readonly object: string;
  /** `spec.http[0].match[1]`. */
  readonly path: string;
  /** How many requests exercised it. */
  readonly hits: number;
  /** What it says, so that another object of the same name is told from it. */
  readonly digest: string;
}

/** The kinds of objects that have what requests can exercise, in the order in which they are told. */
const KINDS = [
  'VirtualService',
  'HTTPRoute',
  'GRPCRoute',
  'TLSRoute',
  'TCPRoute',
  'Ingress',
  'DestinationRule',
  'AuthorizationPolicy',
] as const;

interface PlacedElement {
  readonly kind: CoveredKind;
  readonly at: FieldPath;
  readonly value: unknown;
}

/** The items of a list under `spec`. */
const listed = (kind: CoveredKind, field: string, items: readonly unknown[] = []): PlacedElement[] =>
  items.map((value, i) => ({ kind, at: ['spec', field, i], value }));

/** The rules of a list under `spec`, each with its matches behind it. */
const rulesIn = <Field extends string>(
  field: string,
  rules: readonly { readonly [name in Field]?: readonly unknown[] }[] = [],
  matches: Field,
): PlacedElement[] =>
  listed('rule', field, rules).flatMap((rule, i) => [
    rule,
    ...(rules[i][matches] ?? []).map((value, j) => ({
      kind: 'match' as const,
      at: [...rule.at, matches, j],
      value,
    })),
  ]);

/** Where each kind of object has what requests can exercise. */
function elementsOf(resource: ResourceOf<(typeof KINDS)[number]>): PlacedElement[] {
  if (resource.is('VirtualService')) {
    const { http, tls, tcp } = resource.spec;
    return [
      ...rulesIn('http', http, 'match'),
      ...rulesIn('tls', tls, 'match'),
      ...rulesIn('tcp', tcp, 'match'),
    ];
  }
  if (resource.is('HTTPRoute')) return rulesIn('rules', resource.spec.rules, 'matches');
  if (resource.is('GRPCRoute')) return rulesIn('rules', resource.spec.rules, 'matches');
  if (resource.is('Ingress')) {
    return (resource.spec.rules ?? []).flatMap(({ http }, i) =>
      (http?.paths ?? []).map((value, j): PlacedElement => {
        const at: FieldPath = ['spec', 'rules', i, 'http', 'paths', j];
        return { kind: 'match', at, value };
      }),
    );
  }
  if (resource.is('DestinationRule')) return listed('subset', 'subsets', resource.spec.subsets);
  if (resource.is('AuthorizationPolicy')) return listed('policy', 'rules', resource.spec.rules);
  return listed('rule', 'rules', resource.spec.rules);
}

interface ElementKey {
  readonly path: string;
  readonly key: string;
}

const keys = new WeakMap<Source, readonly ElementKey[]>();

/** What a decision exercises: a match that is taken takes its rule with it. Made once for each place. */
function elementsAt(source: Source): readonly ElementKey[] {
  const known = keys.get(source);
  if (known !== undefined) return known;
  const { of, at } = source;
  const made: ElementKey[] = [];
  for (let length = at.length; length >= 3; length--) {
    const path = pathText(at.slice(0, length));
    made.push({ path, key: `${of.text} ${path}` });
  }
  keys.set(source, made);
  return made;
}

/** Counts which rules, matches, subsets and policies of a mesh requests exercise. */
export class Coverage {
  private readonly hits = new Map<Resource, Map<string, number>>();

  public constructor(private readonly mesh: MeshIndex) {}

  /**
   * Counts decisions that were taken; those of one request once.
   *
   * @param times how often the request was sent
   */
  public count(sources: readonly (Source | undefined)[], times = 1): void {
    const seen = new Set<string>();
    for (const source of sources) {
      if (source === undefined) continue;
      for (const { path, key } of elementsAt(source)) {
        if (seen.has(key)) continue;
        seen.add(key);
        const own = this.hits.get(source.of) ?? new Map<string, number>();
        this.hits.set(source.of, own.set(path, (own.get(path) ?? 0) + times));
      }
    }
  }

  /** All that requests can exercise, in order, with how often they did. */
  public elements(): readonly CoveredElement[] {
    const served = new Set<Resource>(servedIngresses(this.mesh).map(({ ingress }) => ingress));
    return [...this.mesh.allOf(KINDS)]
      .filter((resource) => !resource.is('Ingress') || served.has(resource))
      .sort((a, b) => compareText(a.text, b.text))
      .flatMap((resource) => {
        const own = this.hits.get(resource);
        return elementsOf(resource).map(({ kind, at, value }) => {
          const path = pathText(at);
          return {
            kind,
            object: resource.text,
            path,
            hits: own?.get(path) ?? 0,
            digest: JSON.stringify(value) ?? '',
          };
        });
      });
  }
}

/** What several countings come to together: an element that says the same in several of them is one. */
export function mergedElements(parts: readonly (readonly CoveredElement[])[]): readonly CoveredElement[] {
  const merged = new Map<string, CoveredElement>();
  for (const element of parts.flat()) {
    const key = `${element.object} ${element.path} ${element.digest}`;
    const known = merged.get(key);
    merged.set(key, known === undefined ? element : { ...known, hits: known.hits + element.hits });
  }
  return [...merged].sort(([a], [b]) => compareText(a, b)).map(([, element]) => element);
}

/** The share of elements that were exercised, from 0 to 100; 100 where there are none, so that nothing is missing. */
export function coveredPercent(elements: readonly CoveredElement[]): number {
  if (elements.length === 0) return 100;
  return (elements.filter(({ hits }) => hits > 0).length / elements.length) * 100;
}

/** The counting as a table: a line an object, with what of it no request exercised. */
export function coverageTable(elements: readonly CoveredElement[]): string {
  if (elements.length === 0) return 'there is nothing that requests could exercise\n';
  const objects = new Map<string, CoveredElement[]>();
  for (const element of elements)
    objects.set(element.object, [...(objects.get(element.object) ?? []), element]);
  const rows = [...objects].map(([object, own]) => [
    object,
    `${Math.floor(coveredPercent(own))} %`,
    own
      .filter(({ hits }) => hits === 0)
      .map(({ path }) => path.replace(/^spec\./, ''))
      .join(', '),
  ]);
  const all = [
    ['object', 'exercised', 'never exercised'],
    ...rows,
    ['all', `${Math.floor(coveredPercent(elements))} %`, ''],
  ];
  const width = (column: number) => Math.max(...all.map((row) => row[column].length));
  const [first, second] = [width(0), width(1)];
  return all
    .map(([object, share, missing]) =>
      `${object.padEnd(first)} | ${share.padStart(second)} | ${missing}`.trimEnd(),
    )
    .map((line) => `${line}\n`)
    .join('');
}
