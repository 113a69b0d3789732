/** The version of the PROXY protocol, by which a connection begins with the address of its client. */
export enum ProxyProtocolVersion {
  /** Version 1, a line of text. Istio's default. */
  V1 = 'V1',
  /** Version 2, binary. */
  V2 = 'V2',
}
