/**
 * Names of hosts that may begin with a wildcard, and how they are compared: the upstream project's `pkg/config/host`.
 *
 * A leading `*` stands for any text, none included: `*.example.com` takes `a.example.com` and not `example.com`, but
 * `*example.com` takes both.
 */

/** Whether a host begins with a wildcard (`Name.IsWildCarded`). */
export const isWildcard = (host: string): boolean => host.startsWith('*');

/** Whether some name is one of both hosts: they are equal, or one takes the other (`Name.Matches`). */
export function hostMatches(a: string, b: string): boolean {
  if (isWildcard(a) && isWildcard(b)) {
    return a.length < b.length ? b.endsWith(a.slice(1)) : a.endsWith(b.slice(1));
  }
  if (isWildcard(a)) return b.endsWith(a.slice(1));
  return isWildcard(b) ? a.endsWith(b.slice(1)) : a === b;
}

/** Whether every name of one host is one of the other's (`Name.SubsetOf`). */
export function hostSubsetOf(inner: string, outer: string): boolean {
  if (!isWildcard(outer)) return inner === outer;
  if (!isWildcard(inner)) return inner.endsWith(outer.slice(1));
  return inner.length >= outer.length && inner.slice(1).endsWith(outer.slice(1));
}

/** The hosts that two lists have in common, the narrower of each pair (`Names.Intersection`). */
export function hostsIntersection(hosts: readonly string[], others: readonly string[]): readonly string[] {
  const common = new Set<string>();
  for (const host of hosts) {
    for (const other of others) {
      if (hostSubsetOf(host, other)) common.add(host);
      else if (hostSubsetOf(other, host)) common.add(other);
    }
  }
  return [...common];
}
