/** Whether a host begins with a wildcard. */
export const isWildcard = (host: string) => host.startsWith('*');

/** Whether every name that one host stands for is one of the other's (the upstream project's `host.Name.SubsetOf`). */
export function isWithin(inner: string, outer: string): boolean {
  if (!isWildcard(outer)) return inner === outer;
  if (!isWildcard(inner)) return inner.endsWith(outer.slice(1));
  return inner.length >= outer.length && inner.slice(1).endsWith(outer.slice(1));
}

/** The hosts that two lists have in common, the narrower of each pair (the upstream project's `host.Names.Intersection`). */
export function commonHosts(one: readonly string[], other: readonly string[]): readonly string[] {
  const common = new Set<string>();
  for (const a of one) {
    for (const b of other) {
      if (isWithin(a, b)) common.add(a);
      else if (isWithin(b, a)) common.add(b);
    }
  }
  return [...common];
}
