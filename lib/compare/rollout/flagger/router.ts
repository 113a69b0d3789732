import type { Manifest } from '../../../mesh/manifest';
import type { Canary } from './canary';
import type { Cookies } from './cookies';

/** How requests are shared. */
export interface Weights {
  readonly primary: number;
  readonly canary: number;
  readonly mirrored: boolean;
}

/** The shares while no release is in progress. */
export const AT_REST: Weights = { primary: 100, canary: 0, mirrored: false };

/** What Flagger writes to route requests. */
export interface Router {
  /** The objects as they are at rest; of one that has nothing but other shares already nothing is changed. */
  reconciled(canary: Canary, find: Find): Manifest[];
  /** The route with other shares, and the cookies that there then are. */
  withWeights(
    canary: Canary,
    route: Manifest,
    weights: Weights,
    cookies: Cookies,
  ): { readonly route: Manifest; readonly cookies: Cookies };
  /** The kind of the route, whose name is that of the apex Service. */
  readonly kind: 'VirtualService' | 'HTTPRoute';
}

/** Finds an object of the Canary's namespace. */
export type Find = (kind: string, name: string) => Manifest | undefined;
