import type { MeshIndex } from '../../mesh/mesh-index';
import { namespaceMode, type PeerTlsMode } from '../../mesh/peer-authentication';
import { isOutside, type MeshService } from '../../mesh/services/service';
import type { EffectiveTrafficPolicy } from '../../mesh/traffic-policy';

/** How a proxy opens a connection. `tunnel`: by HBONE, whose mutual TLS the node's proxy of the server ends. */
export interface ClientTls {
  readonly kind: 'mutual' | 'plain' | 'tls' | 'tunnel';
  /** In words. */
  readonly text: string;
}

const MUTUAL = 'mutual TLS of Istio';

/** Whether the way of an end says that the connection has mutual TLS of Istio, by itself or within HBONE. */
export const isMutualTls = ({ tls }: { readonly tls?: string } = {}): boolean =>
  tls?.includes(MUTUAL) === true;

/** What a proxy opens a connection to. */
export interface TlsServer {
  readonly hasSidecar: boolean;
  readonly mode: PeerTlsMode;
  /** The service by which it is reached. */
  readonly service?: MeshService;
  /**
   * Whether the proxy sends to what the caller connected to, of which it asks nothing beforehand: then all pods of the service count, and
   * the mode of one does not (`pilot/pkg/model/push_context.go: BestEffortInferServiceMTLSMode`).
   */
  readonly isOriginal?: boolean;
  /** Whether a pod of the service has no sidecar, where it sends to what the caller connected to. */
  readonly isMixed?: boolean;
}

/**
 * How a proxy opens a connection: by the TLS settings of the destination rule, or else with mutual TLS where the pods have a sidecar
 * that takes it and the namespace of the service does not disable it, or else plain (the upstream project's
 * `pilot/pkg/networking/core/cluster_tls.go: buildUpstreamTLSSettings`, `pilot/pkg/xds/endpoints/mtls_checker.go`).
 */
export function clientTls(mesh: MeshIndex, { tls }: EffectiveTrafficPolicy, server: TlsServer): ClientTls {
  if (tls !== undefined) {
    const { mode } = tls;
    if (mode === 'ISTIO_MUTUAL') return { kind: 'mutual', text: `${MUTUAL}, by the destination rule` };
    if (mode === 'SIMPLE' || mode === 'MUTUAL')
      return { kind: 'tls', text: `TLS ${mode}, by the destination rule` };
    return { kind: 'plain', text: 'no TLS, by the destination rule' };
  }
  if (!mesh.config.enableAutoMtls)
    return { kind: 'plain', text: 'no TLS, since automatic mutual TLS is off' };
  const { service, isOriginal = false, isMixed = false } = server;
  if (service !== undefined && isOutside(service))
    return { kind: 'plain', text: `no TLS, since ${service.host} is outside of the mesh` };
  if (service !== undefined && namespaceMode(mesh, service.namespace).mode === 'DISABLE')
    return { kind: 'plain', text: `no TLS, since the namespace ${service.namespace} disables it` };
  if (isOriginal && isMixed)
    return {
      kind: 'plain',
      text: `no TLS, since not all pods of ${service?.host ?? 'the service'} have a sidecar`,
    };
  if (server.hasSidecar && (server.mode !== 'DISABLE' || isOriginal))
    return { kind: 'mutual', text: `${MUTUAL}, automatically` };
  return {
    kind: 'plain',
    text: server.hasSidecar
      ? 'no TLS, since the server disables it'
      : 'no TLS, since the server has no sidecar',
  };
}
