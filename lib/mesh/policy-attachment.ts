import { compareText } from '../values/order';
import { type MeshIndex, groupBy } from './mesh-index';
import type { Resource } from './resource';
import { type TargetingKind, hasTargets } from './waypoints';
import { selects } from './workload';

/** The proxy that a policy may be for. */
export interface PolicySubject {
  readonly kind: 'sidecar' | 'gateway' | 'waypoint';
  readonly namespace: string;
  readonly labels: { readonly [key: string]: string };
  /** The Gateway of the Gateway API whose pods they are. */
  readonly gatewayName?: string;
}

/** The label by which the pods of a Gateway of the Gateway API are known. */
export const GATEWAY_NAME = 'gateway.networking.k8s.io/gateway-name';

/** The kinds that are for pods by labels, or for what they are attached to. */
export type PolicyKind = TargetingKind | 'EnvoyFilter';

/**
 * The policies of a kind that are for a proxy: of its namespace and of the root namespace, by labels or by what they are attached to
 * (the upstream project's `pilot/pkg/model/policyattachment.go: ShouldAttachPolicy`).
 */
export function policiesFor<K extends PolicyKind>(
  mesh: MeshIndex,
  kind: K,
  subject: PolicySubject,
): readonly Resource<K>[] {
  const byNamespace = mesh.remember(`policies ${kind}`, () =>
    groupBy(mesh.all(kind), ({ namespace }) => namespace),
  );
  const root = mesh.config.rootNamespace;
  const namespaces = subject.namespace === root ? [root] : [root, subject.namespace];
  return namespaces
    .flatMap((namespace) => byNamespace.get(namespace) ?? [])
    .filter((policy) => isFor(policy, subject))
    .sort((a, b) => compareText(a.fullName, b.fullName));
}

function isFor(
  policy: Resource<PolicyKind>,
  { kind, namespace, labels, gatewayName }: PolicySubject,
): boolean {
  if (hasTargets(policy)) {
    if (kind === 'sidecar' || policy.namespace !== namespace) return false;
    return targetsOf(policy).some((target) => target.kind === 'Gateway' && target.name === gatewayName);
  }
  // Beside its own targets a proxy of the Gateway API takes no policies by labels where it is a waypoint.
  return kind !== 'waypoint' && selects(selectorOf(policy), labels);
}

const targetsOf = ({ spec }: Resource<PolicyKind>) => [
  ...('targetRef' in spec && spec.targetRef !== undefined ? [spec.targetRef] : []),
  ...(spec.targetRefs ?? []),
];

function selectorOf({ spec }: Resource<PolicyKind>): { readonly [key: string]: string } | undefined {
  if ('workloadSelector' in spec) return spec.workloadSelector?.labels;
  return 'selector' in spec ? spec.selector?.matchLabels : undefined;
}
