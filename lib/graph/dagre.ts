import type * as package_ from '@dagrejs/dagre';

/** A graph that is laid out. */
export type DagreGraph = InstanceType<typeof package_.Graph>;

/**
 * The library that finds out where boxes and arrows go. It is loaded when something is drawn. The build puts all of it in the place of this
 * file (`scripts/bundle-dagre.mjs`), since its package is seven times as large as the code.
 */
// eslint-disable-next-line @typescript-eslint/no-require-imports -- only commands that draw need it
export const dagre = () => require('@dagrejs/dagre') as typeof package_;
