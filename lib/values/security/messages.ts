import type * as security from '../../../imports/security.istio.io';
import type { Item, View, Wire } from '../wire';

// The messages of Istio's security API, as they are read (`View`) and as values write them (`Spec`).

export type AuthorizationPolicyView = View<security.AuthorizationPolicySpec>;
export type RuleView = Item<AuthorizationPolicyView['rules']>;
export type SourceView = NonNullable<Item<RuleView['from']>['source']>;
export type OperationView = NonNullable<Item<RuleView['to']>['operation']>;
export type ConditionView = Item<RuleView['when']>;
export type PeerAuthenticationView = View<security.PeerAuthenticationSpec>;
type RequestAuthenticationView = View<security.RequestAuthenticationSpec>;
/** The API server stores `jwks_uri` under this name, which protobuf takes for the same field. */
export type JwtRuleView = Item<RequestAuthenticationView['jwtRules']> & { readonly jwks_uri?: string };
export type PolicyTargetReferenceView = Item<AuthorizationPolicyView['targetRefs']>;

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
