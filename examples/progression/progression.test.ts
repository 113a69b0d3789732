import { readFileSync, readdirSync } from 'node:fs';
import { join } from 'node:path';
import { parseAllDocuments } from 'yaml';
import { Mesh, Request } from '../../lib/simulate';
import { transition } from '../../lib/compare';
import '../../lib/testing/jest';

const statesOf = (name: string) => {
  const folder = join(__dirname, 'progression', name);
  return readdirSync(folder, { withFileTypes: true })
    .filter((entry) => entry.isDirectory())
    .map((entry) => ({ name: entry.name, folder: join(folder, entry.name) }))
    .sort((a, b) => a.name.localeCompare(b.name));
};

/** The manifests of a folder as `kubectl apply -f` reads it: those of its own files, and not of folders in it. */
const manifestsOf = ({ folder }: { folder: string }): any[] =>
  readdirSync(folder)
    .filter((file) => file.endsWith('.yaml'))
    .flatMap((file) => parseAllDocuments(readFileSync(join(folder, file), 'utf8')))
    .map((document) => document.toJS());

const meshOf = (state: { folder: string }) => Mesh.fromManifests(manifestsOf(state));

const callers = [
  Request.get('http://nginx/').from('client.istio-test'),
  Request.get('http://nginx.hihihiai.com/').via('istio-ingressgateway'),
];

/** The share of requests that the new version answers. */
const share = (mesh: Mesh, request: Request) =>
  mesh
    .send(request)
    .outcomes.filter(({ subset, status }) => subset === 'appv2' && status === 200)
    .reduce((sum, { probability }) => sum + probability, 0);

test('a canary gets its share in each step, in the mesh and at the gateway', () => {
  const shares = statesOf('nginx-to-appv2').map((state) =>
    callers.map((request) => share(meshOf(state), request)),
  );
  expect(shares).toEqual([0, 0.1, 0.3, 0.6, 1].map((part) => [part, part]));
});

test('testers see the new version before everybody does', () => {
  const [request] = callers;
  const preview = Request.get('http://preview.hihihiai.com/').via('istio-ingressgateway');
  const seen = statesOf('blue-green').map((state) => {
    const mesh = meshOf(state);
    return [share(mesh, request), share(mesh, request.header('test', 'true')), share(mesh, preview)];
  });
  expect(seen).toEqual([
    [0, 0, 0],
    [0, 0, 0],
    [0, 1, 0],
    [0, 0, 1],
    [1, 1, 0],
  ]);
});

test.each(['nginx-to-appv2', 'blue-green'])('%s: in every state everybody is answered', (name) => {
  const states = statesOf(name).map((state) => ({ name: state.name, manifests: manifestsOf(state) }));
  for (const request of callers) expect(states).toKeepServing(request);
});

test.each(['nginx-to-appv2', 'blue-green'])(
  '%s: no request is lost between two states, forth or back',
  (name) => {
    const meshes = statesOf(name).map(meshOf);
    for (const [i, mesh] of meshes.slice(1).entries()) {
      for (const [from, to] of [
        [meshes[i], mesh],
        [mesh, meshes[i]],
      ]) {
        const { moments, unknown, safe } = transition(from, to, { order: 'any' });
        expect({ moments, unknown, verdict: safe.verdict }).toEqual({
          moments: [],
          unknown: [],
          verdict: 'safe',
        });
      }
    }
  },
);
