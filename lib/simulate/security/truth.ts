/** Whether something holds: it does, it does not, or nobody can tell from the manifests. */
export type Truth = boolean | 'unknown';

/** All must hold; what surely does not hold decides, whatever is unknown beside it. */
export function every<T>(items: readonly T[], holds: (item: T) => Truth): Truth {
  let unknown = false;
  for (const item of items) {
    const truth = holds(item);
    if (truth === false) return false;
    if (truth === 'unknown') unknown = true;
  }
  return unknown ? 'unknown' : true;
}

/** One must hold; what surely holds decides, whatever is unknown beside it. */
export function some<T>(items: readonly T[], holds: (item: T) => Truth): Truth {
  let unknown = false;
  for (const item of items) {
    const truth = holds(item);
    if (truth === true) return true;
    if (truth === 'unknown') unknown = true;
  }
  return unknown ? 'unknown' : false;
}

/** The opposite. */
export const not = (truth: Truth): Truth => (truth === 'unknown' ? truth : !truth);
