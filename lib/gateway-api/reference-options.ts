/** Where an object of the Gateway API lives that is not defined here. */
export interface GatewayApiReferenceOptions {
  /**
   * Its namespace.
   *
   * @default - that of the object which names it
   */
  readonly namespace?: string;
}
