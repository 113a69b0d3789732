interface Tree {
  [key: string]: any;
}

const isTree = (value: unknown): value is Tree =>
  typeof value === 'object' && value !== null && !Array.isArray(value);

/** One tree of settings laid over another, as Helm does it: maps are merged, all else is replaced. Both stay as they are. */
export function deepMerge(below: any, above: any): any {
  if (above === undefined) return below;
  if (!isTree(above)) return above;
  const under = isTree(below) ? below : {};
  const keys = [...new Set([...Object.keys(under), ...Object.keys(above)])];
  const merged = keys.map((key) => [key, deepMerge(own(under, key), own(above, key))] as const);
  return Object.fromEntries(merged.filter(([, value]) => value !== undefined));
}

const own = (tree: Tree, key: string): unknown => (Object.hasOwn(tree, key) ? tree[key] : undefined);

/** A tree without what is undefined and without maps in which nothing is left; undefined when all of it goes. Lists keep their length. */
export function pruned(tree: any): any {
  if (Array.isArray(tree)) return tree.map((item: unknown) => pruned(item) ?? {});
  if (!isTree(tree)) return tree;
  const entries = Object.entries(tree)
    .map(([key, value]) => [key, pruned(value)] as const)
    .filter(([, value]) => value !== undefined);
  return entries.length === 0 ? undefined : Object.fromEntries(entries);
}

/** A tree without some of its fields. */
export function without(tree: Tree | undefined, ...names: string[]): Tree {
  return Object.fromEntries(Object.entries(tree ?? {}).filter(([key]) => !names.includes(key)));
}
