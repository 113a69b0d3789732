/** Whether pods insist on Istio's mutual TLS when they are called. */
export enum MutualTlsMode {
  /** As the policy above it says; where there is none, as with `PERMISSIVE`. */
  UNSET = 'UNSET',
  /** They take no mutual TLS, plain text alone. */
  DISABLE = 'DISABLE',
  /** They take mutual TLS and plain text. */
  PERMISSIVE = 'PERMISSIVE',
  /** They take mutual TLS alone. */
  STRICT = 'STRICT',
}
