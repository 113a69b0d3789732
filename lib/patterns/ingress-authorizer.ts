import type { Construct } from 'constructs';
import { AuthorizationPolicy } from '../security/authorization-policy';
import type { ExternalAuthorizer } from '../values/install/external-authorizer';
import { MeshError, MeshErrorCode } from '../values/mesh-error';
import { PolicyTarget } from '../values/policy-target';
import { AuthorizationAction } from '../values/security/authorization-action';
import { PolicyRule } from '../values/security/policy-rule';
import { coveredOperation, type GatewayPlace, type IngressRequestOptions } from './ingress-requests';

/** The policy by which an authorizer is asked at a gateway, with the authorizer. */
export interface AuthorizedIngress {
  readonly policy: AuthorizationPolicy;
  readonly authorizer: ExternalAuthorizer;
}

/** Lets an authorizer decide about requests at a gateway, which has one at most. */
export function authorizeIngress(
  scope: Construct,
  place: GatewayPlace,
  authorizer: ExternalAuthorizer,
  options: IngressRequestOptions,
  before: AuthorizedIngress | undefined,
): AuthorizedIngress {
  if (before !== undefined && before.authorizer !== authorizer) {
    throw new MeshError({
      code: MeshErrorCode.CONFLICTING_SETTINGS,
      got: `the authorizer "${authorizer.name}" beside "${before.authorizer.name}"`,
      expected: 'one authorizer, since Istio refuses what several are to decide about',
      mend: 'use one of the two',
    });
  }
  const rule = PolicyRule.of({ to: [coveredOperation(options, place)] });
  const { name, namespace, labels } = place;
  const policy =
    before?.policy ??
    new AuthorizationPolicy(scope, 'Authorized', {
      name: `${name}-authorized`,
      metadata: { namespace },
      target: PolicyTarget.labels({ ...labels }),
      action: AuthorizationAction.customBy(authorizer),
    });
  policy.addRule(rule);
  return { policy, authorizer };
}
