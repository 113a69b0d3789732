import type * as security from '../../../imports/security.istio.io';
import type { Item, View } from '../view';

/** The messages of Istio's security API, as they are read. */

export type AuthorizationPolicyView = View<security.AuthorizationPolicySpec>;
export type RuleView = Item<AuthorizationPolicyView['rules']>;
export type SourceView = NonNullable<Item<RuleView['from']>['source']>;
export type OperationView = NonNullable<Item<RuleView['to']>['operation']>;
export type ConditionView = Item<RuleView['when']>;
export type PeerAuthenticationView = View<security.PeerAuthenticationSpec>;
export type RequestAuthenticationView = View<security.RequestAuthenticationSpec>;
/** The API server stores `jwks_uri` under this name, which protobuf takes for the same field. */
export type JwtRuleView = Item<RequestAuthenticationView['jwtRules']> & { readonly jwks_uri?: string };
export type PolicyTargetReferenceView = Item<AuthorizationPolicyView['targetRefs']>;
