import { readFileSync, readdirSync } from 'node:fs';
import { join } from 'node:path';
import { parseAllDocuments } from 'yaml';
import { complaints, objectTitle } from './compare';
import { environmentDifferences, environmentFacts } from './environment-facts';
import { routingDifferences, routingFacts } from './routing-facts';

const root = join(__dirname, '../..');
const states = Object.keys(routingFacts);

/** What `kubectl apply -f FOLDER` would apply. */
function manifestsIn(folder: string): any[] {
  const files = readdirSync(join(root, folder)).sort();
  return files.flatMap((file) =>
    parseAllDocuments(readFileSync(join(root, folder, file), 'utf8')).map((document) => document.toJS()),
  );
}

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
  test.each(states)(
    'examples/walkthrough/dist/%s holds what the walkthrough applies in this state',
    (state) => {
      expect(differences(`examples/walkthrough/dist/${state}`, state)).toEqual([]);
    },
  );

  test('dist/ holds its last state', () => {
    expect(differences('dist', '5-ingress')).toEqual([]);
  });

  test('has a folder for each state, and no other', () => {
    expect(readdirSync(join(root, 'examples/walkthrough/dist')).sort()).toEqual(states);
  });

  test.each(states)('%s holds no object twice', (state) => {
    const titles = manifestsIn(`examples/walkthrough/dist/${state}`).map(objectTitle);
    expect(new Set(titles).size).toBe(titles.length);
  });

  test('a state that drifts is noticed', () => {
    expect(differences('examples/walkthrough/dist/2-all-to-v1', '3-weighted-30-70')).not.toEqual([]);
  });
});
