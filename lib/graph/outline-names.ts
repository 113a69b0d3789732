import type { GraphScope } from './scope';

/** The name of a host that is asked for in an outline: by the workloads of the mesh or at a gateway. */
export const askedName = ({ gateway = '' }: GraphScope, host: string) =>
  `asked ${gateway} ${host.toLowerCase()}`;
/** The name of a service in an outline, or of what else requests are sent to, by its host. */
export const placeName = (host: string) => `place ${host.toLowerCase()}`;
/** The name of a workload in an outline, by `namespace/name`. */
export const podsName = (name: string) => `pods ${name}`;
/** The name of a gateway in an outline, by `name.namespace`. */
export const gatewayName = (name: string) => `gateway ${name}`;
/** The name of a waypoint in an outline, by `name.namespace`. */
export const waypointName = (name: string) => `waypoint ${name}`;
