/** A name that may have its namespace before it: `namespace/name`, or the name alone for an object of the same namespace. */
export function scopedName(namespace: string, text: string): { namespace: string; name: string } {
  const slash = text.indexOf('/');
  return slash === -1
    ? { namespace, name: text }
    : { namespace: text.slice(0, slash), name: text.slice(slash + 1) };
}

/** A selector as Kubernetes writes it: `key=value` by key, with commas between. */
export function selectorText(selector: { readonly [key: string]: string } = {}): string {
  return Object.entries(selector)
    .map(([key, value]) => `${key}=${value}`)
    .sort()
    .join(',');
}

/** Whether two hosts have a name in common, where a leading `*` stands for any text (the upstream project's `host.Name.Matches`). */
export function hostsOverlap(a: string, b: string): boolean {
  const [aWild, bWild] = [a.startsWith('*'), b.startsWith('*')];
  if (aWild && bWild) return a.length < b.length ? b.endsWith(a.slice(1)) : a.endsWith(b.slice(1));
  if (aWild) return b.endsWith(a.slice(1));
  return bWild ? a.endsWith(b.slice(1)) : a === b;
}
