/** Where among Istio's own filters an extension stands. Left out, it stands behind all of them, before the router. */
export enum ExtensionPhase {
  /** Before it is found out who calls: it sees every request, and what it changes is what is verified. */
  AUTHN = 'AUTHN',
  /** When it is known who calls, before it is decided whether they may. */
  AUTHZ = 'AUTHZ',
  /** When it is decided whether they may, before metrics are made. */
  STATS = 'STATS',
}
