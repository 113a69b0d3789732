import { mapOf } from '../../mesh/lists';
import type { MeshIndex } from '../../mesh/mesh-index';
import type { Resource } from '../../mesh/resource';
import { peerAuthenticationsIn } from '../../mesh/peer-authentication';
import { selects } from '../../mesh/workload';
import { byAge, createdAt, orderUnknown } from '../../mesh/age';

/** How a port of pods takes connections, and which PeerAuthentication says so. */
export interface PortMode {
  readonly mode: 'STRICT' | 'PERMISSIVE' | 'DISABLE';
  readonly by?: Resource;
  readonly unsure?: string;
}

const MODES = ['STRICT', 'PERMISSIVE', 'DISABLE'];

/**
 * How a port of pods takes connections: the oldest policy that selects them, or else the oldest of the namespace, or else of the mesh
 * (the upstream project's `ComposePeerAuthentication`).
 */
export function portMode(
  mesh: MeshIndex,
  { namespace, labels }: { readonly namespace: string; readonly labels: { readonly [key: string]: string } },
  port: number,
): PortMode {
  const { rootNamespace } = mesh.config;
  const oldest = (list: readonly Resource[]) => {
    const sorted = list
      .map((resource) => ({
        resource,
        name: resource.name,
        namespace: resource.namespace,
        created: createdAt(resource),
      }))
      .sort(byAge);
    const [first, second] = sorted;
    const unsure =
      second !== undefined && orderUnknown(first, second)
        ? `${first.resource.text} and ${second.resource.text} are for the same pods; the older counts, and no creationTimestamp tells which that is`
        : undefined;
    return { resource: first?.resource as Resource | undefined, unsure };
  };
  const selector = ({ spec }: Resource) => mapOf(spec.selector?.matchLabels);
  const isOpen = (one: Resource) => Object.keys(selector(one)).length === 0;
  const own = namespace === rootNamespace ? [] : peerAuthenticationsIn(mesh, namespace);
  const workload = oldest(own.filter((one) => !isOpen(one) && selects(selector(one), labels)));
  const levels = [
    workload,
    oldest(own.filter(isOpen)),
    oldest(peerAuthenticationsIn(mesh, rootNamespace).filter(isOpen)),
  ];
  const ofPort = mapOf(workload.resource?.spec.portLevelMtls)[String(port)]?.mode;
  if (MODES.includes(ofPort))
    return { mode: ofPort, by: workload.resource, ...(workload.unsure && { unsure: workload.unsure }) };
  for (const { resource, unsure } of levels) {
    const mode = resource?.spec.mtls?.mode;
    if (MODES.includes(mode)) return { mode, by: resource, ...(unsure && { unsure }) };
  }
  return { mode: 'PERMISSIVE' };
}

/** How a proxy opens a connection. */
export interface ClientTls {
  readonly kind: 'mutual' | 'plain' | 'tls';
  /** In words. */
  readonly text: string;
}

/**
 * How a proxy opens a connection: by the TLS settings of the destination rule, or else with mutual TLS where the pods have a sidecar
 * that takes it, or else plain.
 */
export function clientTls(
  { config }: MeshIndex,
  trafficPolicy: { readonly [field: string]: any },
  server: { readonly hasSidecar: boolean; readonly mode: PortMode['mode'] },
): ClientTls {
  const mode = mapOf(trafficPolicy.tls).mode;
  if (trafficPolicy.tls !== undefined && trafficPolicy.tls !== null) {
    if (mode === 'ISTIO_MUTUAL')
      return { kind: 'mutual', text: 'mutual TLS of Istio, by the destination rule' };
    if (mode === 'SIMPLE' || mode === 'MUTUAL')
      return { kind: 'tls', text: `TLS ${mode}, by the destination rule` };
    return { kind: 'plain', text: 'no TLS, by the destination rule' };
  }
  if (!config.enableAutoMtls) return { kind: 'plain', text: 'no TLS, since automatic mutual TLS is off' };
  if (server.hasSidecar && server.mode !== 'DISABLE')
    return { kind: 'mutual', text: 'mutual TLS of Istio, automatically' };
  return {
    kind: 'plain',
    text: server.hasSidecar
      ? 'no TLS, since the server disables it'
      : 'no TLS, since the server has no sidecar',
  };
}
