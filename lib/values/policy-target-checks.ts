import { MeshErrorCode } from './mesh-error';
import { type Checks, conflictingSettings } from './mesh-fault';
import type { AuthorizationPolicyView, PolicyTargetReferenceView } from './security/messages';

/** To what a policy applies. */
export type PolicyTargetView = Pick<AuthorizationPolicyView, 'selector' | 'targetRef' | 'targetRefs'>;

const GATEWAY_API = 'gateway.networking.k8s.io';
/** The API groups of the kinds to which policies are attached; the first is the one to write. */
export const TARGET_GROUPS: { readonly [kind: string]: readonly string[] | undefined } = {
  Service: ['', 'core'],
  ServiceEntry: ['networking.istio.io'],
  Gateway: [GATEWAY_API],
  GatewayClass: [GATEWAY_API],
};

/** What istiod's `validateOneOfSelectorType` has against the target of a policy. */
export const policyTargetChecks = {
  exclusive: ({ selector, targetRef, targetRefs = [] }) => {
    const list = targetRefs.length > 0 ? targetRefs : undefined;
    const given = Object.entries({ selector, targetRef, targetRefs: list }).filter(
      ([, target]) => target !== undefined,
    );
    if (given.length < 2) return undefined;
    return conflictingSettings(
      `a policy with ${given.map(([name]) => name).join(' and ')}`,
      'at most one of them: it selects pods or is attached to objects',
      'keep one of them',
      [],
      'more than one of selector, targetRef and targetRefs',
    );
  },
} satisfies Checks<PolicyTargetView>;

/** What istiod's `validatePolicyTargetReference` has against an object to which a policy is attached. */
export const targetRefChecks = {
  name: ({ kind, name }) =>
    name
      ? undefined
      : {
          code: MeshErrorCode.INVALID_NAME,
          got: `name of a target ${kind} ""`,
          expected: 'the name of the object',
          mend: 'name it',
          finding: 'a target without a name',
        },
  namespace: ({ kind, name, namespace }) =>
    namespace
      ? {
          code: MeshErrorCode.INVALID_VALUE,
          got: `the ${kind} "${name}" of the namespace "${namespace}"`,
          expected: 'an object of the namespace that of the policy, unnamed',
          mend: 'put the policy into the namespace of its target',
          at: ['namespace'],
          finding: 'a target with a namespace',
        }
      : undefined,
  kind: ({ group = '', kind = '' }) =>
    Object.hasOwn(TARGET_GROUPS, kind) && TARGET_GROUPS[kind]?.includes(group)
      ? undefined
      : {
          code: MeshErrorCode.INVALID_VALUE,
          got: `a target ${kind} of the API group "${group}"`,
          expected: `one of ${Object.keys(TARGET_GROUPS).join(', ')}, each of its own group`,
          mend: "name a gateway of the Gateway API; select the pods of Istio's own by PolicyTarget.labels()",
          finding: `a target of the kind "${group}/${kind}"`,
        },
} satisfies Checks<PolicyTargetReferenceView>;
