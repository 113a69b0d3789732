import { mapOf, textsOf } from '../../../mesh/lists';
import type { Manifest } from '../../../mesh/manifest';
import { HASH_LABEL, MANAGED_BY } from './replica-set';

/** The version that a Service selects. */
export const selectedHash = (manifest: Manifest | undefined): string | undefined =>
  textsOf(mapOf(manifest?.spec).selector)[HASH_LABEL];

/** Whether a Rollout has written to a Service before. */
export const isManaged = ({ metadata }: Manifest): boolean =>
  textsOf(metadata.annotations)[MANAGED_BY] !== undefined;

/** A Service that selects one version (the Argo Rollouts project's `rollout/service.go: switchServiceSelector`). */
export function withSelectedHash(manifest: Manifest, hash: string, rollout: string): Manifest {
  const spec = mapOf(manifest.spec);
  const annotations = textsOf(manifest.metadata.annotations);
  return {
    ...manifest,
    metadata: {
      ...manifest.metadata,
      annotations: { ...annotations, [MANAGED_BY]: annotations[MANAGED_BY] ?? rollout },
    },
    spec: { ...spec, selector: { ...textsOf(spec.selector), [HASH_LABEL]: hash } },
  };
}
