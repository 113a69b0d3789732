import type { MeshIndex } from '../../mesh/mesh-index';
import type { PeerTlsMode } from '../../mesh/peer-authentication';
import type { EffectiveTrafficPolicy } from '../../mesh/traffic-policy';

/** How a proxy opens a connection. `tunnel`: by HBONE, whose mutual TLS the node's proxy of the server ends. */
export interface ClientTls {
  readonly kind: 'mutual' | 'plain' | 'tls' | 'tunnel';
  /** In words. */
  readonly text: string;
}

/**
 * How a proxy opens a connection: by the TLS settings of the destination rule, or else with mutual TLS where the pods have a sidecar
 * that takes it, or else plain.
 */
export function clientTls(
  { config }: MeshIndex,
  { tls }: EffectiveTrafficPolicy,
  server: { readonly hasSidecar: boolean; readonly mode: PeerTlsMode },
): ClientTls {
  if (tls !== undefined) {
    const { mode } = tls;
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
