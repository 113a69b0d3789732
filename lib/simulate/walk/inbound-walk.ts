import { isDeepStrictEqual } from 'node:util';
import { type DataPlaneMode, dataPlaneModeOf } from '../../mesh/data-plane-mode';
import { type InboundPort, inboundPorts } from '../../mesh/inbound-protocol';
import { type MeshIndex, groupBy } from '../../mesh/mesh-index';
import type { Way } from '../outcome';
import { normalizationOf } from '../paths';
import type { Request } from '../request';
import type { Cluster } from '../scope/clusters';
import { type Endpoint, podsIn } from '../scope/endpoints';
import { type ArrivalFacts, addressesAt, mutualName } from '../security/arrival-facts';
import { type PeerMode, portMode } from '../../mesh/peer-authentication';
import { type PolicySubject, policiesFor } from '../../mesh/policy-attachment';
import type { Workload } from '../../mesh/workload';
import { authorize } from '../security/authorization';
import { type ProxyChange, changesOf, limitReached, tellChanges } from '../proxy-changes/changes';
import { type ArrivingConnection, PROXY_PORTS, takenAs } from '../security/inbound-connection';
import { type ClientTls, clientTls } from '../security/mutual-tls';
import { tokenAt } from '../security/request-authentication';
import { ztunnelPoliciesOf } from '../security/ztunnel';
import { SeenRequest } from '../seen-request';
import { type End, namesOf } from './cluster-walk';
import { type InboundContext, type Verdict, connectionTo, isFromItself, kindOf, looksInto } from './peer';
import { nodeVerdict } from './ztunnel-verdict';

/** What stands before an endpoint, whoever calls. */
interface Guard {
  readonly proxy: DataPlaneMode;
  readonly mode: PeerMode;
  readonly who?: PolicySubject;
  /** The protocol of the port, where a service names one. */
  readonly port?: InboundPort;
  /** Whether policies look at requests, so that each is to be judged by itself. */
  readonly looksAtRequests: boolean;
  /** What EnvoyFilters and extensions change of its proxy. */
  readonly changes: readonly ProxyChange[];
  /** Verdicts where none does, by what they depend on. */
  readonly verdicts: Map<string, Verdict>;
}

/** The ends of a request behind what the workloads that get it say to it: mutual TLS, tokens, authorization. */
export function inboundEnds(ends: readonly End[], context: InboundContext): End[] {
  const judged: End[] = [];
  for (const end of ends) {
    const { kind, endpoints = [] } = end;
    const isSent = kind === 'workload' || kind === 'passthrough';
    if (!isSent || !endpoints.some(({ pods }) => pods !== undefined)) judged.push(toOutside(end, context));
    else judgeEnd(end, endpoints, context, judged);
  }
  return judged;
}

/** An end outside of the mesh, with the TLS that a destination rule asks for on the way there. */
function toOutside(end: End, { mesh, peer }: InboundContext): End {
  const { cluster, kind } = end;
  if (cluster?.trafficPolicy.tls === undefined || kind !== 'workload' || !peer.hasProxy) return end;
  const { kind: sent, text } = clientTls(mesh, cluster.trafficPolicy, { hasSidecar: false, mode: 'DISABLE' });
  if (sent !== 'plain') end.way = withTls(end.way, text);
  return end;
}

/** Verdicts of the endpoints of a cluster that are all alike, whatever the request; none where it depends on it. */
const alike = new WeakMap<Cluster, Map<number, Verdict>>();

function judgeEnd(end: End, endpoints: readonly Endpoint[], context: InboundContext, judged: End[]): void {
  const { cluster, status } = end;
  const isPlain = context.trace === undefined && cluster?.endpoints === endpoints;
  const { content, isAnnounced } = contentOf(end, context);
  const key =
    status * 12 + CONTENTS.indexOf(content) * 4 + (context.peer.hasProxy ? 2 : 0) + (isAnnounced ? 1 : 0);
  const known = isPlain ? alike.get(cluster)?.get(key) : undefined;
  if (known !== undefined) {
    judged.push(ended(end, known, end.probability, end.workloads ?? []));
    return;
  }
  const verdicts = endpoints.map((endpoint) => verdictOf(end, endpoint, context));
  const [first] = verdicts;
  if (verdicts.every((verdict) => isSame(verdict, first))) {
    const isAlways = endpoints.every((endpoint) => {
      const { looksAtRequests, mode, changes, port } = guardOf(context.mesh, endpoint);
      const isNamedOnce = (port?.possible ?? []).length < 2;
      return !looksAtRequests && mode.unsure === undefined && changes.length === 0 && isNamedOnce;
    });
    if (isPlain && isAlways)
      alike.set(cluster, (alike.get(cluster) ?? new Map<number, Verdict>()).set(key, first));
    judged.push(ended(end, first, end.probability, end.workloads ?? []));
    return;
  }
  const total = podsIn(endpoints);
  const groups = groupBy(endpoints.keys(), (i) => JSON.stringify(verdicts[i]));
  for (const group of groups.values()) {
    const own = group.map((i) => endpoints[i]);
    const share = podsIn(own) / total;
    judged.push({
      ...ended(end, verdicts[group[0]], end.probability * share, namesOf(own)),
      endpoints: own,
    });
  }
}

const isSame = (a: Verdict, b: Verdict) =>
  a === b || (a.kind === b.kind && a.status === b.status && a.tls === b.tls && a.limit === b.limit);

function ended(
  end: End,
  { kind: verdict, status, tls, limit }: Verdict,
  probability: number,
  reached: readonly string[],
): End {
  // What is passed on to where the caller wanted to go stays that, where it is taken.
  const kind = verdict === 'workload' ? end.kind : verdict;
  const workloads = end.kind === 'passthrough' ? end.workloads : reached;
  const way = tls === undefined ? end.way : withTls(end.way, tls);
  if (probability !== end.probability) return { ...end, kind, status, probability, workloads, way, limit };
  end.kind = kind;
  end.status = status;
  end.workloads = workloads;
  end.way = way;
  if (limit !== undefined) end.limit = limit;
  return end;
}

const waysWithTls = new WeakMap<Way, Map<string, Way>>();
const NO_WAY: Way = {};

/** A way with its encryption; made once for each. */
function withTls(way: Way = NO_WAY, tls: string): Way {
  const known = waysWithTls.get(way) ?? new Map<string, Way>();
  waysWithTls.set(way, known);
  const made = known.get(tls) ?? { ...way, tls };
  known.set(tls, made);
  return made;
}

function guardOf(mesh: MeshIndex, endpoint: Endpoint): Guard {
  const guards = mesh.remember(guardOf, () => new WeakMap<Endpoint, Guard>());
  const known = guards.get(endpoint);
  if (known !== undefined) return known;
  const made = makeGuard(mesh, endpoint);
  guards.set(endpoint, made);
  return made;
}

/** How pods without a proxy take connections. */
const NO_PROXY: PeerMode = { mode: 'DISABLE', possible: ['DISABLE'] };

function makeGuard(mesh: MeshIndex, { pods, port }: Endpoint): Guard {
  const verdicts = new Map<string, Verdict>();
  const proxy = pods === undefined ? 'none' : dataPlaneModeOf(mesh, pods);
  if (pods === undefined || proxy === 'none') {
    return { proxy, mode: NO_PROXY, looksAtRequests: false, verdicts, changes: [] };
  }
  const who: PolicySubject = { kind: 'sidecar', namespace: pods.namespace, labels: pods.labels };
  const policies =
    proxy === 'ambient'
      ? hasZtunnelPolicies(mesh, pods)
      : (['AuthorizationPolicy', 'RequestAuthentication'] as const).some(
          (kind) => policiesFor(mesh, kind, who).length > 0,
        );
  return {
    proxy,
    // The node's proxy takes connections in any way; what PeerAuthentications say are policies to it.
    mode: proxy === 'ambient' ? NO_PROXY : portMode(mesh, pods, port),
    who,
    port: inboundPorts(mesh, pods).get(port),
    looksAtRequests: policies,
    changes: proxy === 'sidecar' ? changesOf(mesh, who, 'SIDECAR_INBOUND') : [],
    verdicts,
  };
}

function hasZtunnelPolicies(mesh: MeshIndex, pods: Workload): boolean {
  const { policies, unsure } = ztunnelPoliciesOf(mesh, pods);
  return policies.length > 0 || unsure.length > 0;
}

/** What a workload makes of a request, also where the limits of its proxy are reached. */
function verdictOf(end: End, endpoint: Endpoint, context: InboundContext): Verdict {
  const { mesh, request, doubt, trace } = context;
  const guard = guardOf(mesh, endpoint);
  const verdict = verdictWithin(end, endpoint, guard, context);
  if (request.circumstances.rateLimited !== true || verdict.kind !== 'workload') return verdict;
  if (contentOf(end, context).content !== 'http') return verdict;
  const reached = limitReached(guard.changes, [endpoint.port], arrivedRequest(request, end, mesh), doubt);
  if (reached === undefined) return verdict;
  const { status, text } = reached;
  trace?.taken('policy', `${endpoint.workload ?? ''} answers ${status} beyond ${text}`);
  return { ...verdict, kind: 'rate-limited', status, limit: text };
}

/** What a workload makes of a request that is within all limits. */
function verdictWithin(end: End, endpoint: Endpoint, guard: Guard, context: InboundContext): Verdict {
  const { peer, doubt, trace } = context;
  if (guard.mode.unsure !== undefined) doubt(guard.mode.unsure);
  tellChanges(guard.changes, [endpoint.port], doubt);
  const connection = arriving(end, endpoint, guard, context);
  if (guard.looksAtRequests || trace !== undefined)
    return connected(end, endpoint, guard, connection, context);
  const { client, content, isAnnounced } = connection;
  const key = `${client.text} ${content} ${String(isAnnounced)} ${kindOf(peer, end)} ${String(end.path === undefined)} ${end.status}`;
  const known = guard.verdicts.get(key);
  if (known !== undefined) return known;
  let isSure = true;
  const made = connected(end, endpoint, guard, connection, {
    ...context,
    doubt: (why, what) => {
      isSure = false;
      doubt(why, what);
    },
  });
  // What is not sure is told each time.
  if (isSure) guard.verdicts.set(key, made);
  return made;
}

/** How a connection to an endpoint is opened. */
export const clientOf = (end: End, endpoint: Endpoint, context: InboundContext): ClientTls =>
  arriving(end, endpoint, guardOf(context.mesh, endpoint), context).client;

/** The connection that comes to an endpoint. */
function arriving(
  end: End,
  { labels }: Endpoint,
  { proxy, mode }: Guard,
  context: InboundContext,
): ArrivingConnection {
  const { mesh, peer } = context;
  const client = connectionTo(mesh, peer, end, { proxy, mode: mode.mode, labels });
  return { client, ...contentOf(end, context) };
}

const CONTENTS = ['http', 'tls', 'tcp'] as const;

/** What is on the connection, and whether the last proxy read it. */
function contentOf(
  { carried, path }: End,
  { request }: InboundContext,
): Pick<ArrivingConnection, 'content' | 'isAnnounced'> {
  const { scheme } = request.target;
  const sent = scheme === 'https' ? 'tls' : scheme;
  return {
    content: carried?.kind ?? (path === undefined ? sent : 'http'),
    isAnnounced: carried === undefined && path !== undefined,
  };
}

/** Whether the connection comes about, and then what policies say. */
function connected(
  end: End,
  { port, workload, pods }: Endpoint,
  guard: Guard,
  connection: ArrivingConnection,
  context: InboundContext,
): Verdict {
  const { peer, doubt, trace } = context;
  const { client } = connection;
  const { mode, by } = guard.mode;
  const tls = guard.proxy !== 'none' || client.kind !== 'plain' ? client.text : undefined;
  if (guard.proxy === 'ambient' && pods !== undefined) return nodeVerdict(end, pods, port, client, context);
  const refuse = (text: string): Verdict => {
    trace?.taken(
      'policy',
      `${workload ?? ''} ${text}`,
      by === undefined ? undefined : { of: by, at: ['spec'] },
    );
    return { kind: 'denied', status: looksInto(peer, end) ? 503 : 0, tls };
  };
  if (guard.proxy === 'sidecar' && port === PROXY_PORTS.inbound)
    return refuse('takes nothing on the port of its proxy');
  // A proxy of the node looks into nothing.
  const { protocol = '', possible = [], by: namedBy } = guard.port ?? {};
  const taken = takenAs(mode, guard.proxy === 'sidecar' ? protocol : 'tcp', connection);
  const isOther = (protocolToo: string) => {
    const other = takenAs(mode, protocolToo, connection);
    // Where nothing looks at requests it is all one whether they are read.
    return guard.looksAtRequests ? !isDeepStrictEqual(other, taken) : typeof other !== typeof taken;
  };
  if (possible.length > 1 && possible.some(isOther)) {
    doubt(
      `${namedBy?.text ?? ''} and other services name port ${port} of ${workload ?? ''} otherwise; the oldest counts, and no creationTimestamp tells which that is`,
    );
  }
  if (typeof taken !== 'string') return refuse(taken.refused);
  if (guard.who === undefined || !guard.looksAtRequests) return { kind: 'workload', status: end.status, tls };
  return policyVerdict(end, guard.who, port, taken === 'http', client, context, tls);
}

function policyVerdict(
  end: End,
  who: PolicySubject,
  port: number,
  isHttp: boolean,
  client: ClientTls,
  context: InboundContext,
  tls: string | undefined,
): Verdict {
  const { mesh, request, peer, doubt, trace } = context;
  const seen = isHttp ? arrivedRequest(request, end, mesh) : undefined;
  const token = seen === undefined ? {} : tokenAt(mesh, who, seen, trace);
  if (token.isRefused === true) return { kind: 'denied', status: token.status ?? 401, tls };
  if (token.unsure !== undefined) doubt(token.unsure);
  const facts: ArrivalFacts = {
    request: seen,
    port,
    ...(client.kind === 'mutual' && { sni: mutualName(end, end.cluster?.trafficPolicy) }),
    ...((client.kind === 'mutual' || client.kind === 'tunnel') &&
      peer.principal !== undefined && { principal: peer.principal }),
    ...addressesAt(request, seen, isFromItself(peer)),
    claims: token.claims,
    tokenUnknown: token.tokenUnknown,
    authorizers: request.circumstances.authorizers,
  };
  const { allowed, why } = authorize(mesh, who, facts, trace);
  for (const reason of why) doubt(reason);
  if (allowed !== false) return { kind: 'workload', status: end.status, tls };
  return { kind: 'denied', status: isHttp ? 403 : looksInto(peer, end) ? 503 : 0, tls };
}

/** The request as the next proxy sees it: with the path, host and headers that it has by then. */
export function arrivedRequest(
  request: Request,
  { path = '/', authority = '', seen, way, carried }: End,
  { config }: MeshIndex,
): SeenRequest {
  if (carried?.kind === 'http') return carried.request;
  const query = path.indexOf('?');
  const bare = query === -1 ? path : path.slice(0, query);
  const before = seen ?? SeenRequest.first(request, normalizationOf(config));
  const sent = before.changed(bare, query === -1 ? '' : path.slice(query), authority, 'http');
  return way?.requestHeaders === undefined ? sent : sent.withHeaders(way.requestHeaders);
}
