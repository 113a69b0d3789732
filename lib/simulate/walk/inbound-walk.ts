import type { MeshIndex } from '../../mesh/mesh-index';
import { groupBy } from '../../mesh/mesh-index';
import type { Workload } from '../../mesh/workload';
import { hasSidecar } from '../callers';
import { normalizationOf } from '../paths';
import type { Request } from '../request';
import { listenerProtocol } from '../registry/service';
import type { Endpoint } from '../scope/endpoints';
import type { ArrivalFacts } from '../security/arrival-facts';
import { type Protected, authorize } from '../security/authorization';
import { type ClientTls, clientTls, portMode } from '../security/mutual-tls';
import { tokenAt } from '../security/request-authentication';
import { SeenRequest } from '../seen-request';
import type { Recorder } from '../trace';
import type { End } from './cluster-walk';
import type { Doubt } from './http-walk';

/** Who opens the connection to a workload. */
export interface Peer {
  /** Its identity, as `cluster.local/ns/istio-test/sa/default`, if it has a proxy that shows one. */
  readonly principal?: string;
  /** Whether a proxy opens the connection, by the settings of destination rules. */
  readonly hasProxy: boolean;
}

/** What is needed to judge requests where they arrive. */
export interface InboundContext {
  readonly mesh: MeshIndex;
  readonly request: Request;
  readonly peer: Peer;
  readonly doubt: Doubt;
  readonly trace?: Recorder;
}

/** What a workload makes of a request. */
interface Verdict {
  readonly kind: 'workload' | 'denied';
  readonly status: number;
  readonly tls?: string;
}

/** The ends of a request behind what the workloads that get it say to it: mutual TLS, tokens, authorization. */
export function inboundEnds(ends: readonly End[], context: InboundContext): End[] {
  return ends.flatMap((end) => {
    const endpoints = end.kind === 'workload' ? (end.endpoints ?? []) : [];
    if (!endpoints.some(({ pods }) => pods !== undefined)) return [end];
    const total = endpoints.reduce((sum, { count }) => sum + count, 0);
    const verdicts = endpoints.map((endpoint) => ({ endpoint, verdict: verdictOf(end, endpoint, context) }));
    const groups = [...groupBy(verdicts, ({ verdict }) => JSON.stringify(verdict)).values()];
    return groups.map((group) => {
      const [{ verdict }] = group;
      const share =
        groups.length === 1 ? 1 : group.reduce((sum, { endpoint }) => sum + endpoint.count, 0) / total;
      const names = [...new Set(group.flatMap(({ endpoint }) => endpoint.workload ?? []))].sort();
      return ended(end, verdict, share, names);
    });
  });
}

function ended(end: End, { kind, status, tls }: Verdict, share: number, workloads: readonly string[]): End {
  const way = tls === undefined ? {} : { way: { ...end.way, tls } };
  const probability = end.probability * share;
  if (kind === 'workload') return { ...end, probability, workloads, ...way };
  return { ...end, kind, status, probability, workloads, ...way };
}

function verdictOf(end: End, endpoint: Endpoint, context: InboundContext): Verdict {
  const { pods } = endpoint;
  if (pods === undefined || !hasSidecar(context.mesh, pods)) return connected(end, endpoint, false, context);
  return connected(end, endpoint, true, context);
}

/** Whether the connection comes about, and then what policies say. */
function connected(
  end: End,
  { pods, port, workload }: Endpoint,
  isProtected: boolean,
  context: InboundContext,
): Verdict {
  const { mesh, peer, doubt, trace } = context;
  const mode = isProtected && pods !== undefined ? portMode(mesh, pods, port) : { mode: 'DISABLE' as const };
  if (mode.unsure !== undefined) doubt(mode.unsure);
  const client: ClientTls = peer.hasProxy
    ? clientTls(mesh, end.cluster?.trafficPolicy ?? {}, { hasSidecar: isProtected, mode: mode.mode })
    : { kind: 'plain', text: 'no TLS, since the caller has no sidecar' };
  const tls = isProtected || client.kind !== 'plain' ? client.text : undefined;
  const source = mode.by === undefined ? undefined : { of: mode.by, at: ['spec'] };
  const refuse = (text: string): Verdict => {
    trace?.taken('policy', `${workload ?? ''} ${text}`, source);
    return { kind: 'denied', status: peer.hasProxy && end.path !== undefined ? 503 : 0, tls };
  };
  if (mode.mode === 'STRICT' && client.kind !== 'mutual') {
    return refuse(`takes mutual TLS only, and the caller uses ${client.text}`);
  }
  if (mode.mode === 'DISABLE' && client.kind === 'mutual') {
    return refuse(`takes no mutual TLS, and the caller uses ${client.text}`);
  }
  if (!isProtected || pods === undefined) return { kind: 'workload', status: end.status, tls };
  const who: Protected = { kind: 'sidecar', namespace: pods.namespace, labels: pods.labels };
  return policyVerdict(end, who, port, client, context, tls);
}

function policyVerdict(
  end: End,
  who: Protected,
  port: number,
  client: ClientTls,
  context: InboundContext,
  tls: string | undefined,
): Verdict {
  const { mesh, request, peer, doubt, trace } = context;
  const isHttp = end.path !== undefined && isHttpPort(end);
  const seen = isHttp ? arrivedRequest(request, end, mesh) : undefined;
  const token = seen === undefined ? {} : tokenAt(mesh, who, seen, trace);
  if (token.isRefused === true) return { kind: 'denied', status: 401, tls };
  const facts: ArrivalFacts = {
    request: seen,
    port,
    ...(client.kind === 'mutual' && peer.principal !== undefined && { principal: peer.principal }),
    ...(request.address !== undefined && { address: request.address }),
    claims: token.claims,
    tokenUnknown: token.tokenUnknown,
  };
  const { allowed, why } = authorize(mesh, who, facts, trace);
  for (const one of why) doubt(one);
  if (allowed !== false) return { kind: 'workload', status: end.status, tls };
  return { kind: 'denied', status: isHttp ? 403 : 0, tls };
}

/** Whether the workload's sidecar looks into what comes to its port. */
function isHttpPort({ cluster }: End): boolean {
  const protocol = cluster?.port?.protocol ?? '';
  return listenerProtocol(protocol) !== 'tcp';
}

/** The request as the workload's sidecar sees it: with the path and host that it has by then. */
function arrivedRequest(
  request: Request,
  { path = '/', authority = '' }: End,
  { config }: MeshIndex,
): SeenRequest {
  const query = path.indexOf('?');
  const bare = query === -1 ? path : path.slice(0, query);
  const seen = SeenRequest.first(request, normalizationOf(config), 'http', request.claims);
  return seen.changed(bare, query === -1 ? '' : path.slice(query), authority);
}

/** The identity of a workload, as certificates of the mesh have it. */
export function principalOf(
  { config }: MeshIndex,
  { namespace, serviceAccount, resource }: Workload,
): string {
  // Istio's default gateway, which no manifest shows, has an account of its own.
  const account =
    resource.origin.assumed === true ? `${config.ingressService}-service-account` : serviceAccount;
  return `${config.trustDomain}/ns/${namespace}/sa/${account}`;
}
