import { isGoTrue } from '../values/checks';
import { compareText } from '../values/order';
import { GATEWAY_API_GROUP } from './kinds';
import { type MeshIndex, groupBy } from './mesh-index';
import type { Resource } from './resource';
import { type TargetingKind, hasTargets } from './waypoints';
import { selects } from './workload';

/** Whether a policy is only tried, and denies nothing. */
export const isDryRun = ({ annotations }: Resource): boolean => isGoTrue(annotations['istio.io/dry-run']);

/** The proxy that a policy may be for. */
export interface PolicySubject {
  readonly kind: 'sidecar' | 'gateway' | 'waypoint';
  readonly namespace: string;
  readonly labels: { readonly [key: string]: string };
  /** The Gateway of the Gateway API whose pods they are. */
  readonly gatewayName?: string;
  /** The service that is asked for at a waypoint, to which policies may be attached too. */
  readonly service?: PolicyService;
}

/** A Service or service entry to which policies may be attached. */
export interface PolicyService {
  readonly kind: 'Service' | 'ServiceEntry';
  readonly namespace: string;
  readonly name: string;
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
  const { namespace: own, service } = subject;
  const namespaces = new Set([root, own, ...(service === undefined ? [] : [service.namespace])]);
  return [...namespaces]
    .flatMap((namespace) => byNamespace.get(namespace) ?? [])
    .filter((policy) => isFor(policy, subject, root))
    .sort((a, b) => compareText(a.fullName, b.fullName));
}

/** The class of the Gateways that are waypoints, to which policies of the root namespace may be attached. */
export const WAYPOINT_CLASS = 'istio-waypoint';

function isFor(policy: Resource<PolicyKind>, subject: PolicySubject, root: string): boolean {
  const { kind, namespace, labels, gatewayName, service } = subject;
  if (!hasTargets(policy)) {
    // A waypoint takes no policies by labels.
    return kind !== 'waypoint' && selects(selectorOf(policy), labels);
  }
  if (kind === 'sidecar') return false;
  return targetsOf(policy).some((target) => {
    const { group = '', kind: what, name } = target;
    if (kind === 'waypoint' && service !== undefined) {
      const isOfKind = (service.kind === 'Service' ? ['', 'core'] : ['networking.istio.io']).includes(group);
      if (
        isOfKind &&
        what === service.kind &&
        name === service.name &&
        policy.namespace === service.namespace
      )
        return true;
    }
    if (group !== GATEWAY_API_GROUP) return false;
    if (kind === 'waypoint' && what === 'GatewayClass' && name === WAYPOINT_CLASS)
      return policy.namespace === root;
    const isHere = 'namespace' in target ? (target.namespace || namespace) === namespace : true;
    return policy.namespace === namespace && isHere && what === 'Gateway' && name === gatewayName;
  });
}

/** What a policy is attached to; the older field counts where the newer one is empty. */
export const targetsOf = ({ spec }: Resource<PolicyKind>) => {
  const { targetRefs = [] } = spec;
  if (targetRefs.length > 0) return targetRefs;
  return 'targetRef' in spec && spec.targetRef !== undefined ? [spec.targetRef] : [];
};

function selectorOf({ spec }: Resource<PolicyKind>): { readonly [key: string]: string } | undefined {
  if ('workloadSelector' in spec) return spec.workloadSelector?.labels;
  return 'selector' in spec ? spec.selector?.matchLabels : undefined;
}
