/**
 * Whether to write in colours. `FORCE_COLOR` decides where it is set, as for Node itself: `0` and `false` are no, all else is yes. Then
 * `NO_COLOR`, with any value, is no. Elsewhere a terminal that shows colours gets them.
 *
 * @param env the variables of the environment
 * @param terminal whether the output is a terminal that shows colours
 */
export function wantsColor(env: Readonly<Record<string, string | undefined>>, terminal: boolean): boolean {
  const { FORCE_COLOR: force, NO_COLOR: no } = env;
  if (force !== undefined) return !['0', 'false'].includes(force);
  return terminal && (no === undefined || no === '');
}
