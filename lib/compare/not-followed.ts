import type { MeshIndex } from '../mesh/mesh-index';
import { releaseOf } from '../mesh/release';

/** Settings that a release begins to read, of which the model does not follow what they move, by the names of their fields. */
const FIELDS: readonly { readonly since: number; readonly field: string }[] = [
  { since: 32, field: 'outlierDetectionHttpErrorCodes' },
  { since: 32, field: 'failurePercentageThreshold' },
  { since: 32, field: 'backendUtilization' },
  { since: 32, field: 'defaultInboundHttpRetryPolicy' },
];

/** What manifests have that one of two releases of Istio reads and the other does not, and that is not followed (docs/diff.md). */
export function notFollowed(before: MeshIndex, after: MeshIndex): readonly string[] {
  const [from, to] = [releaseOf(before), releaseOf(after)].sort((a, b) => a - b);
  const between = FIELDS.filter(({ since }) => since > from && since <= to);
  if (between.length === 0) return [];
  const told = new Set<string>();
  for (const mesh of [before, after]) {
    const places = [
      { text: 'the mesh config', value: mesh.config as unknown },
      ...mesh.all('DestinationRule').map(({ text, spec }) => ({ text, value: spec as unknown })),
    ];
    for (const { text, value } of places) {
      const words = JSON.stringify(value);
      for (const { since, field } of between) {
        if (words.includes(`"${field}"`))
          told.add(
            `${text} sets ${field}, which Istio reads since 1.${since}: what it moves is not followed`,
          );
      }
    }
  }
  return [...told].sort();
}
