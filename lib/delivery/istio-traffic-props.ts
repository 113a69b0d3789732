import type { IDestinationRule } from '../networking/destination-rule';
import type { IVirtualServiceRef } from '../values/references';

/** A TLS route of a virtual service, by what it asks of connections. */
export interface IstioTlsRoute {
  /**
   * The port that all of its matches name.
   *
   * @default - none of them names one
   */
  readonly port?: number;
  /** All SNI hosts of its matches. */
  readonly sniHosts: string[];
}

/** A virtual service whose routes the controller weights, and which of them. */
export interface IstioRoutes {
  /** The virtual service. */
  readonly virtualService: IVirtualServiceRef;
  /**
   * The names of its HTTP routes.
   *
   * @default - its only one
   */
  readonly routes?: string[];
  /**
   * Its TLS routes.
   *
   * @default - its only one
   */
  readonly tlsRoutes?: IstioTlsRoute[];
  /**
   * The ports of its TCP routes.
   *
   * @default - its only one
   */
  readonly tcpPorts?: number[];
}

/** A destination rule, and which of its subsets are the two versions. */
export interface IstioSubsetOptions {
  /** The destination rule, of the namespace of the Rollout. It has these two subsets and no other. */
  readonly destinationRule: IDestinationRule;
  /** The name of the subset that becomes the canary. */
  readonly canary: string;
  /** The name of the subset that becomes the stable version. */
  readonly stable: string;
  /**
   * The names of further subsets to which the routes may go, of other destination rules. Their weights stay.
   *
   * @default - none
   */
  readonly additional?: string[];
}
