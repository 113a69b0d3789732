import type { FieldPath } from './manifest';
import { mapOf, textsOf } from './lists';
import type { Resource } from './resource';
import type { PodSpec, PodTemplate } from './views/kubernetes';

/** What runs as pods: a pod, or the pod template of an object that makes pods. */
export interface Workload {
  /** The pod, or the object that makes the pods. */
  readonly resource: Resource;
  readonly namespace: string;
  /** The labels of the pods. */
  readonly labels: Labels;
  /** The annotations of the pods. */
  readonly annotations: { readonly [key: string]: string };
  /** The spec of the pods. */
  readonly podSpec: PodSpec;
  /** Where the metadata and spec of the pods stand in the object; empty for a pod. */
  readonly at: FieldPath;
  /** The name of the service account under which the pods run. */
  readonly serviceAccount: string;
  /** How many pods there are, where another object decides it. */
  readonly replicas?: number;
}

/** The kind of Argo Rollouts that makes pods in place of a Deployment, by the name of `kindName()`. */
export const ROLLOUT = 'Rollout.argoproj.io';

const TEMPLATES: { readonly [kind: string]: FieldPath } = {
  Pod: [],
  Deployment: ['spec', 'template'],
  StatefulSet: ['spec', 'template'],
  DaemonSet: ['spec', 'template'],
  ReplicaSet: ['spec', 'template'],
  ReplicationController: ['spec', 'template'],
  Job: ['spec', 'template'],
  CronJob: ['spec', 'jobTemplate', 'spec', 'template'],
  [ROLLOUT]: ['spec', 'template'],
};

/** The kinds that are workloads. */
export const WORKLOAD_KINDS = Object.keys(TEMPLATES);

/** The pods that an object is or makes; undefined where it is no workload. */
export function workloadOf(resource: Resource): Workload | undefined {
  const at = TEMPLATES[resource.kind];
  if (at === undefined) return undefined;
  // A Rollout without a template takes that of a Deployment, whose pods then are its own; see `rollouts.ts`.
  if (resource.kind === ROLLOUT && mapOf(resource.spec).template === undefined) return undefined;
  const { spec: podSpec = {}, metadata }: PodTemplate =
    at.length === 0
      ? { spec: resource.spec, metadata: resource }
      : (at.reduce<unknown>((value, step) => mapOf(value)[step], resource.body) ?? {});
  return {
    resource,
    namespace: resource.namespace,
    labels: textsOf(metadata?.labels),
    annotations: textsOf(metadata?.annotations),
    podSpec,
    at,
    serviceAccount: podSpec.serviceAccountName || podSpec.serviceAccount || 'default',
  };
}

/**
 * How many pods a workload asks for. A ReplicaSet that tells how many of its pods are ready has no more than these: only they are endpoints
 * of a Service (Kubernetes API reference, `ReplicaSetStatus.readyReplicas`).
 */
export function replicasOf({ resource, replicas: decided }: Workload): number {
  if (decided !== undefined) return decided;
  const { replicas = 1 } = resource.spec;
  if (typeof replicas !== 'number' || resource.kind === 'Pod') return 1;
  const { readyReplicas } = mapOf(resource.manifest.status);
  return resource.kind === 'ReplicaSet' && typeof readyReplicas === 'number'
    ? Math.min(replicas, readyReplicas)
    : replicas;
}

/** Labels of pods, or those that a selector asks for. */
export interface Labels {
  readonly [key: string]: string;
}

/**
 * Whether labels hold all of a selector's. An empty selector selects all (the upstream project's `pkg/config/labels/instance.go:
 * SubsetOf`).
 */
export function selects(selector: Labels = {}, labels: Labels): boolean {
  for (const key in selector) {
    if (selector[key] !== labels[key]) return false;
  }
  return true;
}
