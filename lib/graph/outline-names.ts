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

const behind = (word: string, name: string) =>
  name.startsWith(`${word} `) ? name.slice(word.length + 1) : undefined;

/** Whether a name is that of a host for which workloads of the mesh ask. */
export const isAskedInMesh = (name: string) => name.startsWith(askedName({}, ''));
/** The host of a place; undefined for other names. */
export const hostOfPlace = (name: string) => behind('place', name);
/** The workload of a name, as `namespace/name`; undefined for other names. */
export const podsOf = (name: string) => behind('pods', name);
/** The gateway or waypoint of a name, as `name.namespace`; undefined for other names. */
export const proxyOf = (name: string) => behind('gateway', name) ?? behind('waypoint', name);
