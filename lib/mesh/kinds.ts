import { once } from './once';
import { kindIndex } from './views/schemas';

/** The API groups of Istio. */
export const ISTIO_GROUPS = [
  'networking.istio.io',
  'security.istio.io',
  'telemetry.istio.io',
  'extensions.istio.io',
] as const;

export const GATEWAY_API_GROUP = 'gateway.networking.k8s.io';

/** The groups whose kinds are known by their bare names, since none of these names stands for two kinds but `Gateway`. */
const KNOWN_GROUPS = new Set<string>([
  ...ISTIO_GROUPS,
  GATEWAY_API_GROUP,
  'gateway.networking.x-k8s.io',
  '',
  'apps',
  'batch',
  'autoscaling',
  'policy',
  'rbac.authorization.k8s.io',
  'discovery.k8s.io',
  'networking.k8s.io',
  'apiextensions.k8s.io',
  'admissionregistration.k8s.io',
  'install.istio.io',
]);

/** The group of an `apiVersion`, empty for the core group, and the version. */
export function groupVersion(apiVersion: string): { group: string; version: string } {
  const slash = apiVersion.indexOf('/');
  return { group: slash === -1 ? '' : apiVersion.slice(0, slash), version: apiVersion.slice(slash + 1) };
}

/** The group of an `apiVersion`: empty for the core group. */
export const groupOf = (apiVersion: string): string => groupVersion(apiVersion).group;

/**
 * The name by which a kind is asked for: the kind itself; `KubernetesGateway` for the `Gateway` of the Gateway API; and with
 * its group behind it a kind of a group that nothing here knows, or that only another group has: `VirtualService` of the core API is
 * none of Istio's.
 */
export function kindName(group: string, kind: string): string {
  if (group === GATEWAY_API_GROUP && kind === 'Gateway') return 'KubernetesGateway';
  if (!KNOWN_GROUPS.has(group)) return `${kind}.${group}`;
  const groups = groupsOfKinds().get(kind);
  return groups === undefined || groups.has(group) ? kind : `${kind}.${group}`;
}

/** The groups that have a kind of a name, among those whose schemas are known. */
const groupsOfKinds = once(() => {
  const found = new Map<string, Set<string>>();
  for (const [group, kinds] of Object.entries(kindIndex())) {
    if (!KNOWN_GROUPS.has(group)) continue;
    for (const kind of Object.keys(kinds)) found.set(kind, (found.get(kind) ?? new Set()).add(group));
  }
  return found;
});

/** The kinds of these groups that stand in no namespace. */
export const CLUSTER_KINDS = new Set([
  'Namespace',
  'Node',
  'PersistentVolume',
  'ClusterRole',
  'ClusterRoleBinding',
  'CustomResourceDefinition',
  'MutatingWebhookConfiguration',
  'ValidatingWebhookConfiguration',
  'GatewayClass',
  'IngressClass',
]);
