import { groupVersion } from '../../mesh/kinds';

/** A kind that there was once: what stands in its place, as a sentence, and since when it is gone. */
export interface RemovedKind {
  readonly since: string;
  readonly instead: string;
}

const removed = (since: string, instead: string): RemovedKind => ({ since, instead });

const POLICY_RBAC = removed('Istio 1.6', 'Write an AuthorizationPolicy of security.istio.io/v1.');
const MIXER = removed(
  'Istio 1.8',
  'Use Telemetry, a WasmPlugin or an extension provider of the mesh config.',
);
const WORKLOADS = removed('Kubernetes 1.16', 'Write apiVersion: apps/v1.');
const POD_SECURITY = removed(
  'Kubernetes 1.25',
  'Label the namespace for Pod Security Admission (pod-security.kubernetes.io/enforce).',
);

/** Istio's own kinds that are gone, by group; `*` for every kind of the group (Istio's release notes of 1.6 and 1.8). */
const ISTIO: { readonly [group: string]: { readonly [kind: string]: RemovedKind } } = {
  'config.istio.io': { '*': MIXER },
  'rbac.istio.io': { '*': POLICY_RBAC },
  'authentication.istio.io': {
    Policy: removed('Istio 1.6', 'Write a PeerAuthentication, and a RequestAuthentication for tokens.'),
    MeshPolicy: removed('Istio 1.6', 'Write a PeerAuthentication in the root namespace.'),
  },
};

/** Versions of Kubernetes' kinds that are gone, by `apiVersion` (Kubernetes, Deprecated API Migration Guide). */
const KUBERNETES: { readonly [apiVersion: string]: { readonly [kind: string]: RemovedKind } } = {
  'extensions/v1beta1': {
    Deployment: WORKLOADS,
    DaemonSet: WORKLOADS,
    ReplicaSet: WORKLOADS,
    NetworkPolicy: removed('Kubernetes 1.16', 'Write apiVersion: networking.k8s.io/v1.'),
    PodSecurityPolicy: removed('Kubernetes 1.16', POD_SECURITY.instead),
    Ingress: removed('Kubernetes 1.22', 'Write apiVersion: networking.k8s.io/v1.'),
  },
  'apps/v1beta1': { Deployment: WORKLOADS, StatefulSet: WORKLOADS },
  'apps/v1beta2': {
    Deployment: WORKLOADS,
    StatefulSet: WORKLOADS,
    DaemonSet: WORKLOADS,
    ReplicaSet: WORKLOADS,
  },
  'networking.k8s.io/v1beta1': {
    Ingress: removed('Kubernetes 1.22', 'Write apiVersion: networking.k8s.io/v1.'),
    IngressClass: removed('Kubernetes 1.22', 'Write apiVersion: networking.k8s.io/v1.'),
  },
  'rbac.authorization.k8s.io/v1beta1': Object.fromEntries(
    ['Role', 'RoleBinding', 'ClusterRole', 'ClusterRoleBinding'].map((kind) => [
      kind,
      removed('Kubernetes 1.22', 'Write apiVersion: rbac.authorization.k8s.io/v1.'),
    ]),
  ),
  'apiextensions.k8s.io/v1beta1': {
    CustomResourceDefinition: removed('Kubernetes 1.22', 'Write apiVersion: apiextensions.k8s.io/v1.'),
  },
  'admissionregistration.k8s.io/v1beta1': Object.fromEntries(
    ['MutatingWebhookConfiguration', 'ValidatingWebhookConfiguration'].map((kind) => [
      kind,
      removed('Kubernetes 1.22', 'Write apiVersion: admissionregistration.k8s.io/v1.'),
    ]),
  ),
  'batch/v1beta1': { CronJob: removed('Kubernetes 1.25', 'Write apiVersion: batch/v1.') },
  'discovery.k8s.io/v1beta1': {
    EndpointSlice: removed('Kubernetes 1.25', 'Write apiVersion: discovery.k8s.io/v1.'),
  },
  'policy/v1beta1': {
    PodDisruptionBudget: removed('Kubernetes 1.25', 'Write apiVersion: policy/v1.'),
    PodSecurityPolicy: POD_SECURITY,
  },
  'autoscaling/v2beta1': {
    HorizontalPodAutoscaler: removed('Kubernetes 1.25', 'Write apiVersion: autoscaling/v2.'),
  },
  'autoscaling/v2beta2': {
    HorizontalPodAutoscaler: removed('Kubernetes 1.26', 'Write apiVersion: autoscaling/v2.'),
  },
};

/** What became of a kind that the API server no longer has; undefined for any other. */
export function removedKind(apiVersion: string, kind: string): RemovedKind | undefined {
  const { group } = groupVersion(apiVersion);
  const ofIstio = Object.hasOwn(ISTIO, group) ? ISTIO[group] : {};
  if (Object.hasOwn(ofIstio, kind)) return ofIstio[kind];
  if (Object.hasOwn(ofIstio, '*')) return ofIstio['*'];
  const ofKubernetes = Object.hasOwn(KUBERNETES, apiVersion) ? KUBERNETES[apiVersion] : {};
  return Object.hasOwn(ofKubernetes, kind) ? ofKubernetes[kind] : undefined;
}
