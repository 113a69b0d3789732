import { diff } from '../../../lib/compare/diff';
import type { Change, Difference } from '../../../lib/compare/difference';
import { Mesh } from '../../../lib/simulate/mesh';
import { type Request } from '../../../lib/simulate/request';
import { inFull, isOutsideOfSpace, rowsOf } from '../../laws/compare';
import { recordFigure } from '../figures';
import { INGRESS } from '../gateways';
import { Referee } from '../referee';
import { SEED, patience, scaled } from '../scale';
import { acceptable } from '../worlds/acceptable';
import { changedWorld } from '../worlds/world-changes';
import { randomWorld } from '../worlds/world';
import { CLIENTS } from '../worlds/words';
import type { Answer, AnswerRequest } from './answer';
import { difference as contradiction } from './compare';
import { alone, requestOf } from './ours';
import { realAnswers } from './real';

jest.setTimeout(patience(1_500_000));

/** How many pairs of meshes are asked about, and how many requests outside of all sets in each. */
const PAIRS = scaled(40);
const OUTSIDE = 50;

/** A pair of meshes, and what is asked of both. */
interface Pair {
  readonly seed: number;
  readonly names: readonly string[];
  readonly sides: readonly [readonly any[], readonly any[]];
}

/** Two answers of the real thing to one request. */
interface Seen {
  readonly pair: Pair;
  readonly request: AnswerRequest;
  readonly change?: Change;
  readonly answers: Answer[];
}

const CALLERS = new Set(CLIENTS.map(({ name, namespace }) => `${name}.${namespace}`));

/** A request of a change as the referee asks it; undefined for a caller that is not there. */
function asAsked({ caller, method, url, headers }: Request): AnswerRequest | undefined {
  if (caller.kind === 'outside' || (caller.kind === 'workload' && !CALLERS.has(caller.name)))
    return undefined;
  const by = caller.kind === 'gateway' ? { via: caller.name } : { from: caller.name };
  return { ...by, method, url, ...(headers.size > 0 && { headers: Object.fromEntries(headers) }) };
}

/** The change with one caller that the referee has as the witness; undefined where there is none, or it does not speak HTTP. */
function askedChange(
  change: Change,
): { readonly change: Change; readonly request: AnswerRequest } | undefined {
  const { witness, callers, asked } = change;
  if (asked.scheme !== 'http' || asked.host.startsWith('*')) return undefined;
  // Behind the first proxies nobody answers there, so that what a gateway makes of a request is not seen.
  if (/^(edge-istio|istio-ingressgateway)\./.test(asked.host)) return undefined;
  if (witness.before.outcomes.length === 0 || witness.after.outcomes.length === 0) return undefined;
  const caller = callers.find(
    ({ kind, name }) => kind === 'gateway' || (kind === 'workload' && CALLERS.has(name)),
  );
  if (caller === undefined) return undefined;
  const placed =
    caller.kind === 'gateway' ? witness.request.via(caller.name) : witness.request.from(caller.name);
  const request = asAsked(placed);
  return request === undefined ? undefined : { change, request };
}

/** Requests at the edges of the sets: the witnesses with a little more, a little less, or without a header. */
function nearby(changes: readonly { readonly request: AnswerRequest }[]): AnswerRequest[] {
  return changes.flatMap(({ request }) => {
    const { headers, ...bare } = request;
    const { url } = request;
    return [
      { ...request, url: `${url}x` },
      { ...request, url: url.replace(/.$/, '') },
      { ...request, method: request.method === 'GET' ? 'POST' : 'GET' },
      ...(headers === undefined ? [{ ...request, headers: { 'x-user': 'me' } }] : [bare]),
    ].filter((one) => /^http:\/\/[^/]+\//.test(one.url));
  });
}

describe('what differs between two meshes, asked of Envoy', () => {
  let referee: Referee;
  const witnesses: Seen[] = [];
  const outside: Seen[] = [];
  const counts = { pairs: 0, refused: 0, changes: 0, unknown: 0 };

  beforeAll(async () => {
    const all = Array.from({ length: PAIRS }, (_, i) => randomWorld(SEED * 2_000_003 + i));
    const worlds = await acceptable(all);
    // What the first proxies say of policies is asked elsewhere: here routes are read.
    const isOfRoutes = (name: string) => !name.includes('policy');
    const after = worlds.map(({ seed, manifests }) => changedWorld(seed, manifests, isOfRoutes));
    const changed = await acceptable(worlds.map((world, i) => ({ ...world, manifests: after[i].manifests })));
    const pairs = worlds.map(({ seed, manifests }, i): Pair => {
      const { names } = after[i];
      return { seed, names, sides: [alone(manifests, CALLERS), alone(changed[i].manifests, CALLERS)] };
    });
    referee = Referee.start();
    const first = pairs[0].sides[0].filter(({ kind }) => kind !== 'Gateway');
    await referee.startMeshAt(first, [{ via: INGRESS.name }]);
    for (const [i, pair] of pairs.entries()) await askPair(pair, worlds[i].requests);
  });
  afterAll(() => referee.stop());

  async function askPair(pair: Pair, requests: readonly AnswerRequest[]): Promise<void> {
    const meshes = [Mesh.fromManifests(pair.sides[0]), Mesh.fromManifests(pair.sides[1])] as const;
    const found = diff(...meshes);
    const changes = found.changes.flatMap((change) => askedChange(change) ?? []);
    const others = [...nearby(changes), ...requests]
      .filter((request) => isIn(found, request, meshes) === false)
      .slice(0, OUTSIDE);
    const asked = [...changes.map(({ request }) => request), ...others];
    const answers: Answer[][] = [];
    try {
      for (const side of pair.sides) {
        await referee.apply(side);
        answers.push((await realAnswers(referee, side, asked)).map(({ answer }) => answer));
      }
    } catch (error) {
      if (!String(error).includes('Envoy refused')) throw error;
      counts.refused++;
      return;
    }
    counts.pairs++;
    counts.changes += found.changes.length;
    counts.unknown += found.unknown.length;
    asked.forEach((request, i) => {
      const seen = { pair, request, answers: answers.map((side) => side[i]) };
      if (i < changes.length) witnesses.push({ ...seen, change: changes[i].change });
      else outside.push(seen);
    });
  }

  /** Whether a request is in some set; undefined where comparisons do not speak of it. */
  function isIn(found: Difference, given: AnswerRequest, meshes: readonly [Mesh, Mesh]): boolean | undefined {
    const request = requestOf(given);
    if (isOutsideOfSpace(request, meshes)) return undefined;
    const full = inFull(request, meshes);
    return full.isAsked ? rowsOf(found, full.request, meshes).length > 0 : undefined;
  }

  const record = (what: string, requests: number, wrong: number) =>
    recordFigure({
      subject: 'comparisons',
      what: `random pairs of meshes: ${what}`,
      referee: 'Envoy, configured by istiod',
      asked: { pairs: counts.pairs, requests },
      disagreements: wrong,
    });

  const told = ({ pair: { seed, names }, request }: Seen) =>
    `seed ${seed}, ${names.join(', ')}: ${JSON.stringify(request)}`;

  test('each witness ends before and after as it is told', () => {
    const wrong = witnesses.flatMap((seen) => {
      const { change, answers } = seen;
      if (change === undefined) return [];
      return (['before', 'after'] as const).flatMap((side, i) => {
        const ours = { outcomes: change[side], uncertain: [] };
        const text = contradiction(ours, answers[i]);
        return text === undefined ? [] : [`${told(seen)}: ${side}: ${text}`];
      });
    });
    record('requests that a change names as its witness', witnesses.length * 2, wrong.length);
    expect(wrong).toEqual([]);
    expect(witnesses.length).toBeGreaterThan(PAIRS / 4);
  });

  test('what is in no set ends alike before and after', () => {
    const wrong = outside.flatMap((seen) => {
      const [before, after] = seen.answers;
      const text = contradiction(before, after);
      return text === undefined ? [] : [`${told(seen)}: ${text}`];
    });
    record('requests of which no change is told', outside.length * 2, wrong.length);
    expect(wrong).toEqual([]);
    expect(outside.length).toBeGreaterThan(PAIRS * 5);
  });

  test('Envoy takes nearly all pairs', () => {
    console.info(
      `${counts.pairs} pairs, ${counts.changes} changes, ${counts.unknown} unknown, ${witnesses.length} witnesses, ${outside.length} requests outside`,
    );
    expect(counts.refused / PAIRS).toBeLessThan(0.1);
  });
});
