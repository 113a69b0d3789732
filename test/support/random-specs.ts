import fc from 'fast-check';
import { KINDS } from './every-kind';
import { specs } from './round-trip';

/** Random objects of every kind, as its CRD allows them but for the rules in CEL; the same for the same seed. */
export function randomObjects(seed: number, ofEach: number, apiVersions: ReadonlyMap<string, string>): any[] {
  return KINDS.flatMap(({ kind }, i) => {
    const samples = fc.sample(specs(kind), { seed: seed + i, numRuns: ofEach });
    const name = kind.split('/').pop() ?? kind;
    return samples.map((spec) => ({
      apiVersion: apiVersions.get(kind),
      kind: name,
      metadata: { name: 'a', namespace: 'istio-test' },
      spec,
    }));
  });
}
