import { listOf, mapOf, textOf } from './lists';
import type { Resource } from './resource';
import { ROLLOUT, type Workload, replicasOf } from './workload';

/**
 * Workloads as a cluster with Argo Rollouts has them. A Rollout makes pods through ReplicaSets, so where these are shown they are its pods.
 * A Rollout that refers to a Deployment (`spec.workloadRef`) makes pods of the Deployment's template, so they count as further pods of the
 * Deployment, which itself is mostly scaled to zero (the Argo Rollouts project's `rollout/templateref.go` and `docs/migrating.md`).
 */
export function withRollouts(
  workloads: readonly Workload[],
  rollouts: readonly Resource[],
): readonly Workload[] {
  if (rollouts.length === 0) return workloads;
  const shown = new Set(workloads.flatMap(({ resource }) => ownersOf(resource)));
  const further = new Map<string, number>();
  for (const rollout of rollouts) {
    if (shown.has(keyOf(rollout))) continue;
    const { workloadRef, replicas } = mapOf(rollout.spec);
    const { kind, name } = mapOf(workloadRef);
    if (kind !== 'Deployment' || textOf(name) === undefined) continue;
    const key = `${rollout.namespace}/${String(name)}`;
    further.set(key, (further.get(key) ?? 0) + (typeof replicas === 'number' ? replicas : 1));
  }
  return workloads.flatMap((workload) => {
    const { resource } = workload;
    if (resource.kind === ROLLOUT && shown.has(keyOf(resource))) return [];
    const more = resource.kind === 'Deployment' ? further.get(keyOf(resource)) : undefined;
    return [more === undefined ? workload : { ...workload, replicas: replicasOf(workload) + more }];
  });
}

const keyOf = ({ namespace, name }: Resource) => `${namespace}/${name}`;

/** The Rollout that controls a ReplicaSet. */
function ownersOf({ kind, namespace, manifest }: Resource): string[] {
  if (kind !== 'ReplicaSet') return [];
  return listOf(mapOf(manifest.metadata).ownerReferences).flatMap((reference) => {
    const { kind: owner, name, controller } = mapOf(reference);
    return owner === 'Rollout' && controller === true ? [`${namespace}/${String(name)}`] : [];
  });
}
