/**
 * The conditions of a `Source`. All that are given must hold; of the entries of one list any one is enough.
 *
 * Texts are compared whole, with `*` at the end as a prefix, at the beginning as a suffix, alone as any value there is.
 */
export interface SourceProps {
  /**
   * Identities of the caller's certificate: `cluster.local/ns/prod/sa/reviews`, without `spiffe://`. They need mutual
   * TLS; a caller in plain text has none.
   *
   * @default - any, or none
   */
  readonly principals?: string[];
  /**
   * Identities that the caller must not have. A caller without a certificate satisfies it.
   *
   * @default - none
   */
  readonly notPrincipals?: string[];
  /**
   * Identities of a verified token, its issuer and subject: `https://issuer.example.com/alice`. They need a
   * `RequestAuthentication`.
   *
   * @default - any, or none
   */
  readonly requestPrincipals?: string[];
  /**
   * Identities of a token that the request must not have. `*` is any: requests without a verified token.
   *
   * @default - none
   */
  readonly notRequestPrincipals?: string[];
  /**
   * Namespaces of the caller's certificate. They need mutual TLS. Not beside service accounts.
   *
   * @default - any, or none
   */
  readonly namespaces?: string[];
  /**
   * Namespaces that the caller must not be from. A caller without a certificate satisfies it.
   *
   * @default - none
   */
  readonly notNamespaces?: string[];
  /**
   * Service accounts of the caller's certificate: `namespace/name`, or `name` in the namespace of the policy; at most 16,
   * without `*`. They need mutual TLS. Not beside principals and namespaces.
   *
   * @default - any, or none
   */
  readonly serviceAccounts?: string[];
  /**
   * Service accounts that the caller must not have. A caller without a certificate satisfies it.
   *
   * @default - none
   */
  readonly notServiceAccounts?: string[];
  /**
   * Trust domains of the caller's certificate, such as `cluster.local`. They need mutual TLS.
   *
   * @default - any, or none
   */
  readonly trustDomains?: string[];
  /**
   * Trust domains that the caller must not be of. A caller without a certificate satisfies it.
   *
   * @default - none
   */
  readonly notTrustDomains?: string[];
  /**
   * Addresses from which the packets come, or blocks of them (`10.0.0.0/8`). Behind a load balancer or a gateway it is
   * the address of that one.
   *
   * @default - any
   */
  readonly ipBlocks?: string[];
  /**
   * Addresses from which the packets must not come.
   *
   * @default - none
   */
  readonly notIpBlocks?: string[];
  /**
   * Addresses of the client at the far end, from `X-Forwarded-For` or the PROXY protocol. Right only at a gateway that
   * is told how many proxies before it can be trusted (`numTrustedProxies`): any client can send the header.
   *
   * @default - any
   */
  readonly remoteIpBlocks?: string[];
  /**
   * Addresses that the client at the far end must not have.
   *
   * @default - none
   */
  readonly notRemoteIpBlocks?: string[];
}
