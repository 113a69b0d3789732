import { type DataPlaneMode, dataPlaneModeOf } from '../../mesh/data-plane-mode';
import { mapOf } from '../../mesh/lists';
import type { MeshIndex } from '../../mesh/mesh-index';
import type { PeerTlsMode } from '../../mesh/peer-authentication';
import type { Waypoint } from '../proxies/waypoint';
import type { Workload } from '../../mesh/workload';
import type { Request } from '../request';
import { type ClientTls, clientTls } from '../security/mutual-tls';
import type { Recorder } from '../trace';
import type { Cluster } from '../scope/clusters';
import { endpointsOf } from '../scope/endpoints';
import type { End } from './cluster-walk';
import type { Doubt } from './http-walk';

/** Who opens the connection to a workload. */
export interface Peer {
  /** Its identity, as `cluster.local/ns/istio-test/sa/default`, if it has a proxy that shows one. */
  readonly principal?: string;
  /** Whether a proxy opens the connection, by the settings of destination rules. */
  readonly hasProxy: boolean;
  /** Whether this is the proxy of its node, which looks into nothing. */
  readonly isAmbient?: boolean;
  /** Whether it is a gateway, which connects from an address of its own. */
  readonly isGateway?: boolean;
  /** The pods whose proxy it is, where a manifest shows them. */
  readonly pods?: Workload;
  /** The waypoint that it is. */
  readonly waypoint?: Waypoint;
}

/** Whether somebody connects from an address of its own, and not from that of the first caller. */
export const isFromItself = ({ isGateway, waypoint }: Peer) => isGateway === true || waypoint !== undefined;

/** What is needed to judge requests where they arrive. */
export interface InboundContext {
  readonly mesh: MeshIndex;
  readonly request: Request;
  readonly peer: Peer;
  readonly doubt: Doubt;
  readonly trace?: Recorder;
}

/** What a workload makes of a request. */
export interface Verdict {
  readonly kind: 'workload' | 'denied' | 'rate-limited';
  readonly status: number;
  /** The rate limit that it is beyond. */
  readonly limit?: string;
  readonly tls?: string;
}

/** What takes connections at a workload. */
interface Server {
  readonly proxy: DataPlaneMode;
  readonly mode: PeerTlsMode;
  readonly labels: { readonly [key: string]: string };
}

const OUTSIDE: ClientTls = { kind: 'plain', text: 'no TLS, since the caller has no sidecar' };
/** HBONE, as ztunnels, waypoints and what speaks to them open connections. */
export const HBONE: ClientTls = { kind: 'tunnel', text: 'HBONE, with mutual TLS of Istio' };
const PASSED_ON: ClientTls = {
  kind: 'plain',
  text: 'no TLS, since its sidecar passes on what it does not know',
};
const WITHOUT: ClientTls = { kind: 'plain', text: 'no TLS, since the server has no proxy' };

/** Whether somebody looks into a request that it sends on, and so has a status to answer with where its connection fails. */
export const looksInto = ({ hasProxy, isAmbient }: Peer, { path, carried }: End) =>
  hasProxy && isAmbient !== true && path !== undefined && carried === undefined;

/** What of somebody decides how connections are opened, as one word. */
export function kindOf({ hasProxy, isAmbient, waypoint }: Peer, { cluster }: End): string {
  if (!hasProxy) return 'outside';
  if (isAmbient === true) return 'ztunnel';
  if (waypoint === undefined) return 'sidecar';
  return waypoint.owns(cluster?.service) ? 'waypoint' : 'waypoint to others';
}

/**
 * How a connection to a workload is opened: by the node's proxy of the caller, by a sidecar or gateway, or by a waypoint. HBONE is for
 * pods in ambient mode, and where no older mutual TLS of Istio's will do, for those of sidecars that take it (the upstream project's
 * `pilot/pkg/xds/endpoints/endpoint_builder.go: buildEnvoyLbEndpoint`, `pilot/pkg/networking/core/cluster_tls.go:
 * applyHBONETransportSocketMatches`).
 */
export function connectionTo(mesh: MeshIndex, peer: Peer, end: End, server: Server): ClientTls {
  if (!peer.hasProxy) return OUTSIDE;
  const tls = end.cluster?.trafficPolicy.tls;
  const own = tls?.mode === 'SIMPLE' || tls?.mode === 'MUTUAL' ? tls.mode : undefined;
  const isOriginal = end.cluster?.sends === 'original';
  if (peer.isAmbient === true) return takesHbone(mesh, server) ? HBONE : WITHOUT;
  if (end.kind === 'passthrough') return PASSED_ON;
  if (peer.waypoint?.owns(end.cluster?.service) === true) {
    return inside(takesHbone(mesh, server) ? HBONE : WITHOUT, own);
  }
  if (server.proxy !== 'ambient') {
    return clientTls(mesh, end.cluster?.trafficPolicy ?? {}, {
      hasSidecar: server.proxy === 'sidecar',
      mode: server.mode,
      service: end.cluster?.service,
      isOriginal,
      isMixed: end.cluster !== undefined && isOriginal && isMixed(mesh, end.cluster),
    });
  }
  // What is sent to the address that the caller connected to has no endpoint that would tell of HBONE.
  if (isOriginal && own === undefined)
    return { kind: 'plain', text: 'no TLS, since nothing is known of the address that is connected to' };
  return isOriginal ? clientTls(mesh, { tls }, { hasSidecar: false, mode: server.mode }) : inside(HBONE, own);
}

/** Whether a pod behind the port of a service takes no mutual TLS of sidecars. */
function isMixed(mesh: MeshIndex, { service, port }: Cluster): boolean {
  if (service === undefined || port === undefined) return false;
  return endpointsOf(mesh, service, port).all.some(
    ({ pods, count }) => count > 0 && (pods === undefined || dataPlaneModeOf(mesh, pods) !== 'sidecar'),
  );
}

/** A connection with TLS of a destination rule in it, which the workload itself has to end. */
const inside = (outer: ClientTls, mode: string | undefined): ClientTls =>
  mode === undefined
    ? outer
    : { kind: outer.kind === 'plain' ? 'tls' : outer.kind, text: withInner(outer, mode) };

const withInner = ({ kind, text }: ClientTls, mode: string) =>
  kind === 'plain'
    ? `TLS ${mode}, by the destination rule`
    : `${text}, and in it TLS ${mode}, by the destination rule`;

const TUNNEL = 'networking.istio.io/tunnel';

/** Whether a workload takes HBONE: in ambient mode, or by a sidecar, as the profile `ambient` installs them (`ISTIO_META_ENABLE_HBONE`). */
function takesHbone({ config }: MeshIndex, { proxy, labels }: Server): boolean {
  if (proxy !== 'sidecar') return proxy === 'ambient';
  const own = labels[TUNNEL];
  if (own !== undefined) return own === 'http';
  const { proxyMetadata } = mapOf(config.defaultConfig);
  const word = mapOf(proxyMetadata).ISTIO_META_ENABLE_HBONE;
  return word === undefined || word === 'true';
}
