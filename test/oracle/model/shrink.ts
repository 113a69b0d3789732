/** Whether a mesh still shows what it is about. */
export type Shows = (manifests: readonly any[]) => Promise<boolean>;

/**
 * A smaller mesh that still shows something: without the objects, and then the fields of their specs, that can be left
 * out. What cannot be asked about does not show it.
 *
 * @param attempts how often it may be asked
 */
export async function shrunk(manifests: readonly any[], shows: Shows, attempts: number): Promise<any[]> {
  let [best, left] = [[...manifests], attempts];
  const tries = async (candidate: any[]): Promise<boolean> => {
    if (left-- <= 0) return false;
    const holds = await shows(candidate).catch(() => false);
    if (holds) best = candidate;
    return holds;
  };
  for (let size = Math.ceil(best.length / 2); size >= 1 && left > 0; size = Math.floor(size / 2)) {
    for (let at = best.length - size; at >= 0; at -= size) {
      await tries([...best.slice(0, at), ...best.slice(at + size)]);
    }
  }
  for (let i = 0; i < best.length && left > 0; i++) {
    // The longest paths last: a field that goes takes all below it along.
    for (const path of pathsIn(best[i].spec, ['spec'])) {
      if (left <= 0) break;
      const smaller = structuredClone(best);
      if (removeAt(smaller[i], path)) await tries(smaller);
    }
  }
  return best;
}

type Path = readonly (string | number)[];

function pathsIn(value: any, path: Path): Path[] {
  if (typeof value !== 'object' || value === null) return [];
  const keys: (string | number)[] = Array.isArray(value) ? [...value.keys()].reverse() : Object.keys(value);
  return keys.flatMap((key) => [[...path, key], ...pathsIn(value[key], [...path, key])]);
}

function removeAt(object: any, path: Path): boolean {
  const parent = path.slice(0, -1).reduce((value, key) => value?.[key], object);
  const last = path.at(-1)!;
  if (typeof parent !== 'object' || parent === null || !(last in parent)) return false;
  if (Array.isArray(parent)) parent.splice(Number(last), 1);
  else Reflect.deleteProperty(parent, last);
  return true;
}
