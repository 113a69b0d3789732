import { compared, disagreement, isOutsideOfSpace, textOf } from './compare';
import { changedWorld } from '../oracle/worlds/world-changes';
import { reordered, withoutReplaced } from './order';
import { worlds } from './worlds';
import { propertyRuns } from '../support/runs';

const seeds = (all: number) => Array.from({ length: propertyRuns(all) }, (_, seed) => seed);

describe.each(Object.entries(worlds))('worlds of %s', (_, world) => {
  test('what is in no set is answered alike, and what is in one is not', () => {
    let asked = 0;
    const wrong = seeds(160).flatMap((seed) => {
      const { manifests, requests } = world(seed);
      const after = changedWorld(seed, manifests);
      const { difference, meshes } = compared(manifests, after.manifests);
      return requests.flatMap((request) => {
        if (isOutsideOfSpace(request, meshes)) return [];
        asked++;
        const why = disagreement(difference, meshes, request);
        return why === undefined ? [] : [`${seed} ${after.names.join(', ')}: ${why}`];
      });
    });
    expect(wrong).toEqual([]);
    expect(asked).toBeGreaterThan(100);
  });

  test('the same is found where every caller and host is asked about', () => {
    for (const seed of seeds(80)) {
      const { manifests } = world(seed);
      const after = changedWorld(seed, manifests).manifests;
      const all = compared(manifests, after, { everything: true });
      expect(textOf(compared(manifests, after).difference)).toEqual(textOf(all.difference));
    }
  });

  test('a mesh does not differ from itself, whatever the order of its documents and keys', () => {
    for (const seed of seeds(80)) {
      const manifests = withoutReplaced(world(seed).manifests);
      const { difference } = compared(manifests, reordered(manifests, seed));
      expect(difference).toEqual({ changes: [], unknown: [] });
    }
  });

  test('both ways tell of the same callers and hosts', () => {
    for (const seed of seeds(80)) {
      const { manifests } = world(seed);
      const after = changedWorld(seed, manifests).manifests;
      const there = new Set(textOf(compared(manifests, after).difference, true));
      expect(new Set(textOf(compared(after, manifests).difference, true))).toEqual(there);
    }
  });
});
