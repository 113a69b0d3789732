import type { MeshIndex } from '../../mesh/mesh-index';
import type { MeshService } from '../../mesh/services/service';
import { type WaypointBinding, usesWaypointFromIngress, waypointBinding } from '../../mesh/waypoint-binding';
import type { Model } from '../model';
import { hasAddress } from '../proxies/destination';
import { SeenRequest } from '../seen-request';
import type { Recorder } from '../trace';
import type { End } from './cluster-walk';
import { inboundEnds } from './inbound-walk';
import type { InboundContext } from './peer';
import { waypointEnds } from './waypoint-walk';

/**
 * The ends of what a gateway sends: to the pods, or where a service asks for it, to its waypoint (the upstream project's
 * `pilot/pkg/xds/endpoints/endpoint_builder.go: findServiceWaypoint`).
 */
export function throughWaypoints(model: Model, ends: readonly End[], context: InboundContext): End[] {
  if (model.mesh.all('KubernetesGateway').length === 0) return inboundEnds(ends, context);
  return ends.flatMap((end) => {
    const binding = bindingOf(model.mesh, end);
    if (binding?.waypoint === undefined) return inboundEnds([end], context);
    const { mesh, request, peer, doubt, trace } = context;
    const { service, ref } = end.cluster ?? {};
    if (!usesWaypointFromIngress(mesh, service?.resource ?? NOWHERE)) {
      tellPassedWaypoint(mesh, service, 'nothing asks for istio.io/ingress-use-waypoint', trace);
      return inboundEnds([end], context);
    }
    if (binding.unsure !== undefined) doubt(binding.unsure);
    const seen = SeenRequest.first(request, model.normalization, 'http', request.claims);
    const [path = '/', query] = (end.path ?? seen.path + seen.query).split(/(?=\?)/);
    const behind = waypointEnds(
      model,
      {
        request,
        waypoint: binding.waypoint,
        service,
        port: ref?.port ?? 0,
        wire: end.path === undefined && end.kind === 'workload' ? 'tls' : 'http',
        seen: seen.changed(path, query ?? '', end.authority ?? seen.authority),
        peer,
      },
      doubt,
      trace,
    );
    return behind.map((last) => ({
      ...last,
      probability: end.probability * last.probability,
      status: last.status === 0 && end.path !== undefined ? 503 : last.status,
      ...((end.way ?? last.way) && { way: { ...end.way, ...last.way } }),
    }));
  });
}

const NOWHERE = { namespace: '', labels: {} };

/** The waypoint of the service to whose endpoints a gateway sends, if it has an address at which waypoints take requests. */
function bindingOf(mesh: MeshIndex, { kind, cluster }: End): WaypointBinding | undefined {
  if (cluster?.service === undefined || (kind !== 'workload' && kind !== 'no-endpoint')) return undefined;
  const { service, sends } = cluster;
  const isByName = service.resolution === 'dns' || service.resolution === 'dns-round-robin';
  if (sends !== 'endpoints' || isByName || !hasAddress(service)) return undefined;
  return waypointBinding(mesh, service.resource, 'service');
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
    `${service.host} has the waypoint ${namespace}/${name}, which does not get the request: ${why}`,
    { of: gateway, at: [] },
  );
}
