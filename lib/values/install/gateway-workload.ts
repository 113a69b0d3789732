/** The pods that serve as a gateway, wherever they are installed. */
export interface IGatewayWorkload {
  /** The labels by which `Gateway` objects select them. */
  readonly gatewayLabels: { readonly [key: string]: string };
  /** The name of the Service in front of them. */
  readonly gatewayServiceName: string;
  /** Its namespace. */
  readonly gatewayServiceNamespace: string;
}
