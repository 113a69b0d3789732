import type { Manifest } from '../../lib/mesh/manifest';
import { pick, seeded } from './mutate';
import { harvest, recombine } from './recombine';

/** Objects made of others by a few random changes each, always the same ones, each with its own name. */
export function mutants(specimens: readonly Manifest[], number: number, seed = 1): Manifest[] {
  const random = seeded(seed);
  const values = harvest(specimens.map(({ spec }) => spec));
  return Array.from({ length: number }, (_, i) => {
    const specimen = pick(random, specimens);
    let spec = specimen.spec ?? {};
    for (let changes = 1 + random(3); changes > 0; changes--) spec = recombine(random, spec, values);
    return { ...specimen, metadata: { name: `mutant-${i}`, namespace: 'shop' }, spec };
  });
}
