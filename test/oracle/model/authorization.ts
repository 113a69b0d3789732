import { Mesh } from '../../../lib/simulate/mesh';
import { Request } from '../../../lib/simulate/request';
import type { ProxyConfig } from '../envoy/config';
import { listenerOf } from '../envoy/filter-chain';
import { type Judgement, judgement } from '../envoy/rbac-arrival';
import type { Referee } from '../referee';
import { gatewayNamed, sidecarOf } from '../runner/places';
import { meshOf } from '../settings';
import type { Manifest } from '../world';
import { type PolicyRequest, TARGET_PORTS } from '../worlds/policies-requests';
import type { PolicyWorld } from '../worlds/policies-world';
import { newestConfigs } from './authorization-configs';
import { shrunk } from './shrink';

/** Who is asked. Their proxies run all the time. */
export const PLACES = [
  { from: 'web.alpha' },
  { from: 'api.beta' },
  { via: 'istio-ingressgateway' },
  { via: 'edge.alpha' },
] as const;

/** What a comparison of the model's verdicts with those of istiod's configuration gave. */
export interface PolicyComparison {
  sure: number;
  unsure: number;
  /** How often each status was the real one; 200 stands for all that may pass. */
  readonly statuses: { [status: number]: number };
  readonly mismatches: PolicyMismatch[];
}

export interface PolicyMismatch {
  readonly world: PolicyWorld;
  readonly request: PolicyRequest;
  readonly difference: string;
}

/** What the proxies of a world run, by their place. */
export type Configs = ReadonlyMap<string, ProxyConfig>;

export async function comparePolicies(
  referee: Referee,
  worlds: readonly PolicyWorld[],
): Promise<PolicyComparison> {
  const result: PolicyComparison = { sure: 0, unsure: 0, statuses: {}, mismatches: [] };
  for (const world of worlds) {
    const configs = await newestConfigs(referee, world.manifests, PLACES);
    const mesh = Mesh.fromManifests(world.manifests);
    for (const request of world.requests) {
      const real = statusOf(realJudgement(world, configs, request));
      result.statuses[real] = (result.statuses[real] ?? 0) + 1;
      const ours = modelStatus(mesh, request);
      if (ours === undefined) {
        result.unsure++;
        continue;
      }
      result.sure++;
      if (ours === real) continue;
      result.mismatches.push({ world, request, difference: `the model: ${ours}, istiod: ${real}` });
    }
  }
  return result;
}

/** What the policies that istiod made of a world say of a request. */
export function realJudgement(world: PolicyWorld, configs: Configs, request: PolicyRequest): Judgement {
  const { to, port, method, path, headers, address = '203.0.113.1', claims } = request;
  const { objects } = meshOf(world.manifests);
  const config = configs.get(to)!;
  const { host = `${to}${port === 80 ? '' : `:${port}`}`, ...others } = headers;
  const arriving = { method, path, authority: host, headers: others };
  const who = identityOf(world, objects, request);
  if (!isServer(request)) {
    const { pod } = gatewayNamed(objects, to);
    const connection = { address: pod.ip, port: to === 'edge.alpha' ? 80 : 8080 };
    return judgement(listenerOf(config, connection), { connection, caller: address, arriving, claims });
  }
  const listener = config.listeners.find(({ name }) => name === 'virtualInbound');
  const connection = { address: sidecarOf(objects, to).pod.ip, port: TARGET_PORTS[port] };
  return judgement(listener, { connection, caller: address, arriving, claims, ...who });
}

/** The identity that the caller's sidecar shows, and the name that it asks for, where mutual TLS is on. */
function identityOf(world: PolicyWorld, objects: readonly Manifest[], { from, to, port }: PolicyRequest) {
  const [name, namespace] = from?.split('.') ?? [];
  const pod = objects.find(
    ({ kind, metadata }) => kind === 'Pod' && metadata.name === name && metadata.namespace === namespace,
  );
  if (!world.isMutual || pod?.metadata.labels?.['sidecar.istio.io/inject'] === 'false' || pod === undefined)
    return {};
  const account = pod.spec.serviceAccountName ?? 'default';
  return {
    principal: `spiffe://${world.trustDomain}/ns/${namespace}/sa/${account}`,
    servername: `outbound_.${port}_._.${to}.svc.cluster.local`,
  };
}

/** Whether a request is for a server, and not for a gateway. */
export const isServer = ({ to }: PolicyRequest) => to === 'web.alpha' || to === 'api.beta';
/** The status of a verdict: 200 stands for all that may pass. */
export const statusOf = (one: Judgement) => (one.allowed ? 200 : one.status);

/** What the model says of a request: the status, 200 for what may pass; undefined where it is not sure. */
function modelStatus(mesh: Mesh, asked: PolicyRequest): number | undefined {
  const { from, to, port, method, path, headers, address, claims } = asked;
  let request = Request.of(method, `http://${to}${port === 80 ? '' : `:${port}`}${path}`);
  if (!isServer(asked)) request = request.via(to);
  else if (from !== undefined) request = request.from(from);
  for (const [name, value] of Object.entries(headers)) request = request.header(name, value);
  if (address !== undefined) request = request.fromAddress(address);
  if (claims !== undefined) request = request.withClaims(claims);
  const { outcomes, uncertain } = mesh.send(request);
  if (uncertain.length > 0) return undefined;
  const [{ kind, status }] = outcomes;
  if (outcomes.length !== 1 || !['denied', 'workload', 'direct', 'redirect'].includes(kind))
    throw new Error(
      `got ${JSON.stringify(outcomes)} of ${request.describe()}; expected the server or a gateway`,
    );
  return kind === 'denied' ? status : 200;
}

/** A report of a mismatch from which it can be had again: the smallest world that was found, and the request. */
export async function policyReport(
  referee: Referee,
  mismatch: PolicyMismatch,
  attempts = 60,
): Promise<string> {
  const { world, request } = mismatch;
  let last = mismatch.difference;
  const shows = async (manifests: readonly any[]) => {
    const configs = await newestConfigs(referee, manifests, PLACES);
    const real = statusOf(realJudgement(world, configs, request));
    const ours = modelStatus(Mesh.fromManifests(manifests), request);
    if (ours === undefined || ours === real) return false;
    last = `the model: ${ours}, istiod: ${real}`;
    return true;
  };
  const policies = world.manifests.filter(isPolicy);
  const rest = world.manifests.filter((one) => !isPolicy(one));
  const smaller = await shrunk(policies, (some) => shows([...rest, ...some]), attempts);
  const yaml = smaller.map((manifest) => JSON.stringify(manifest)).join('\n---\n');
  const mode = `${world.trustDomain}, ${world.isMutual ? 'mutual TLS' : 'no TLS'}`;
  return `seed ${world.seed} (${mode}): ${JSON.stringify(request)}\n${last}\n${yaml}`;
}

const isPolicy = ({ kind }: any) => ['AuthorizationPolicy', 'RequestAuthentication'].includes(kind);
