import type { Moment, Transition } from '../../../lib/compare/transition/moment';
import { transition } from '../../../lib/compare/transition/transition';
import { Mesh } from '../../../lib/simulate/mesh';
import { inFull, isOutsideOfSpace } from '../../laws/compare';
import { withoutReplaced } from '../../laws/order';
import { keyOfStep } from '../../laws/worlds';
import { seeded } from '../../support/mutate';
import { recordFigure } from '../figures';
import { INGRESS } from '../gateways';
import { Referee } from '../referee';
import { SEED, patience, scaled } from '../scale';
import { acceptable } from '../worlds/acceptable';
import { Dice } from '../worlds/dice';
import { movedWorld, stateOf } from '../worlds/world-transitions';
import { randomWorld } from '../worlds/world';
import { CLIENTS } from '../worlds/words';
import type { Answer, AnswerRequest } from './answer';
import { alone, requestOf } from './ours';
import { realAnswers } from './real';

jest.setTimeout(patience(1_500_000));

/** How many pairs of meshes are asked about; how many states of a safe order, moments, and requests in each pair. */
const PAIRS = scaled(24);
const STATES = 3;
const MOMENTS = 3;
const REQUESTS = 15;

const CALLERS = new Set(CLIENTS.map(({ name, namespace }) => `${name}.${namespace}`));

interface Pair {
  readonly seed: number;
  readonly names: readonly string[];
  readonly before: readonly any[];
  readonly after: readonly any[];
  readonly requests: readonly AnswerRequest[];
}

/** The share of the times that a request is answered without an error. */
const answered = ({ outcomes }: Answer) =>
  outcomes.reduce((sum, { status, probability }) => sum + (status > 0 && status < 400 ? probability : 0), 0);

/** What the first proxies say of policies is asked elsewhere: here routes are read. */
const isOfRoutes = (name: string) => !name.includes('policy');

/** Worlds in which something is wrong on the way come first, so that there is something to be asked; at most two of three. */
function withMomentsFirst<T extends { readonly seed: number; readonly manifests: readonly any[] }>(
  worlds: readonly T[],
): readonly T[] {
  const has = worlds.map(({ seed, manifests }) => {
    const before = alone(withoutReplaced(manifests), CALLERS);
    const after = alone(movedWorld(seed, withoutReplaced(manifests), isOfRoutes).manifests, CALLERS);
    const { moments } = transition(Mesh.fromManifests(before), Mesh.fromManifests(after), { order: 'any' });
    return moments.some((moment) => asAsked(moment) !== undefined);
  });
  const [wrong, right] = [worlds.filter((_, i) => has[i]), worlds.filter((_, i) => !has[i])];
  return [...wrong.slice(0, (PAIRS * 2) / 3), ...right];
}

/** Whether the pods that send a request are there. */
const hasCaller = (manifests: readonly any[], { from }: AnswerRequest) =>
  from === undefined ||
  manifests.some(
    ({ kind, metadata: { name, namespace = 'default' } }) =>
      ['Deployment', 'Pod'].includes(kind) && `${name}.${namespace}` === from,
  );

/** The witness of a moment as the referee asks it; undefined for a caller or a host that it does not have. */
function asAsked({ witness: { request }, callers, asked }: Moment): AnswerRequest | undefined {
  if (asked.scheme !== 'http' || asked.host.startsWith('*')) return undefined;
  // Behind the first proxies nobody answers there, so that what a gateway makes of a request is not seen.
  if (/^(edge-istio|istio-ingressgateway)\./.test(asked.host)) return undefined;
  const caller = callers.find(
    ({ kind, name }) => kind === 'gateway' || (kind === 'workload' && CALLERS.has(name)),
  );
  if (caller === undefined) return undefined;
  const { method, url, headers } = request;
  const by = caller.kind === 'gateway' ? { via: caller.name } : { from: caller.name };
  return { ...by, method, url, ...(headers.size > 0 && { headers: Object.fromEntries(headers) }) };
}

describe('what happens while a change is applied, asked of Envoy', () => {
  let referee: Referee;
  const counts = {
    pairs: 0,
    refused: 0,
    objects: 0,
    moments: 0,
    unknown: 0,
    none: 0,
    safe: 0,
    waves: 0,
    states: 0,
    sent: 0,
  };
  const wrong: string[] = [];
  let asked = 0;

  beforeAll(async () => {
    const all = Array.from({ length: PAIRS * 5 }, (_, i) => randomWorld(SEED * 3_000_017 + i));
    const worlds = withMomentsFirst(await acceptable(all)).slice(0, PAIRS);
    const moved = worlds.map(({ seed, manifests }) =>
      movedWorld(seed, withoutReplaced(manifests), isOfRoutes),
    );
    const changed = await acceptable(worlds.map((world, i) => ({ ...world, manifests: moved[i].manifests })));
    const pairs = worlds.map(({ seed, manifests, requests }, i): Pair => {
      const before = alone(withoutReplaced(manifests), CALLERS);
      return { seed, names: moved[i].names, before, after: alone(changed[i].manifests, CALLERS), requests };
    });
    referee = Referee.start();
    const first = pairs[0].before.filter(({ kind }) => kind !== 'Gateway');
    await referee.startMeshAt(first, [{ via: INGRESS.name }]);
    for (const pair of pairs) {
      try {
        await askPair(pair);
        counts.pairs++;
      } catch (error) {
        if (!String(error).includes('Envoy refused')) throw error;
        counts.refused++;
      }
    }
  });
  afterAll(() => referee.stop());

  async function askPair(pair: Pair): Promise<void> {
    const { before, after, seed } = pair;
    const meshes = [Mesh.fromManifests(before), Mesh.fromManifests(after)] as const;
    const found = transition(...meshes, { order: 'any' });
    counts.objects += found.groups.flat().length;
    counts.moments += found.moments.length;
    counts.unknown += found.unknown.length;
    const dice = new Dice(seeded(seed));
    const moments = found.moments.flatMap((moment) => {
      const request = asAsked(moment);
      return request === undefined ? [] : { moment, request };
    });
    const interest = [...moments.map(({ request }) => request), ...spokenOf(pair, meshes)].slice(0, REQUESTS);
    if (interest.length === 0) return;
    const shares = async (manifests: readonly any[], requests: readonly AnswerRequest[]) => {
      await referee.apply(manifests);
      counts.sent += requests.length;
      return (await realAnswers(referee, manifests, requests)).map(({ answer }) => answered(answer));
    };
    const all = [...interest, ...moments.slice(0, MOMENTS).map(({ request }) => request)];
    const [old, fresh] = [await shares(before, all), await shares(after, all)];
    for (const state of safeStates(found, dice)) {
      counts.states++;
      const now = await shares(stateOf(before, after, new Set(state)), interest);
      interest.forEach((request, i) => {
        if (now[i] < Math.min(old[i], fresh[i]) - 0.001 || now[i] > Math.max(old[i], fresh[i]) + 0.001)
          wrong.push(
            `${told(pair, request)}: ${old[i]}, ${now[i]}, ${fresh[i]} in a safe state: ${state.join(', ')}`,
          );
      });
    }
    for (const [i, { moment, request }] of moments.slice(0, MOMENTS).entries()) {
      const applied = moment.applied.map(keyOfStep);
      const [now] = await shares(stateOf(before, after, new Set(applied)), [request]);
      const [b, a] = [old[interest.length + i], fresh[interest.length + i]];
      asked++;
      const is = moment.kind === 'lost' ? now < Math.min(a, b) - 0.001 : now > Math.max(a, b) + 0.001;
      if (!is)
        wrong.push(
          `${told(pair, request)}: ${b}, ${now}, ${a}, told as ${moment.kind}: ${applied.join(', ')}`,
        );
    }
  }

  const told = ({ seed, names }: Pair, request: AnswerRequest) =>
    `seed ${seed}, ${names.join(', ')}: ${JSON.stringify(request)}`;

  /** Requests of a world of which transitions speak. */
  const spokenOf = ({ requests, before, after }: Pair, meshes: readonly Mesh[]) =>
    requests.filter((given) => {
      if (![before, after].every((side) => hasCaller(side, given))) return false;
      const request = requestOf(given);
      return !isOutsideOfSpace(request, meshes) && inFull(request, meshes).isAsked;
    });

  /** Some states on the way of a safe order: the objects of each wave come one after the other, in random order. */
  function safeStates({ safe }: Transition, dice: Dice): readonly (readonly string[])[] {
    if (safe.verdict !== 'safe') {
      counts.none++;
      return [];
    }
    counts.safe++;
    counts.waves += safe.waves.length;
    if (safe.isWidened) return [];
    const steps = safe.waves.flatMap((wave) => dice.some([...wave], wave.length).map(keyOfStep));
    const between = steps.slice(1).map((_, i) => steps.slice(0, i + 1));
    return dice.some(between, STATES);
  }

  test('nothing is lost or let in in the states of orders that are called safe, and what is told of others happens', () => {
    recordFigure({
      subject: 'comparisons',
      what: 'random changes: states between, of safe orders and of moments in which requests are told to be lost',
      referee: 'Envoy, configured by istiod',
      asked: { pairs: counts.pairs, states: counts.states + asked, requests: counts.sent },
      disagreements: wrong.length,
    });
    expect(wrong).toEqual([]);
    expect(counts.states).toBeGreaterThan(PAIRS / 2);
    expect(asked).toBeGreaterThan(PAIRS / 8);
  });

  test('Envoy takes nearly all pairs', () => {
    console.info(
      Object.entries({ ...counts, witnesses: asked })
        .map(([name, count]) => `${count} ${name}`)
        .join(', '),
    );
    expect(counts.refused / PAIRS).toBeLessThan(0.1);
  });
});
