import { share, isAnswered, ROUNDING } from '../../lib/compare/fate';
import type { Transition } from '../../lib/compare/transition/moment';
import { transition } from '../../lib/compare/transition/transition';
import { Mesh } from '../../lib/simulate/mesh';
import type { Request } from '../../lib/simulate/request';
import { movedWorld, stateOf } from '../oracle/worlds/world-transitions';
import { Dice } from '../oracle/worlds/dice';
import { seeded } from '../support/mutate';
import { propertyRuns } from '../support/runs';
import { inFull, isOutsideOfSpace } from './compare';
import { withoutReplaced } from './order';
import { keyOfStep, worlds } from './worlds';

const seeds = (all: number) => Array.from({ length: propertyRuns(all) }, (_, seed) => seed);

interface Asked {
  readonly before: readonly any[];
  readonly after: readonly any[];
  readonly meshes: readonly [Mesh, Mesh];
  readonly found: Transition;
  readonly requests: readonly Request[];
}

function made(world: (typeof worlds)[keyof typeof worlds], seed: number): Asked | undefined {
  const { manifests, requests } = world(seed);
  const before = withoutReplaced(manifests);
  const after = movedWorld(seed, before).manifests;
  const meshes = [Mesh.fromManifests(before), Mesh.fromManifests(after)] as const;
  const found = transition(...meshes, { order: 'any' });
  return found.groups.flat().length > 8 ? undefined : { before, after, meshes, found, requests };
}

/** What was made of a seed, once for all tests of a kind of worlds. */
function asking(world: (typeof worlds)[keyof typeof worlds]): (seed: number) => Asked | undefined {
  const known = new Map<number, Asked | undefined>();
  return (seed) => {
    if (!known.has(seed)) known.set(seed, made(world, seed));
    return known.get(seed);
  };
}

/** What is wrong with a request in a state, by asking each of the meshes. */
function wrongIn(request: Request, [before, after]: readonly Mesh[], between: Mesh): string | undefined {
  const fates = [before, between, after].map((mesh) => mesh.send(request));
  if (fates.some(({ uncertain }) => uncertain.length > 0)) return undefined;
  const [old, now, fresh] = fates.map(({ outcomes }) => share(outcomes, isAnswered));
  if (now < Math.min(old, fresh) - ROUNDING) return 'lost';
  return now > Math.max(old, fresh) + ROUNDING ? 'opened' : undefined;
}

describe.each(Object.entries(worlds))('transitions between worlds of %s', (_, world) => {
  const ask = asking(world);

  test('what is lost or let in in some state is in a moment, and what is in one is lost or let in there', () => {
    let asked = 0;
    let moments = 0;
    const wrong = seeds(120).flatMap((seed) => {
      const of = ask(seed);
      if (of === undefined) return [];
      const { before, after, meshes, found, requests } = of;
      const dice = new Dice(seeded(seed));
      const steps = found.groups.flat();
      const told: string[] = [];
      for (let i = 0; i < 4; i++) {
        const applied = dice.some(steps, dice.between(0, steps.length)).map(keyOfStep);
        const state = Mesh.fromManifests(stateOf(before, after, new Set(applied)));
        for (const given of requests) {
          if (isOutsideOfSpace(given, [...meshes, state])) continue;
          const { request, isAsked } = inFull(given, [...meshes, state]);
          if (!isAsked) continue;
          asked++;
          const kind = wrongIn(request, meshes, state);
          if (kind === undefined) continue;
          const rows = [...found.moments, ...found.unknown].filter((row) => row.includes(request) !== false);
          if (rows.length === 0)
            told.push(
              `${seed}: ${request.describe()} is ${kind} with ${applied.join(', ')}, and in no moment`,
            );
        }
      }
      for (const { kind, applied, witness } of found.moments) {
        moments++;
        const state = Mesh.fromManifests(stateOf(before, after, new Set(applied.map(keyOfStep))));
        const seen = wrongIn(witness.request, meshes, state);
        if (seen !== kind)
          told.push(`${seed}: ${witness.request.describe()} is told as ${kind}, and is ${seen}`);
      }
      return told;
    });
    expect(wrong).toEqual([]);
    expect(asked).toBeGreaterThan(100);
    expect(moments).toBeGreaterThanOrEqual(0);
  });

  test('in no state that a safe order allows is anything lost or let in', () => {
    const wrong = seeds(120).flatMap((seed) => {
      const of = ask(seed);
      if (of === undefined || of.found.safe.verdict !== 'safe' || of.found.safe.isWidened) return [];
      const { before, after, meshes, found, requests } = of;
      const dice = new Dice(seeded(seed + 1));
      const done: string[] = [];
      const told: string[] = [];
      const all = [...requests, ...found.moments.map(({ witness }) => witness.request)];
      for (const wave of found.safe.waves) {
        for (let i = 0; i < 2; i++) {
          const some = dice.some([...wave], dice.between(1, wave.length)).map(keyOfStep);
          const state = Mesh.fromManifests(stateOf(before, after, new Set([...done, ...some])));
          for (const request of all) {
            if (isOutsideOfSpace(request, [...meshes, state])) continue;
            if (!inFull(request, [...meshes, state]).isAsked) continue;
            const kind = wrongIn(request, meshes, state);
            if (kind !== undefined)
              told.push(
                `${seed}: ${request.describe()} is ${kind} in wave ${found.safe.waves.indexOf(wave) + 1}`,
              );
          }
        }
        done.push(...wave.map(keyOfStep));
      }
      return told;
    });
    expect(wrong).toEqual([]);
  });
});
