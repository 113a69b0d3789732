import type { MeshOptions } from '../../../lib/mesh/mesh-index';
import type { MeshCase } from './mesh-cases';

/** A case whose good world is its bad one but for these places, each of which stands in it once. */
export function near(
  bad: string,
  changes: readonly (readonly [string, string])[],
  options?: MeshOptions,
): MeshCase {
  let good = bad;
  for (const [from, to] of changes) {
    const parts = good.split(from);
    if (parts.length !== 2)
      throw new Error(`${JSON.stringify(from)} stands ${parts.length - 1} times in\n${good}`);
    good = parts.join(to);
  }
  return { bad, good, ...(options === undefined ? {} : { options }) };
}
