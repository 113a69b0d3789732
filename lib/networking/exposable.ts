import type { IGatewayRef } from '../values/references';

/** How routing is exposed. */
export interface ExposeOptions {
  /**
   * Whether requests within the mesh keep following the rules too. Without it they would be sent to all pods of the
   * host alike, past the rules.
   *
   * @default true
   */
  readonly mesh?: boolean;
}

/** Routing that a gateway can expose: a virtual service, or something that has one. */
export interface IExposable {
  /**
   * Makes the rules apply at a gateway, for requests that ask for a host.
   *
   * @param gateway the gateway
   * @param host the host
   * @param options whether the mesh follows the rules too
   */
  exposeAt(gateway: IGatewayRef, host: string, options?: ExposeOptions): void;
}
