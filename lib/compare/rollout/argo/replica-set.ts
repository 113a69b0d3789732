import { mapOf, textsOf } from '../../../mesh/lists';
import type { Manifest } from '../../../mesh/manifest';
import type { Fields } from '../../../mesh/views/kinds';
import { ownedBy, withoutUndefined } from '../plain';
import { type Rollout, metadataOf } from './rollout';

/** The label by which pods of one version are told from others (`pkg/apis/rollouts/v1alpha1/types.go: DefaultRolloutUniqueLabelKey`). */
export const HASH_LABEL = 'rollouts-pod-template-hash';

/** The annotation of objects that a Rollout writes to and does not own (`types.go: ManagedByRolloutsKey`). */
export const MANAGED_BY = 'argo-rollouts.argoproj.io/managed-by-rollouts';

/** The pods of one version. */
export interface ReplicaSet {
  readonly hash: string;
  readonly revision: number;
  /** How old it is, by the order in which they were made. */
  readonly created: number;
  readonly template: Fields;
  /** The labels and annotations that the strategy puts on its pods now. */
  readonly metadata: unknown;
  readonly replicas: number;
  /** How many of its pods are ready for a while. */
  readonly available: number;
  /** Whether it is to be scaled down after a while, and whether that while is over. */
  readonly deadline?: 'ahead' | 'over';
}

/** The ReplicaSet as it is in the cluster (the Argo Rollouts project's `rollout/sync.go: createDesiredReplicaSet`). */
export function replicaSetManifest(rollout: Rollout, set: ReplicaSet): Manifest {
  const { name, namespace, manifest, selector, minReadySeconds } = rollout;
  const { metadata, ...rest } = mapOf(set.template);
  const own = mapOf(metadata);
  const given = metadataOf(set.metadata);
  const labels = { ...textsOf(own.labels), ...given.labels, [HASH_LABEL]: set.hash };
  const annotations = { ...textsOf(own.annotations), ...given.annotations };
  return {
    apiVersion: 'apps/v1',
    kind: 'ReplicaSet',
    metadata: {
      name: `${name}-${set.hash}`,
      namespace,
      labels: { ...textsOf(own.labels), [HASH_LABEL]: set.hash },
      annotations: {
        'rollout.argoproj.io/desired-replicas': String(rollout.replicas),
        'rollout.argoproj.io/revision': String(set.revision),
      },
      ownerReferences: ownedBy(manifest),
    },
    spec: withoutUndefined({
      replicas: set.replicas,
      minReadySeconds,
      selector: {
        ...selector,
        matchLabels: { ...textsOf(mapOf(selector).matchLabels), [HASH_LABEL]: set.hash },
      },
      template: {
        ...rest,
        metadata: { ...own, labels, ...(Object.keys(annotations).length > 0 && { annotations }) },
      },
    }),
    // Pods that are ready for `minReadySeconds` are available; that they are ready, but not available yet, makes no state of its own.
    status: { replicas: set.replicas, readyReplicas: set.available, availableReplicas: set.available },
  };
}

/** Whether as many pods are ready as there are to be (`utils/replicaset/replicaset.go: IsReplicaSetAvailable`). */
export const isAvailable = ({ replicas, available }: ReplicaSet): boolean =>
  replicas !== 0 && available !== 0 && replicas <= available;
