import type { IGatewayRef } from './references';

/** A request, as the conditions of a route see it. */
export interface HttpRequest {
  /**
   * The path, without the query.
   *
   * @default "/"
   */
  readonly path?: string;
  /**
   * The method.
   *
   * @default "GET"
   */
  readonly method?: string;
  /**
   * The host that is asked for, with the port where it was given.
   *
   * @default - empty
   */
  readonly authority?: string;
  /**
   * The scheme.
   *
   * @default "http"
   */
  readonly scheme?: string;
  /**
   * The headers. The case of names does not matter.
   *
   * @default - none
   */
  readonly headers?: { [name: string]: string };
  /**
   * The query parameters.
   *
   * @default - none
   */
  readonly queryParams?: { [name: string]: string };
  /**
   * The port of the listener: of the service in the mesh, of the server at a gateway.
   *
   * @default 80
   */
  readonly port?: number;
  /**
   * The labels of the pod that asks, or of the gateway.
   *
   * @default - none
   */
  readonly sourceLabels?: { [key: string]: string };
  /**
   * The namespace of the pod that asks.
   *
   * @default - not known; no condition on it is met
   */
  readonly sourceNamespace?: string;
  /**
   * The gateway through which the request comes.
   *
   * @default - none: a sidecar of the mesh decides
   */
  readonly gateway?: IGatewayRef;
}
