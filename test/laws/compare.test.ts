import { compared, disagreement, isOutsideOfSpace, textOf } from './compare';
import { requestOf } from '../oracle/model/ours';
import { randomAmbientWorld } from '../oracle/worlds/ambient';
import { chainsWorld } from '../oracle/worlds/chains-world';
import { policyWorld } from '../oracle/worlds/policies-world';
import { policyRequestOf } from '../oracle/worlds/policies-requests';
import { changedWorld } from '../oracle/worlds/world-changes';
import { randomWorld } from '../oracle/worlds/world';
import { reordered, withoutReplaced } from './order';
import { propertyRuns } from '../support/runs';

const seeds = (all: number) => Array.from({ length: propertyRuns(all) }, (_, seed) => seed);

const worlds = {
  'rules that look at requests': (seed: number) => {
    const { manifests, requests } = randomWorld(seed);
    return { manifests, requests: requests.map(requestOf) };
  },
  'gateways behind gateways': (seed: number) => {
    const { manifests, requests } = chainsWorld(seed, 30);
    return { manifests, requests: requests.map(requestOf) };
  },
  'ambient mode': (seed: number) => {
    const { manifests, requests } = randomAmbientWorld(seed);
    return { manifests, requests: requests.map(requestOf) };
  },
  'policies and tokens': (seed: number) => {
    const { manifests, requests } = policyWorld(seed, 40, seed % 2 === 0);
    return { manifests, requests: requests.map(policyRequestOf) };
  },
};

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
