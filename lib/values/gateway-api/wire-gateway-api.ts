import type * as gateway from '../../../imports/gateway.networking.k8s.io';
import type { Wire } from '../wire';

type Item<T> = NonNullable<T> extends (infer Element)[] ? Element : never;

/** The same type with one field under the name that it has on the wire. */
type Renamed<T, From extends keyof T, To extends string> = Omit<T, From> & { [K in To]?: T[From] };

type WrittenTlsPolicySpec = Wire<gateway.BackendTlsPolicySpec>;

export type KubernetesGatewaySpec = Wire<gateway.GatewaySpec>;
export type GatewayListenerSpec = Item<KubernetesGatewaySpec['listeners']>;
export type ListenerTlsSpec = NonNullable<GatewayListenerSpec['tls']>;
export type AllowedRoutesSpec = NonNullable<GatewayListenerSpec['allowedRoutes']>;
export type AllowedListenersSpec = NonNullable<KubernetesGatewaySpec['allowedListeners']>;
export type NamespaceSelectorSpec = NonNullable<NonNullable<AllowedRoutesSpec['namespaces']>['selector']>;
export type GatewayAddressSpec = Item<KubernetesGatewaySpec['addresses']>;
export type GatewayTlsSpec = NonNullable<KubernetesGatewaySpec['tls']>;
export type GatewayInfrastructureSpec = NonNullable<KubernetesGatewaySpec['infrastructure']>;
export type GatewayClassSpec = Wire<gateway.GatewayClassSpec>;
export type ListenerSetSpec = Wire<gateway.ListenerSetSpec>;
export type HttpRouteObjectSpec = Wire<gateway.HttpRouteSpec>;
export type HttpRouteRuleSpec = Item<HttpRouteObjectSpec['rules']>;
export type HttpRouteMatchSpec = Item<HttpRouteRuleSpec['matches']>;
export type HttpRouteFilterSpec = Item<HttpRouteRuleSpec['filters']>;
export type PathMatchSpec = NonNullable<HttpRouteMatchSpec['path']>;
export type FieldMatchSpec = Item<HttpRouteMatchSpec['headers']>;
export type HeaderModifierSpec = NonNullable<HttpRouteFilterSpec['requestHeaderModifier']>;
export type RouteRedirectSpec = NonNullable<HttpRouteFilterSpec['requestRedirect']>;
export type RouteRewriteSpec = NonNullable<HttpRouteFilterSpec['urlRewrite']>;
export type RouteMirrorSpec = NonNullable<HttpRouteFilterSpec['requestMirror']>;
export type RouteCorsSpec = NonNullable<HttpRouteFilterSpec['cors']>;
export type GrpcRouteObjectSpec = Wire<gateway.GrpcRouteSpec>;
export type GrpcRouteRuleSpec = Item<GrpcRouteObjectSpec['rules']>;
export type GrpcRouteMatchSpec = Item<GrpcRouteRuleSpec['matches']>;
export type GrpcRouteFilterSpec = Item<GrpcRouteRuleSpec['filters']>;
export type ParentRefSpec = Item<HttpRouteObjectSpec['parentRefs']>;
export type BackendRefSpec = Item<HttpRouteRuleSpec['backendRefs']>;
export type TlsRouteObjectSpec = Wire<gateway.TlsRouteSpec>;
export type TcpRouteObjectSpec = Wire<gateway.TcpRouteSpec>;
export type ReferenceGrantSpec = Wire<gateway.ReferenceGrantSpec>;
export type ReferenceGrantFromSpec = Item<ReferenceGrantSpec['from']>;
export type ReferenceGrantToSpec = Item<ReferenceGrantSpec['to']>;
export type TlsValidationSpec = Renamed<
  WrittenTlsPolicySpec['validation'],
  'wellKnownCaCertificates',
  'wellKnownCACertificates'
>;
export type SubjectAltNameSpec = Item<TlsValidationSpec['subjectAltNames']>;
export type TlsPolicyTargetSpec = Item<WrittenTlsPolicySpec['targetRefs']>;
export type BackendTlsPolicySpec = Omit<WrittenTlsPolicySpec, 'validation'> & {
  validation: TlsValidationSpec;
};
