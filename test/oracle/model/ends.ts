import { Mesh } from '../../../lib/simulate';
import type { Exchange } from '../runner/mesh';
import type { Referee } from '../referee';
import { meshOf } from '../settings';
import { podsOf, type Manifest } from '../world';
import type { RandomWorld } from '../worlds/world';
import type { Answer, AnswerOutcome, AnswerRequest } from './answer';
import { requestOf } from './ours';
import { shrunk } from './shrink';

/** What a comparison of the model with whole paths through real proxies gave. */
export interface EndComparison {
  sure: number;
  /** Why the model was not sure, and how often. */
  readonly unsure: { [why: string]: number };
  /** How often each status was the real one; 0 where there was no answer. */
  readonly statuses: { [status: number]: number };
  /** How many proxies were on the way, and how often. */
  readonly hops: { [number: number]: number };
  /** In which the model was sure, and wrong. */
  readonly mismatches: EndMismatch[];
  /** What was one of these once, but not when it was asked again: proxies take changes in their own time. */
  unrepeated: number;
  refused: number;
}

export interface EndMismatch {
  readonly world: RandomWorld;
  readonly request: AnswerRequest;
  readonly difference: string;
}

/**
 * Compares what the model says of requests with what became of them, one world after the other.
 *
 * @param waits after how many milliseconds each what differs is asked again
 */
export async function compareEnds(
  referee: Referee,
  worlds: readonly RandomWorld[],
  waits: readonly number[] = [0],
): Promise<EndComparison> {
  const result: EndComparison = {
    sure: 0,
    unsure: {},
    statuses: {},
    hops: {},
    mismatches: [],
    unrepeated: 0,
    refused: 0,
  };
  const count = (counts: { [key: string]: number }, key: string | number) =>
    (counts[key] = (counts[key] ?? 0) + 1);
  for (const world of worlds) {
    const { manifests, requests } = world;
    try {
      await referee.apply(manifests);
    } catch (error) {
      if (!String(error).includes('Envoy refused')) throw error;
      result.refused++;
      continue;
    }
    const exchanges = await referee.exchange(requests);
    const mesh = Mesh.fromManifests(manifests);
    for (const [i, request] of requests.entries()) {
      const [exchange] = exchanges[i];
      count(result.statuses, exchange.status);
      count(result.hops, exchange.hops?.length ?? 0);
      const answer = mesh.send(requestOf(request));
      if (answer.uncertain.length > 0) {
        count(result.unsure, answer.uncertain[0]);
        continue;
      }
      result.sure++;
      if (endDifference(answer, exchange, manifests) === undefined) continue;
      const difference = await lastingDifference(referee, answer, request, manifests, waits);
      if (difference === undefined) result.unrepeated++;
      else result.mismatches.push({ world, request, difference });
    }
  }
  return result;
}

/** In what an answer differs from what becomes of a request each time; undefined where it does not. */
async function lastingDifference(
  referee: Referee,
  answer: Answer,
  request: AnswerRequest,
  manifests: readonly any[],
  waits: readonly number[],
): Promise<string | undefined> {
  let difference: string | undefined;
  for (const wait of waits) {
    await new Promise((resolve) => setTimeout(resolve, wait));
    const [[again]] = await referee.exchange([request]);
    difference = endDifference(answer, again, manifests);
    if (difference === undefined) return undefined;
  }
  return difference;
}

/** In what an answer differs from what became of a request; undefined where it is one of the ends of the answer. */
export function endDifference(
  { outcomes }: Answer,
  exchange: Exchange,
  manifests: readonly any[],
): string | undefined {
  const workload = workloadOf(exchange, manifests);
  const is = ({ kind, status, workloads = [], location }: AnswerOutcome) =>
    status === exchange.status &&
    (status !== 200 || kind !== 'workload' || workload === undefined || workloads.includes(workload)) &&
    (location === undefined || location === exchange.location);
  if (outcomes.some(is)) return undefined;
  const hops = (exchange.hops ?? []).map(
    ({ proxy, principal, flags, details, failure, chain, upstream }) =>
      `    ${[proxy, principal, flags, details, failure, chain, upstream].join(' | ')}`,
  );
  const ours = outcomes.map(({ kind, status, workloads }) => `${status} ${kind} ${String(workloads ?? '')}`);
  return `  the model: ${ours.join(' or ')}\n  really: ${exchange.status} ${workload ?? ''}\n${hops.join('\n')}`;
}

/** The workload that answered: as it said itself, or by the address that the last proxy called. */
function workloadOf({ status, echo, hops = [] }: Exchange, manifests: readonly any[]): string | undefined {
  if (status !== 200) return undefined;
  if (echo !== undefined) return echo.workload;
  const address = hops.at(-1)?.upstream?.split(':')[0];
  const pod = podsOf(meshOf(manifests, { certificates: true }).objects).find(({ ip }) => ip === address);
  return pod && `${pod.namespace}/${pod.workload}`;
}

/**
 * A report of a mismatch from which it can be had again: the smallest world that was found with the pods that all have, the request, both
 * answers; undefined where it is not so again.
 */
export async function endReport(
  referee: Referee,
  { world, request }: EndMismatch,
  base: readonly any[],
  attempts = 40,
): Promise<string | undefined> {
  let last: string | undefined;
  const shows = async (some: readonly any[]) => {
    const manifests = [...base, ...some];
    await referee.apply(manifests);
    const [[exchange]] = await referee.exchange([request]);
    const answer = Mesh.fromManifests(manifests).send(requestOf(request));
    const found = answer.uncertain.length > 0 ? undefined : endDifference(answer, exchange, manifests);
    if (found !== undefined) last = found;
    return found !== undefined;
  };
  const own = world.manifests.slice(base.length);
  if (!(await shows(own))) return undefined;
  const smaller: Manifest[] = await shrunk(own, shows, attempts);
  const yaml = smaller.map((manifest) => JSON.stringify(manifest)).join('\n---\n');
  return `seed ${world.seed}: ${JSON.stringify(request)}\n${last}\n${yaml}`;
}
