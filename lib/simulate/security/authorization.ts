import { listOf, mapOf } from '../../mesh/lists';
import { type MeshIndex, groupBy } from '../../mesh/mesh-index';
import type { Resource } from '../../mesh/resource';
import { hasTargets } from '../../mesh/waypoints';
import { selects } from '../../mesh/workload';
import { compareText } from '../../values/order';
import type { Recorder } from '../trace';
import type { ArrivalFacts } from './arrival-facts';
import { ruleTakes } from './policy-rule';
import type { Truth } from './truth';

/** Who is protected: pods with a sidecar, or a gateway. */
export interface Protected {
  readonly kind: 'sidecar' | 'gateway' | 'waypoint';
  readonly namespace: string;
  readonly labels: { readonly [key: string]: string };
  /** The Gateway of the Gateway API whose pods they are. */
  readonly gatewayName?: string;
}

/** The label by which the pods of a Gateway of the Gateway API are known. */
export const GATEWAY_NAME = 'gateway.networking.k8s.io/gateway-name';

const DRY_RUN = 'istio.io/dry-run';
/** The texts that istiod reads as true (Go's `strconv.ParseBool`). */
const TRUE = new Set(['1', 't', 'T', 'true', 'TRUE', 'True']);

/** The policies of a kind that are for pods: of their namespace and of the root namespace, by labels or by what they are attached to. */
export function policiesFor(mesh: MeshIndex, kind: string, who: Protected): readonly Resource[] {
  const byNamespace = mesh.remember(`policies ${kind}`, () =>
    groupBy(mesh.all(kind), (one) => one.namespace),
  );
  const root = mesh.config.rootNamespace;
  const namespaces = who.namespace === root ? [root] : [root, who.namespace];
  return namespaces
    .flatMap((namespace) => byNamespace.get(namespace) ?? [])
    .filter((policy) => isFor(policy, who))
    .sort((a, b) => compareText(a.fullName, b.fullName));
}

function isFor(policy: Resource, { kind, namespace, labels, gatewayName }: Protected): boolean {
  const { spec } = policy;
  if (hasTargets(policy)) {
    if (kind === 'sidecar') return false;
    const refs = [spec.targetRef, ...listOf(spec.targetRefs)].filter(
      (one) => typeof one === 'object' && one !== null,
    );
    return (
      policy.namespace === namespace && refs.some((ref) => ref.kind === 'Gateway' && ref.name === gatewayName)
    );
  }
  const selector = mapOf(spec.selector?.matchLabels);
  // Beside its own targets a proxy of the Gateway API takes no policies by labels where it is a waypoint.
  return kind !== 'waypoint' && selects(selector, labels);
}

/** What authorization policies say of a request. */
export interface Authorization {
  readonly allowed: Truth;
  /** Why it is not sure. */
  readonly why: readonly string[];
}

/**
 * What the authorization policies for pods say of a request that arrives there: first those that ask an authorizer, then those that
 * deny, then those that allow, of which one must, if there is any.
 */
export function authorize(
  mesh: MeshIndex,
  who: Protected,
  facts: ArrivalFacts,
  trace?: Recorder,
): Authorization {
  const policies = policiesFor(mesh, 'AuthorizationPolicy', who).filter(
    ({ annotations }) => !TRUE.has(String(annotations[DRY_RUN])),
  );
  if (policies.length === 0) return { allowed: true, why: [] };
  const why: string[] = [];
  const asks = (action: string) => policies.filter(({ spec }) => (spec.action ?? 'ALLOW') === action);
  for (const policy of asks('CUSTOM')) {
    if (takes(mesh, policy, facts, true, trace) === false) continue;
    why.push(
      `${policy.text} asks the authorizer ${String(policy.spec.provider?.name ?? '')}, whose answer no manifest tells`,
    );
  }
  let unknown = false;
  for (const policy of asks('DENY')) {
    const truth = takes(mesh, policy, facts, true, trace);
    if (truth === true) return { allowed: false, why: [] };
    if (truth === 'unknown') {
      unknown = true;
      why.push(`${policy.text} denies by something that no manifest tells`);
    }
  }
  const allowing = asks('ALLOW');
  let allowed: Truth = allowing.length === 0;
  for (const policy of allowing) {
    const truth = takes(mesh, policy, facts, false, trace);
    if (truth === true) {
      allowed = true;
      break;
    }
    if (truth === 'unknown') {
      allowed = 'unknown';
      why.push(`${policy.text} allows by something that no manifest tells`);
    }
  }
  if (allowed === false) {
    const names = allowing.map(({ text }) => text).join(', ');
    trace?.taken(
      'policy',
      `no rule of ${names} allows it, and where policies allow, nothing else is allowed`,
    );
    return { allowed: false, why: [] };
  }
  return { allowed: unknown ? 'unknown' : allowed, why };
}

/** Whether some rule of a policy takes a request. */
function takes(
  mesh: MeshIndex,
  policy: Resource,
  facts: ArrivalFacts,
  denies: boolean,
  trace?: Recorder,
): Truth {
  const { trustDomain, trustDomainAliases } = mesh.config;
  const input = {
    facts,
    namespace: policy.namespace,
    trustDomains: [trustDomain, ...listOf(trustDomainAliases).map(String)],
    denies,
  };
  const verb = { DENY: 'denies', CUSTOM: 'hands over' }[String(policy.spec.action)] ?? 'allows';
  let result: Truth = false;
  listOf(policy.spec.rules).forEach((rule, i) => {
    if (result === true) return;
    const { truth, failed } = ruleTakes(rule, input);
    const source = { of: policy, at: ['spec', 'rules', i] };
    if (truth === true) {
      trace?.taken('policy', `${policy.text} ${verb} it`, source);
      result = true;
    } else if (truth === 'unknown') {
      trace?.note('policy', `${policy.text} asks for the ${failed ?? ''}, which no manifest tells`, source);
      result = 'unknown';
    } else trace?.passed('policy', `asks for another ${failed ?? 'request'}`, source);
  });
  return result;
}
