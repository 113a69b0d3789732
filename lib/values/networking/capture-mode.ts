/** How traffic gets to a listener of a sidecar. Only where the listener is bound to an IP address. */
export enum CaptureMode {
  /** As the proxy has it for all: by iptables, unless it was told otherwise. Istio's default. */
  DEFAULT = 'DEFAULT',
  /** By iptables, which lead connections there that were meant for elsewhere. */
  IPTABLES = 'IPTABLES',
  /** Not at all: whoever means the listener connects to its address and port. */
  NONE = 'NONE',
}
