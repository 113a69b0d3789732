import { type ProxyConfig, withWarming } from '../envoy/config';
import { evaluate } from '../envoy/evaluate';
import { type Connection, listenerOf } from '../envoy/filter-chain';
import type { Manifest } from '../world';
import { gatewayNamed, isLoopback, sidecarOf, targetsOf, urlParts } from '../runner/places';
import type { Exchange } from '../runner/mesh';
import type { Referee } from '../referee';
import { meshOf } from '../settings';
import { type Answer, type AnswerOutcome, type AnswerRequest, combined } from './answer';
import { observed } from './observed';

/** The real answer to a request. */
export interface RealAnswer {
  /** What Envoy's configuration says: all outcomes with their exact chances. */
  readonly answer: Answer;
  /** What Envoy did. */
  readonly seen: Answer;
  /** What Envoy did that its configuration, as we read it, would not allow. Nothing, if we read it well. */
  readonly contradictions: readonly string[];
  readonly exchanges: readonly Exchange[];
}

/**
 * Asks the real thing in a mesh that runs these manifests: reads what istiod made of them for each proxy, and sends each
 * request so many times.
 */
export async function realAnswers(
  referee: Referee,
  manifests: readonly any[],
  requests: readonly AnswerRequest[],
  times = 1,
): Promise<RealAnswer[]> {
  const { objects } = meshOf(manifests);
  const exchanges = await referee.exchange(requests, times);
  const configs = new Map<string, ProxyConfig>();
  const answers: RealAnswer[] = [];
  for (const [i, request] of requests.entries()) {
    const place = `${request.from}|${request.via}`;
    if (!configs.has(place)) configs.set(place, withWarming(await referee.configuration(request)));
    const { answer, isSent } = answerOf(configs.get(place)!, objects, request);
    const seen = asIfPodsReadAll(answer, observed(exchanges[i], objects));
    const contradictions = isSent ? contradictionsOf(answer, seen) : [];
    answers.push({ answer, seen, contradictions, exchanges: exchanges[i] });
  }
  return answers;
}

/** Pods refuse to read a path without its slash; what came of it is taken from what was expected. */
function asIfPodsReadAll(expected: Answer, seen: Answer): Answer {
  const bare = expected.outcomes.find(({ path }) => path !== undefined && !path.startsWith('/'));
  if (bare === undefined) return seen;
  const outcomes = seen.outcomes.map((outcome) => {
    if (!['workload', 'passthrough'].includes(outcome.kind) || outcome.status !== 400) return outcome;
    return { ...outcome, status: 200, path: bare.path, authority: bare.authority };
  });
  return { ...seen, outcomes };
}

/** What a proxy would do by its configuration, and whether it can have done it. */
function answerOf(
  config: ProxyConfig,
  world: readonly Manifest[],
  request: AnswerRequest,
): { readonly answer: Answer; readonly isSent: boolean } {
  const { from, via, method = 'GET', headers = {} } = request;
  const { host, port, authority, path, secure, opaque } = urlParts(request.url);
  const place = from !== undefined ? sidecarOf(world, from) : gatewayNamed(world, via ?? '');
  // What a pod sends to itself cannot be sent from outside of it.
  const isOwn = place.kind === 'sidecar' && isLoopback(host);
  const targets = isOwn ? [{ address: '127.0.0.1', port }] : targetsOf(place, host, port, world);
  const connections = targets.map((target): Connection => ({
    ...target,
    isOwn,
    opaque,
    ...(secure && { servername: host }),
  }));
  if (connections.length === 0) {
    const outcome = { probability: 1, kind: 'no-listener', status: 0 } as const;
    return { answer: { outcomes: [outcome], uncertain: [] }, isSent: true };
  }
  const asked = Object.entries(headers).find(([name]) => name.toLowerCase() === 'host')?.[1] ?? authority;
  const share = 1 / connections.length;
  const outcomes = connections.flatMap((connection) =>
    evaluate({ kind: place.kind === 'router' ? 'router' : 'sidecar', config, world }, connection, {
      method,
      path,
      authority: asked,
      headers,
    }).outcomes.map((one) => ({ ...one, probability: one.probability * share })),
  );
  const waits = connections.some((one) => config.waiting.has(listenerOf(config, one)?.name));
  return { answer: { outcomes: combined(outcomes), uncertain: [] }, isSent: !isOwn && !waits };
}

/**
 * An outcome without its chance and its workloads. Which cluster is missing Envoy does not tell; nor does a connection that is closed
 * tell whether nothing was there, or nobody; and of some that are closed Envoy tells nothing at all.
 */
function coreOf(outcome: AnswerOutcome): string {
  const { kind, status, host, port, subset, path, authority, location } = outcome;
  if (kind === 'no-cluster') return JSON.stringify({ kind, status });
  if (status === 0 && ['workload', 'no-endpoint'].includes(kind))
    return JSON.stringify({ host, port, subset });
  return JSON.stringify({ kind, status, host, port, subset, path, authority, location });
}

function contradictionsOf({ outcomes }: Answer, seen: Answer): string[] {
  const expected = outcomes.map(coreOf);
  const mayClose = outcomes.some(({ status }) => status === 0);
  return seen.outcomes
    .filter((one) => !(mayClose && one.kind === 'no-listener' && one.status === 0))
    .filter((one) => !outcomes.some((other, i) => coreOf(one) === expected[i] && isAmong(one, other)))
    .map((one) => `Envoy did ${coreOf(one)} ${one.workloads ?? ''}, expected ${expected.join(' or ')}`);
}

const isAmong = ({ workloads = [] }: AnswerOutcome, { workloads: all = [] }: AnswerOutcome) =>
  workloads.every((workload) => all.includes(workload));
