import type { ProxyConfig } from '../envoy/config';
import type { Answer, AnswerOutcome, AnswerRequest } from '../model/answer';
import { combined } from '../model/answer';
import { urlParts } from '../runner/places';
import type { Referee } from '../referee';
import { meshOf } from '../settings';
import { type Manifest, podsOf } from '../world';
import { addressesOf, endpointsOf, identityOf, nodeAllows } from './node-stand-in';
import { type NodeConfig, nodesOf } from './nodes';
import { waypointAnswer } from './waypoint-answer';
import { waypointConfig } from './waypoint-config';

/**
 * Answers requests of callers in ambient mode by what the real istiod sends proxies of nodes, which a stand-in reads, and by what the real
 * Envoys of waypoints run.
 *
 * @param referee one whose mesh is in ambient mode
 */
export async function ambientAnswers(
  referee: Referee,
  manifests: readonly any[],
  requests: readonly AnswerRequest[],
): Promise<Answer[]> {
  const objects = lastOfName(manifests);
  const world = meshOf(objects, { ambient: true }).objects;
  await referee.apply(objects);
  const nodes = (await nodesOf(referee, world)) ?? (await freshNodes(referee, objects, world));
  const waypoints = new Map<string, ProxyConfig>();
  const configOf = async (namespace: string, name: string) => {
    const key = `${name}.${namespace}`;
    const known = waypoints.get(key) ?? waypointConfig(await referee.waypoint(key));
    waypoints.set(key, known);
    return known;
  };
  const answers: Answer[] = [];
  for (const request of requests)
    answers.push({
      outcomes: combined(await outcomesOf({ nodes, world, configOf }, request)),
      uncertain: [],
    });
  return answers;
}

/** What istiod tells in a mesh without a past: of Services that have changed it sometimes keeps telling what they were. */
async function freshNodes(
  referee: Referee,
  objects: readonly any[],
  world: readonly Manifest[],
): Promise<NodeConfig> {
  await referee.apply([]);
  await referee.apply(objects);
  const nodes = await nodesOf(referee, world);
  if (nodes === undefined) throw new Error('istiod does not come to know the Services of the world');
  return nodes;
}

/** Of several objects of one kind and name the last. */
function lastOfName(manifests: readonly any[]): readonly any[] {
  const last = new Map(
    manifests.map((one) => [`${one.kind} ${one.metadata.namespace ?? ''}/${one.metadata.name}`, one]),
  );
  return [...last.values()];
}

interface Known {
  readonly nodes: NodeConfig;
  readonly world: readonly Manifest[];
  readonly configOf: (namespace: string, name: string) => Promise<ProxyConfig>;
}

const one = (outcome: Omit<AnswerOutcome, 'probability'>): AnswerOutcome[] => [
  { probability: 1, ...outcome },
];

async function outcomesOf(known: Known, request: AnswerRequest): Promise<readonly AnswerOutcome[]> {
  const { nodes, world, configOf } = known;
  const { from = '', method = 'GET', url, headers = {} } = request;
  const { host, port, path, authority, opaque, secure } = urlParts(url);
  const [name, home] = from.split('.');
  const caller = nodes.workloads.find(
    ({ name: pod, namespace }) =>
      namespace === home &&
      podsOf(world).some((of) => of.name === pod && of.namespace === home && of.workload === name),
  );
  if (caller === undefined) throw new Error(`istiod knows no workload ${from}`);
  const parts = host.split('.');
  const full =
    parts.length === 1
      ? `${host}.${home}.svc.cluster.local`
      : parts.length === 2
        ? `${host}.svc.cluster.local`
        : host;
  const service = nodes.services.find(({ hostname }) => hostname === full);
  const [address] = service === undefined ? [] : addressesOf(service);
  if (service === undefined || address === undefined)
    throw new Error(`the stand-in knows no address of ${host}`);
  const isHttp = !opaque && !secure;
  if (service.waypoint === undefined) {
    if (!(service.ports ?? []).some(({ servicePort }: any) => servicePort === port))
      return one({ kind: 'no-listener', status: 0 });
    const endpoints = endpointsOf(nodes, service, port);
    if (endpoints.length === 0) return one({ kind: 'no-endpoint', status: 0, host: full, port });
    return endpoints.map((endpoint) => ({
      probability: 1 / endpoints.length,
      ...arrived(known, endpoint, identityOf(caller), 0, {
        host: full,
        port,
        ...(isHttp && { path, authority: headers.host ?? headers.Host ?? authority }),
      }),
    }));
  }
  const { namespace, hostname } = service.waypoint.hostname;
  const waypointService = nodes.services.find((of) => of.namespace === namespace && of.hostname === hostname);
  const [waypoint] = endpointsOf(nodes, waypointService, service.waypoint.hboneMtlsPort);
  if (waypoint === undefined) return one({ kind: 'no-endpoint', status: 0, host: full, port });
  const ends = waypointAnswer(await configOf(namespace, hostname.split('.')[0]), world, {
    address,
    port,
    isHttp,
    method,
    path,
    authority: headers.host ?? headers.Host ?? authority,
    headers,
    principal: identityOf(caller),
  });
  return ends.flatMap((end) => {
    if (end.kind !== 'workload') return [end];
    const { workloads = [], probability, ...rest } = end;
    const pods = workloads.flatMap((of) =>
      podsOf(world).filter((pod) => `${pod.namespace}/${pod.workload}` === of),
    );
    return pods.map((pod) => {
      const workload = nodes.workloads.find((of) => of.name === pod.name && of.namespace === pod.namespace);
      const target = targetOf(nodes, workload, rest.host ?? '', rest.port ?? 0);
      const refused = isHttp ? 503 : 0;
      return {
        probability: probability / pods.length,
        ...arrived(known, { workload, port: target }, identityOf(waypoint.workload), refused, rest),
      };
    });
  });
}

const targetOf = (nodes: NodeConfig, workload: any, host: string, port: number): number => {
  const service = nodes.services.find(({ hostname }) => hostname === host);
  return endpointsOf(nodes, service, port).find((one) => one.workload === workload)?.port ?? 0;
};

/** What the proxy of the node of a workload makes of a connection. */
function arrived(
  { nodes, world }: Known,
  { workload, port }: { readonly workload: any; readonly port: number },
  principal: string,
  refused: number,
  rest: Omit<AnswerOutcome, 'probability' | 'kind' | 'status'>,
): Omit<AnswerOutcome, 'probability'> {
  const isTunnel = workload.tunnelProtocol === 'HBONE';
  const pod = podsOf(world).find(
    ({ name, namespace }) => name === workload.name && namespace === workload.namespace,
  );
  const isAllowed =
    pod?.labels['istio.io/dataplane-mode'] === 'none' ||
    nodeAllows(nodes, workload, { port, ...(isTunnel && { principal }) });
  if (!isAllowed) return { kind: 'denied', status: refused };
  return { kind: 'workload', status: 200, ...rest, workloads: [`${workload.namespace}/${pod?.workload}`] };
}
