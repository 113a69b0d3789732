import { listOf, mapOf, textOf, textsOf } from '../../../mesh/lists';
import type { Manifest } from '../../../mesh/manifest';
import type { Fields } from '../../../mesh/views/kinds';
import { HASH_LABEL, MANAGED_BY } from './replica-set';
import type { ManagedDestinationRule } from './rollout';

/**
 * A destination rule whose subsets select the pods of the two versions (the Argo Rollouts project's
 * `rollout/trafficrouting/istio/istio.go: UpdateHash`). Other subsets are taken out, also the additional ones.
 */
export function withHashes(
  manifest: Manifest,
  { canarySubset, stableSubset }: ManagedDestinationRule,
  rollout: string,
  hashes: { readonly canary: string; readonly stable: string },
): Manifest {
  const spec = mapOf(manifest.spec);
  const subsets = listOf(spec.subsets).map(mapOf);
  const made = subsets.flatMap((subset) => {
    const name = textOf(subset.name) ?? '';
    if (name === canarySubset) return [withHash(subset, hashes.canary)];
    return name === stableSubset ? [withHash(subset, hashes.stable)] : [];
  });
  const annotations = { ...textsOf(manifest.metadata.annotations), [MANAGED_BY]: rollout };
  return { ...manifest, metadata: { ...manifest.metadata, annotations }, spec: { ...spec, subsets: made } };
}

function withHash(subset: Fields, hash: string): Fields {
  const { [HASH_LABEL]: before, ...others } = textsOf(subset.labels);
  const isKept = before !== undefined && hash !== '';
  const labels = isKept
    ? { ...textsOf(subset.labels), [HASH_LABEL]: hash }
    : { ...others, ...(hash !== '' && { [HASH_LABEL]: hash }) };
  return { ...subset, labels };
}

/** The hashes that the subsets of a destination rule select. */
export const hashesOf = (manifest: Manifest): string[] =>
  listOf(mapOf(manifest.spec).subsets).flatMap((subset) => textsOf(mapOf(subset).labels)[HASH_LABEL] ?? []);
