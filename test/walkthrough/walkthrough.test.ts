import { readdirSync } from 'node:fs';
import { join } from 'node:path';
import { STATES, manifestsIn, stateFolder } from '../support/manifests';
import { root } from '../support/project';
import { complaints, objectTitle } from './compare';
import { environmentDifferences, environmentFacts } from './environment-facts';
import { routingDifferences, routingFacts } from './routing-facts';

/** The order of hosts and of gateways means nothing to Istio. */
function normalised(manifest: any): any {
  if (manifest.kind !== 'VirtualService') return manifest;
  const { hosts, gateways } = manifest.spec;
  const sorted = { hosts: [...hosts].sort(), ...(gateways && { gateways: [...gateways].sort() }) };
  return { ...manifest, spec: { ...manifest.spec, ...sorted } };
}

function differences(folder: string, state: string): string[] {
  const expected = [...environmentFacts, ...routingFacts[state]];
  const kinds = new Set(expected.map(({ kind }: any) => kind));
  const allowed = [...environmentDifferences, ...routingDifferences.filter(({ kind }) => kinds.has(kind))];
  return complaints(expected.map(normalised), manifestsIn(folder).map(normalised), allowed);
}

describe('the walkthrough', () => {
  test.each(STATES)(
    'examples/walkthrough/dist/%s holds what the walkthrough applies in this state',
    (state) => {
      expect(differences(stateFolder(state), state)).toEqual([]);
    },
  );

  test('dist/ holds its last state', () => {
    expect(differences(join(root, 'dist'), '5-ingress')).toEqual([]);
  });

  test('has a folder for each state, and no other', () => {
    expect(readdirSync(stateFolder('')).sort()).toEqual(STATES);
    expect(Object.keys(routingFacts)).toEqual(STATES);
  });

  test.each(STATES)('%s holds no object twice', (state) => {
    const titles = manifestsIn(stateFolder(state)).map(objectTitle);
    expect(new Set(titles).size).toBe(titles.length);
  });

  test('a state that drifts is noticed', () => {
    expect(differences(stateFolder('2-all-to-v1'), '3-weighted-30-70')).not.toEqual([]);
  });
});
