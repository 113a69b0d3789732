import type { ProxyConfig } from '../envoy/config';
import type { Answer, AnswerOutcome, AnswerRequest } from '../model/answer';
import { combined } from '../model/answer';
import { urlParts } from '../runner/places';
import { type Manifest, podsOf } from '../world';
import { AmbientIstiod, type NodeConfig } from './istiod';
import { addressesOf, endpointsOf, identityOf, nodeAllows } from './node-stand-in';
import { ambientWorldOf } from './world';
import { waypointAnswer } from './waypoint-answer';

/** Answers requests of callers in ambient mode by what the real istiod sends proxies of nodes and waypoints. */
export async function ambientAnswers(
  program: string,
  manifests: readonly any[],
  requests: readonly AnswerRequest[],
): Promise<Answer[]> {
  const world = ambientWorldOf(manifests);
  const istiod = await AmbientIstiod.start(program, world);
  try {
    const nodes = await istiod.nodes();
    const waypoints = new Map<string, ProxyConfig>();
    const configOf = async (namespace: string, name: string) => {
      const key = `${namespace}/${name}`;
      const known = waypoints.get(key) ?? (await istiod.waypoint(namespace, name));
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
  } finally {
    await istiod.stop();
  }
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
