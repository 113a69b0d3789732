import { readFileSync, readdirSync } from 'node:fs';
import { join } from 'node:path';
import { parseAllDocuments } from 'yaml';
import { transition } from '../../lib/compare';
import type { ApplyStep } from '../../lib/compare';
import { Mesh, Request } from '../../lib/simulate';
import { manifestsIn, type STATES, stateFolder } from '../support/manifests';
import { root } from '../support/project';
import { Cluster } from './cluster';
import { expectShares } from './expectations';
import { publicHost } from './nginx';
import { Run } from './run';

jest.setTimeout(180_000);

/** The walkthrough's namespace, in which nobody but these tests changes anything. */
const namespace = 'istio-test';

let cluster: Cluster;
beforeAll(async () => {
  cluster = await Cluster.start();
});
afterAll(() => cluster?.stop());

/** Steps that are taken without a controller. Its workloads are Deployments. */
class StepsRun extends Run {
  public constructor(isPublic: boolean) {
    super(cluster, namespace, (pod) => pod.replace(/-[^-]+-[^-]+$/, ''), isPublic);
  }
}

/** Manifests in which the public host is that of the streams. */
const served = (manifests: readonly any[]): any[] =>
  JSON.parse(
    JSON.stringify(manifests).replaceAll('"nginx.hihihiai.com"', JSON.stringify(publicHost(namespace))),
  );

/** The files of a folder as `kubectl apply -f` takes them. */
const folder = (path: string): any[] =>
  served(
    readdirSync(path)
      .filter((file) => file.endsWith('.yaml'))
      .sort()
      .flatMap((file) => parseAllDocuments(readFileSync(join(path, file), 'utf8')).map((one) => one.toJS())),
  );

const state = (name: (typeof STATES)[number]) => served(manifestsIn(stateFolder(name)));

const PLURALS: { readonly [kind: string]: string } = {
  VirtualService: 'apis/networking.istio.io/v1/namespaces/NS/virtualservices',
  DestinationRule: 'apis/networking.istio.io/v1/namespaces/NS/destinationrules',
  Gateway: 'apis/networking.istio.io/v1/namespaces/NS/gateways',
};

async function take(steps: readonly ApplyStep[]): Promise<void> {
  for (const { action, manifest } of steps) {
    const { kind, metadata } = manifest as any;
    if (action !== 'delete') await cluster.apply([manifest]);
    else await cluster.ask('DELETE', `/${PLURALS[kind].replace('NS', namespace)}/${metadata.name}`);
  }
}

/** Goes from one state to another in the waves of a safe order, and waits for the proxies between them. */
async function goSafely(before: readonly any[], after: readonly any[]): Promise<number> {
  const { safe } = transition(Mesh.fromManifests(before), Mesh.fromManifests(after));
  expect(safe.verdict).toBe('safe');
  for (const wave of safe.waves) {
    await take(wave);
    await cluster.settle();
  }
  return safe.waves.length;
}

/** Who answers a request in the mesh, and how often, by the model. */
function shares(manifests: readonly any[]): { readonly [workload: string]: number } {
  const told: { [workload: string]: number } = {};
  const { outcomes } = Mesh.fromManifests(manifests).send(
    Request.get('http://nginx/').from('client.istio-test'),
  );
  for (const { workloads = [], probability } of outcomes) {
    for (const name of workloads) {
      const own = name.replace(/^.*\//, '');
      told[own] = (told[own] ?? 0) + probability / workloads.length;
    }
  }
  return told;
}

const table: string[] = [];

/** Takes the streams through some states, and tells what became of them. */
async function walk(way: string, states: readonly (readonly any[])[], isPublic: boolean) {
  const run = new StepsRun(isPublic);
  await run.rest('start');
  await run.begin();
  let waves = 0;
  for (const [i, after] of states.slice(1).entries()) {
    waves += await goSafely(states[i], after);
    await run.rest(String(i + 1));
  }
  const counts = await run.end();
  const asked = run.rests.reduce(
    (sum, rest) => sum + Object.values(rest.shares).reduce((a, b) => a + b, 0),
    0,
  );
  table.push(
    `${way}: ${waves} waves, ${counts.sent + asked} requests, ${counts.losses.length} lost, 0 foretold`,
  );
  run.rests.forEach((rest, i) => expectShares(rest.shares, shares(states[i])));
  return counts;
}

test('by hand, in waves: from all versions to the first, to shares, to the second, and back, without a lost request', async () => {
  const plain = state('1-basic');
  const second = state('2-all-to-v1').map((manifest) =>
    manifest.kind === 'VirtualService'
      ? JSON.parse(JSON.stringify(manifest).replaceAll('appv1', 'appv2'))
      : manifest,
  );
  const way = [plain, state('2-all-to-v1'), state('3-weighted-30-70'), second, state('2-all-to-v1'), plain];
  await cluster.apply(plain.filter(({ kind }) => kind === 'Namespace'));
  await cluster.apply(plain);
  await cluster.settle();
  // No gateway serves it yet.
  const counts = await walk('by hand', way, false);
  expect(counts.losses).toEqual([]);
});

test('by hand, the route before its subset: what is foretold is lost, and nothing else', async () => {
  const [before, after] = [state('1-basic'), state('2-all-to-v1')];
  const found = transition(Mesh.fromManifests(before), Mesh.fromManifests(after), { order: 'any' });
  const [{ early, late, between }] = found.moments;
  expect(between).toMatchObject([{ status: 503, probability: 1 }]);
  await cluster.settle();
  await cluster.startTraffic([{ via: `client.${namespace}`, host: 'nginx' }]);
  await cluster.send({ via: `client.${namespace}`, host: 'nginx', n: 200 });
  await take(early);
  await cluster.settle();
  const { got } = await cluster.send({ via: `client.${namespace}`, host: 'nginx', n: 200 });
  await take(late);
  await cluster.settle();
  const counts = await cluster.stopTraffic();
  expect(Object.keys(got)).toEqual(['503']);
  expect(new Set(counts.losses.map(({ status }) => status))).toEqual(new Set([503]));
  table.push(
    `by hand, route first: 2 waves, ${counts.sent + 400} requests, ${counts.losses.length + 200} lost, all foretold`,
  );
  const { got: again } = await cluster.send({ via: `client.${namespace}`, host: 'nginx', n: 100 });
  expect(Object.keys(again).every((who) => who.includes('nginx-v1'))).toBe(true);
});

test.each(['nginx-to-appv2', 'blue-green'])(
  'the progression %s, forth and back, without a lost request',
  async (name) => {
    const path = join(root, 'examples/progression/progression', name);
    const names = readdirSync(path, { withFileTypes: true })
      .filter((entry) => entry.isDirectory())
      .map((entry) => entry.name)
      .sort();
    const forth = names.map((one) => folder(join(path, one)));
    const way = [...forth, ...[...forth].reverse().slice(1)];
    await cluster.apply(way[0]);
    await cluster.settle();
    const counts = await walk(`progression ${name}`, way, true);
    expect(counts.losses).toEqual([]);
  },
);

afterAll(() => console.info(table.join('\n')));
