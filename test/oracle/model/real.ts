import { proxyConfig, type ProxyConfig } from '../envoy/config';
import { evaluate } from '../envoy/evaluate';
import type { Manifest } from '../world';
import { gatewayNamed, sidecarOf, targetsOf, urlParts } from '../runner/places';
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
    if (!configs.has(place)) configs.set(place, proxyConfig(await referee.configuration(request)));
    const answer = answerOf(configs.get(place)!, objects, request);
    const seen = asIfPodsAnsweredAll(request, answer, observed(exchanges[i], objects));
    answers.push({ answer, seen, contradictions: contradictionsOf(answer, seen), exchanges: exchanges[i] });
  }
  return answers;
}

/**
 * The pods answer HTTP alone: TLS that no proxy ends reaches them all the same. So does a path without its slash, which
 * they refuse to read; what came of it is taken from what was expected.
 */
function asIfPodsAnsweredAll({ url }: AnswerRequest, expected: Answer, seen: Answer): Answer {
  const bare = expected.outcomes.find(({ path }) => path !== undefined && !path.startsWith('/'));
  const outcomes = seen.outcomes.map((outcome) => {
    if (!['workload', 'passthrough'].includes(outcome.kind)) return outcome;
    if (url.startsWith('https:')) return { ...outcome, status: 200 };
    if (bare === undefined || outcome.status !== 400) return outcome;
    return { ...outcome, status: 200, path: bare.path, authority: bare.authority };
  });
  return { ...seen, outcomes };
}

function answerOf(config: ProxyConfig, world: readonly Manifest[], request: AnswerRequest): Answer {
  const { from, via, method = 'GET', headers = {} } = request;
  const { host, port, authority, path, secure } = urlParts(request.url);
  const place = from !== undefined ? sidecarOf(world, from) : gatewayNamed(world, via ?? '');
  const targets = targetsOf(place, host, port, world);
  if (targets.length === 0) {
    return { outcomes: [{ probability: 1, kind: 'no-listener', status: 0 }], uncertain: [] };
  }
  const asked = Object.entries(headers).find(([name]) => name.toLowerCase() === 'host')?.[1] ?? authority;
  const outcomes = targets.flatMap((target) => {
    const connection = { ...target, ...(secure && { servername: host }) };
    const arriving = { method, path, authority: asked, headers };
    return evaluate({ kind: place.kind, config, world }, connection, arriving).outcomes;
  });
  const share = 1 / targets.length;
  return {
    outcomes: combined(outcomes.map((one) => ({ ...one, probability: one.probability * share }))),
    uncertain: [],
  };
}

/** An outcome without its chance and its workloads. Which cluster is missing Envoy does not tell. */
function coreOf(outcome: AnswerOutcome): string {
  const { kind, status, host, port, subset, path, authority, location } = outcome;
  if (kind === 'no-cluster') return JSON.stringify({ kind, status });
  return JSON.stringify({ kind, status, host, port, subset, path, authority, location });
}

function contradictionsOf({ outcomes }: Answer, seen: Answer): string[] {
  const expected = outcomes.map(coreOf);
  return seen.outcomes
    .filter((one) => !outcomes.some((other, i) => coreOf(one) === expected[i] && isAmong(one, other)))
    .map((one) => `Envoy did ${coreOf(one)} ${one.workloads ?? ''}, expected ${expected.join(' or ')}`);
}

const isAmong = ({ workloads = [] }: AnswerOutcome, { workloads: all = [] }: AnswerOutcome) =>
  workloads.every((workload) => all.includes(workload));
