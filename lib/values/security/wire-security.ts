import type * as security from '../../../imports/security.istio.io';
import type { Wire } from '../wire';

type Item<T> = NonNullable<T> extends (infer Element)[] ? Element : never;

export type AuthorizationPolicySpec = Wire<security.AuthorizationPolicySpec>;
export type PolicyRuleSpec = Item<AuthorizationPolicySpec['rules']>;
export type SourceSpec = NonNullable<Item<PolicyRuleSpec['from']>['source']>;
export type OperationSpec = NonNullable<Item<PolicyRuleSpec['to']>['operation']>;
export type ConditionSpec = Item<PolicyRuleSpec['when']>;
export type SelectorSpec = NonNullable<AuthorizationPolicySpec['selector']>;
export type TargetRefSpec = Item<AuthorizationPolicySpec['targetRefs']>;
export type PeerAuthenticationSpec = Wire<security.PeerAuthenticationSpec>;
export type MutualTlsSpec = NonNullable<PeerAuthenticationSpec['mtls']>;
export type RequestAuthenticationSpec = Wire<security.RequestAuthenticationSpec>;
/** With the second spelling of `jwksUri`, which the generated type merges with the first. */
export type JwtRuleSpec = Item<RequestAuthenticationSpec['jwtRules']> & { readonly jwks_uri?: string };
