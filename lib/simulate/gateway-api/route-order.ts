import type { BoundHttpRule } from '../virtual-services/bound-virtual-service';

const RANKS = { exact: 3, prefix: 2, regex: 1 } as const;

/** By what a rule comes before others: what says more comes first. */
interface Rank {
  readonly hasMatch: boolean;
  readonly kind: number;
  readonly length: number;
  readonly method: number;
  readonly headers: number;
  readonly params: number;
}

function rankOf({ matches }: BoundHttpRule): Rank {
  const spec = matches.at(0)?.spec;
  const uri = spec?.uri ?? {};
  const kind = (['exact', 'prefix', 'regex'] as const).find((word) => uri[word] !== undefined);
  return {
    hasMatch: spec !== undefined,
    kind: kind === undefined ? -1 : RANKS[kind],
    length: kind === undefined ? 0 : Buffer.byteLength(uri[kind] ?? ''),
    method: spec?.method === undefined ? 0 : 1,
    headers: Object.keys(spec?.headers ?? {}).length,
    params: Object.keys(spec?.queryParams ?? {}).length,
  };
}

/**
 * Rules in the order in which they are tried: an exact path before a prefix, a prefix before an expression, the longer before the
 * shorter, then by method, headers and parameters; what is equal keeps its order (the upstream project's `sortHTTPRoutes`).
 */
export function sortedRules(rules: readonly BoundHttpRule[]): readonly BoundHttpRule[] {
  return rules
    .map((rule) => ({ rule, rank: rankOf(rule) }))
    .sort((a, b) => compareRanks(a.rank, b.rank))
    .map(({ rule }) => rule);
}

/** Whether the order of two rules is that of their routes. */
export const isTie = (a: BoundHttpRule, b: BoundHttpRule) => compareRanks(rankOf(a), rankOf(b)) === 0;

function compareRanks(a: Rank, b: Rank): number {
  if (!a.hasMatch || !b.hasMatch) return Number(b.hasMatch) - Number(a.hasMatch);
  return (
    b.kind - a.kind ||
    b.length - a.length ||
    b.method - a.method ||
    b.headers - a.headers ||
    b.params - a.params
  );
}
