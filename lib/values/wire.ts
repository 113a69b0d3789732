import type * as networking from '../../imports/networking.istio.io';

/** The name on the wire of a field that `cdk8s import` spells differently. */
export type WireName<K> = K extends 'consecutive5XxErrors'
  ? 'consecutive5xxErrors'
  : K extends 'wellKnownCaCertificates'
    ? 'wellKnownCACertificates'
    : K;

/** A generated type as it stands in YAML: enums as their strings, fields under their own names. */
export type Wire<T> = T extends string
  ? `${T}`
  : T extends readonly (infer Item)[]
    ? Wire<Item>[]
    : T extends object
      ? { [K in keyof T as WireName<K>]: Wire<T[K]> }
      : T;

type Item<T> = NonNullable<T> extends (infer Element)[] ? Element : never;

export type VirtualServiceSpec = Wire<networking.VirtualServiceSpec>;
export type HttpRouteSpec = Item<VirtualServiceSpec['http']>;
export type HttpMatchSpec = Item<HttpRouteSpec['match']>;
export type TlsRouteSpec = Item<VirtualServiceSpec['tls']>;
export type TcpRouteSpec = Item<VirtualServiceSpec['tcp']>;
export type HttpDestinationSpec = Item<HttpRouteSpec['route']>;
export type HeadersSpec = NonNullable<HttpRouteSpec['headers']>;
export type DestinationRuleSpec = Wire<networking.DestinationRuleSpec>;
export type SubsetSpec = Item<DestinationRuleSpec['subsets']>;
export type TrafficPolicySpec = NonNullable<DestinationRuleSpec['trafficPolicy']>;
export type PortTrafficPolicySpec = Item<TrafficPolicySpec['portLevelSettings']>;
export type GatewaySpec = Wire<networking.GatewaySpec>;
export type ServerSpec = Item<GatewaySpec['servers']>;
