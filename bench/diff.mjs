// What comparing two meshes costs, beside indexing both: one rule changed, the same beside unrelated objects, and everything changed.
// CPU and memory, in one run on one core.
//
//   npm run build && npm run bench:diff [-- --virtual-services 1000] [--services 5000] [--unrelated 0,9000]
import { createRequire } from 'node:module';
import { parseArgs } from 'node:util';

const require = createRequire(import.meta.url);
const { Mesh, Request } = require('../build/lib/simulate/index.js');
const { diff } = require('../build/lib/compare/index.js');
const { values } = parseArgs({
  options: {
    'virtual-services': { type: 'string', default: '1000' },
    services: { type: 'string', default: '5000' },
    unrelated: { type: 'string', default: '0,9000' },
  },
});

const NAMESPACES = 50;

function worldOf(services, virtualServices, unrelated) {
  const manifests = [];
  const metadata = (name, namespace) => ({ name, namespace });
  for (let i = 0; i < services; i++) {
    const [name, namespace] = [`app-${i}`, `team-${i % NAMESPACES}`];
    manifests.push(
      {
        apiVersion: 'v1',
        kind: 'Service',
        metadata: metadata(name, namespace),
        spec: { selector: { app: name }, ports: [{ name: 'http', port: 80, targetPort: 8080 }] },
      },
      {
        apiVersion: 'apps/v1',
        kind: 'Deployment',
        metadata: metadata(name, namespace),
        spec: { template: { metadata: { labels: { app: name, version: 'v1' } }, spec: { containers: [] } } },
      },
    );
    if (i >= virtualServices) continue;
    const subset = (version, weight) => ({ destination: { host: name, subset: version }, weight });
    manifests.push(
      {
        apiVersion: 'networking.istio.io/v1',
        kind: 'DestinationRule',
        metadata: metadata(name, namespace),
        spec: {
          host: name,
          subsets: ['v1', 'v2'].map((version) => ({ name: version, labels: { version } })),
        },
      },
      {
        apiVersion: 'networking.istio.io/v1',
        kind: 'VirtualService',
        metadata: metadata(name, namespace),
        spec: {
          hosts: [name],
          http: [
            { match: [{ headers: { test: { exact: 'true' } } }], route: [subset('v2', 100)] },
            { match: [{ uri: { prefix: '/api' } }], route: [subset('v1', 100)] },
            { match: [{ uri: { regex: '/v[0-9]+/.*' } }], route: [subset('v1', 100)] },
            { route: [subset('v1', 30), subset('v2', 70)] },
          ],
        },
      },
    );
  }
  for (let i = 0; i < unrelated; i++) {
    manifests.push({
      apiVersion: 'networking.istio.io/v1',
      kind: 'VirtualService',
      metadata: metadata(`other-${i}`, `elsewhere-${i % 50}`),
      spec: {
        hosts: [`host-${i}.example.com`],
        gateways: [`edge-${i % 10}`],
        http: [{ route: [{ destination: { host: `app-${i}` } }] }],
      },
    });
  }
  return manifests;
}

/** The same with another path in the second rule of some virtual services. */
function changed(manifests, counts) {
  return manifests.map((manifest) => {
    if (manifest.kind !== 'VirtualService' || !counts(manifest.metadata.name)) return manifest;
    const copy = JSON.parse(JSON.stringify(manifest));
    if (copy.spec.http.length > 1) copy.spec.http[1].match[0].uri.prefix = '/other';
    return copy;
  });
}

/** The CPU that an action takes, in milliseconds. */
function measured(action) {
  const start = process.cpuUsage();
  const result = action();
  const { user, system } = process.cpuUsage(start);
  return { ms: (user + system) / 1000, result };
}

/** A mesh of which everything is made that an answer needs. */
function indexed(manifests) {
  const mesh = Mesh.fromManifests(manifests);
  mesh.send(Request.get('http://app-1.team-1.svc.cluster.local/').from('app-1.team-1'));
  return mesh;
}

function row(name, before, after) {
  globalThis.gc?.();
  const meshes = measured(() => [indexed(before), indexed(after)]);
  const found = measured(() => diff(...meshes.result));
  const { rss } = process.memoryUsage();
  const ratio = (found.ms / meshes.ms).toFixed(2);
  console.log(
    `${name.padEnd(44)} indexing both ${meshes.ms.toFixed(0).padStart(6)} ms  comparing ${found.ms.toFixed(0).padStart(6)} ms  ratio ${ratio}  changes ${found.result.changes.length}  memory ${(rss / 2 ** 20).toFixed(0)} MiB`,
  );
}

const [services, virtualServices] = [Number(values.services), Number(values['virtual-services'])];
// The first of all pays for what Node compiles.
row(
  '(warm-up)',
  worldOf(50, 50, 0),
  changed(worldOf(50, 50, 0), () => true),
);
for (const unrelated of values.unrelated.split(',').map(Number)) {
  const world = worldOf(services, virtualServices, unrelated);
  row(
    `one rule changed, ${unrelated} unrelated objects`,
    world,
    changed(world, (name) => name === 'app-7'),
  );
}
for (const count of [virtualServices / 4, virtualServices / 2, virtualServices]) {
  const world = worldOf(services, count, 0);
  row(
    `${count} virtual services, all changed`,
    world,
    changed(world, () => true),
  );
}
