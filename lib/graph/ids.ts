import type { GraphNodeKind } from './mesh-graph';

/** The id of a node: its kind, and names that tell it from others of the kind. */
export const idOf = (kind: GraphNodeKind, ...names: readonly string[]) => `${kind}:${names.join('|')}`;

/** The namespace behind the dot of `name.namespace`. */
export const namespaceBehind = (name: string) => name.slice(name.lastIndexOf('.') + 1);
