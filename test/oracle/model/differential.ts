import type { Referee } from '../referee';
import type { RandomWorld } from '../worlds/world';
import type { Answer, AnswerRequest } from './answer';
import { difference } from './compare';
import { modelAnswers } from './ours';
import { realAnswers } from './real';
import { shrunk } from './shrink';

/** What a comparison of the model with the real thing gave. */
export interface Comparison {
  /** How many requests the model was sure of, and how many it was not. */
  sure: number;
  unsure: number;
  /** How many worlds Envoy refused. */
  refused: number;
  /** How often each kind of outcome was Envoy's. */
  readonly kinds: { [kind: string]: number };
  /** In which the model was sure, and wrong. */
  readonly mismatches: Mismatch[];
  /** Where Envoy did not do what we read from its configuration. */
  readonly contradictions: string[];
  /** What was one of these once, but not when Envoy was given the same world again. */
  readonly unrepeated: string[];
}

/** A request of which the model and Envoy say different things. */
export interface Mismatch {
  readonly world: RandomWorld;
  readonly request: AnswerRequest;
  readonly difference: string;
}

/** Compares the model with the real thing on the requests of worlds, one world after the other. */
export async function compare(referee: Referee, worlds: readonly RandomWorld[]): Promise<Comparison> {
  const result: Comparison = {
    sure: 0,
    unsure: 0,
    refused: 0,
    kinds: {},
    mismatches: [],
    unrepeated: [],
    contradictions: [],
  };
  const again: { readonly world: RandomWorld; readonly request: AnswerRequest }[] = [];
  for (const world of worlds) {
    const { manifests, requests } = world;
    try {
      await referee.apply(manifests);
    } catch (error) {
      // Istiod makes some things of which Envoy takes no part, and keeps what it had before.
      if (!String(error).includes('Envoy refused')) throw error;
      result.refused++;
      continue;
    }
    const real = await realAnswers(referee, manifests, requests);
    real.forEach((one, i) => {
      const request = requests[i];
      for (const { kind } of one.answer.outcomes) result.kinds[kind] = (result.kinds[kind] ?? 0) + 1;
      const ours = ask(manifests, request);
      if (ours.uncertain.length > 0) result.unsure++;
      else result.sure++;
      const isOdd = one.contradictions.length > 0 || mismatchOf(ours, one.answer) !== undefined;
      if (isOdd) again.push({ world, request });
    });
  }
  // Istiod goes through some maps in Go's random order, and may do so anew at any time.
  for (const { world, request } of again) {
    await referee.apply([]);
    await referee.apply(world.manifests);
    const [{ answer, contradictions }] = await realAnswers(referee, world.manifests, [request]);
    const text = mismatchOf(ask(world.manifests, request), answer);
    const where = `world ${world.seed}, ${JSON.stringify(request)}`;
    if (text !== undefined) result.mismatches.push({ world, request, difference: text });
    result.contradictions.push(...contradictions.map((one) => `${where}: ${one}`));
    if (text === undefined && contradictions.length === 0) result.unrepeated.push(where);
  }
  return result;
}

/** In what a sure answer differs from what Envoy does. */
const mismatchOf = (ours: Answer, real: Answer): string | undefined =>
  ours.uncertain.length > 0 ? undefined : difference(ours, real);

/** A model that fails is wrong, and says so in its answer. */
function ask(manifests: readonly any[], request: AnswerRequest): Answer {
  try {
    return modelAnswers(manifests, [request])[0];
  } catch (error) {
    const location = error instanceof Error ? error.message : String(error);
    return { outcomes: [{ probability: 1, kind: 'redirect', status: 0, location }], uncertain: [] };
  }
}

/** A report of a mismatch from which it can be had again: the smallest world that was found, the request, both answers. */
export async function report(referee: Referee, mismatch: Mismatch, attempts = 80): Promise<string> {
  const { world, request } = mismatch;
  let last = mismatch.difference;
  const shows = async (manifests: readonly any[]) => {
    await referee.apply(manifests);
    const [{ answer }] = await realAnswers(referee, manifests, [request], 0);
    const found = mismatchOf(ask(manifests, request), answer);
    if (found !== undefined) last = found;
    return found !== undefined;
  };
  const smaller = await shrunk(world.manifests, shows, attempts);
  const yaml = smaller.map((manifest) => JSON.stringify(manifest)).join('\n---\n');
  return `seed ${world.seed}: ${JSON.stringify(request)}\n${last}\n${yaml}`;
}
