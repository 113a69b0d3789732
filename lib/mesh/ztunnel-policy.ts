import type { Resource, Source } from './resource';

/** Words that may begin or end with `*`; the word `*` stands for any that is not empty. */
export type Words = readonly string[];

/** What ztunnel asks of a connection: all of it must hold, and of each list one word. */
export interface ZtunnelMatch {
  readonly principals?: Words;
  readonly notPrincipals?: Words;
  readonly namespaces?: Words;
  readonly notNamespaces?: Words;
  /** As `namespace/name`. */
  readonly serviceAccounts?: Words;
  readonly notServiceAccounts?: Words;
  readonly sourceIps?: Words;
  readonly notSourceIps?: Words;
  readonly destinationIps?: Words;
  readonly notDestinationIps?: Words;
  readonly ports?: readonly number[];
  readonly notPorts?: readonly number[];
}

/** A rule: of each clause one match must hold. */
export interface ZtunnelRule {
  readonly source: Source;
  readonly clauses: readonly (readonly ZtunnelMatch[])[];
}

/** A policy as istiod hands it to ztunnel. */
export interface ZtunnelPolicy {
  readonly of: Resource<'AuthorizationPolicy'> | Resource<'PeerAuthentication'>;
  readonly action: 'ALLOW' | 'DENY';
  readonly rules: readonly ZtunnelRule[];
  /** Rules of an ALLOW that are left out, and conditions of a DENY that are, since they are about requests; by the fields. */
  readonly dropped: readonly { readonly source: Source; readonly fields: Words }[];
}

/** The policies for pods in ambient mode. */
export interface ZtunnelPolicies {
  readonly policies: readonly ZtunnelPolicy[];
  /** Policies that select the pods and that ztunnel does not get, and why. */
  readonly ignored: readonly { readonly of: Resource; readonly why: string }[];
  readonly unsure: readonly string[];
}
