import type { PeerTlsMode } from '../../mesh/peer-authentication';
import { listenerProtocol } from '../../mesh/protocol';
import type { ClientTls } from './mutual-tls';

/** What comes to the sidecar of a workload. */
export interface ArrivingConnection {
  /** How the last proxy, or the caller where there is none, opened the connection. */
  readonly client: ClientTls;
  /** What is on it, within the TLS of the last proxy: HTTP that can be read, TLS of the caller's own, or something else. */
  readonly content: 'http' | 'tls' | 'tcp';
  /** Whether the last proxy read it as HTTP, which it then tells in the handshake of Istio's mutual TLS. */
  readonly isAnnounced: boolean;
}

/**
 * The ports of a sidecar's own, on which it takes nothing (the upstream project's `pilot/pkg/networking/core/listener_inbound.go:
 * buildInboundBlackhole`, and the chain `virtualOutbound-blackhole` of `listener_builder.go`).
 */
export const PROXY_PORTS = { inbound: 15006, outbound: 15001 };

/** What a sidecar makes of a connection: requests that it reads, bytes that it passes on, or nothing, with the reason in words. */
export type Taken = 'http' | 'tcp' | { readonly refused: string };

/**
 * What a sidecar makes of a connection, by the mode of the port and by its protocol, of which an empty one is found out (the upstream
 * project's `pilot/pkg/networking/core/filterchain_options.go: getFilterChainMatchOptions`).
 */
export function takenAs(mode: PeerTlsMode, protocol: string, connection: ArrivingConnection): Taken {
  const { client, content, isAnnounced } = connection;
  const isMutual = client.kind === 'mutual';
  if (mode === 'STRICT' && !isMutual && client.kind !== 'tunnel')
    return { refused: `takes mutual TLS only, and the caller uses ${client.text}` };
  if (mode === 'DISABLE' && isMutual)
    return { refused: `takes no mutual TLS, and the caller uses ${client.text}` };
  switch (listenerProtocol(protocol)) {
    case 'tcp':
      return 'tcp';
    case 'http':
      // TLS that is not Istio's own has no chain here, or one that reads HTTP.
      if (client.kind === 'tls')
        return { refused: `takes HTTP on this port, and the caller uses ${client.text}` };
      return content === 'http' ? 'http' : { refused: `takes HTTP on this port, and ${WHAT[content]}` };
    case 'none':
    case 'sniffed':
      if (isMutual) return isAnnounced ? 'http' : 'tcp';
      return client.kind !== 'tls' && content === 'http' ? 'http' : 'tcp';
  }
}

const WHAT = { tls: 'what comes is TLS', tcp: 'what comes is no HTTP' };
