import type { ComparedCaller } from '../compare/difference';
import { idOf } from './ids';

/** Whose routes take requests: those of a gateway, or those of the sidecars, waypoints and ztunnels of the mesh. */
export interface GraphScope {
  /** The gateway, as `name.namespace`; undefined for the mesh. */
  readonly gateway?: string;
}

/** Whose routes take what a caller sends. */
export const scopeOf = ({ kind, name }: ComparedCaller): GraphScope =>
  kind === 'gateway' ? { gateway: name } : {};

/** The node of a host that is asked for. */
export const hostId = ({ gateway }: GraphScope, host: string) => idOf('host', gateway ?? 'mesh', host);
