import type { MeshIndex } from '../../mesh/mesh-index';
import type { MeshService } from '../../mesh/services/service';
import { usesWaypointFromIngress, waypointBinding } from '../../mesh/waypoint-binding';
import { hasAddress } from '../proxies/destination';
import type { Recorder } from '../trace';
import type { End } from './cluster-walk';
import type { Doubt } from './http-walk';
import type { WaypointTarget } from './waypoint-walk';

/**
 * The waypoint to which a gateway sends what is for a service, where the service asks for it: it has an address, at which waypoints take
 * requests, and its endpoints are none that DNS finds (the upstream project's `pilot/pkg/xds/endpoints/endpoint_builder.go:
 * findServiceWaypoint`).
 */
export function ingressWaypoint(
  mesh: MeshIndex,
  { kind, cluster }: End,
  doubt: Doubt,
  trace?: Recorder,
): WaypointTarget | undefined {
  if (cluster?.service === undefined) return undefined;
  if (kind !== 'workload' && kind !== 'no-endpoint') return undefined;
  const { service, sends, ref } = cluster;
  const isByName = service.resolution === 'dns' || service.resolution === 'dns-round-robin';
  if (sends !== 'endpoints' || isByName || !hasAddress(service)) return undefined;
  const { waypoint, unsure } = waypointBinding(mesh, service.resource, 'service') ?? {};
  if (waypoint === undefined) return undefined;
  if (!usesWaypointFromIngress(mesh, service.resource)) {
    tellPassedWaypoint(mesh, service, 'nothing asks for istio.io/ingress-use-waypoint', trace);
    return undefined;
  }
  if (unsure !== undefined) doubt(unsure);
  return { waypoint, service, host: service.host, port: ref.port };
}

/** Tells that a service has a waypoint, and that this request does not come to it. */
export function tellPassedWaypoint(
  mesh: MeshIndex,
  service: MeshService | undefined,
  why: string,
  trace?: Recorder,
): void {
  if (trace === undefined || service === undefined) return;
  const { waypoint } = waypointBinding(mesh, service.resource, 'service') ?? {};
  if (waypoint === undefined) return;
  const { namespace, name, gateway } = waypoint;
  trace.note(
    'listener',
    `${service.host} has the waypoint ${name}.${namespace}, which does not get the request: ${why}`,
    { of: gateway, at: ['spec'] },
  );
}
