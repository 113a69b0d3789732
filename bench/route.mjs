// What answers of the model cost: indexing a mesh, and decisions with and without the trace, in one run on one core.
//
//   npm run build && npm run bench:route [-- --services 1000] [--unrelated 0,9000]
//
// A mesh of so many services, each with two versions, a destination rule and a virtual service of four rules; and beside it so many
// objects that no request has to do with.
import { createRequire } from 'node:module';
import { parseArgs } from 'node:util';

const { Mesh, Request } = createRequire(import.meta.url)('../build/lib/simulate/index.js');
const { values } = parseArgs({
  options: {
    services: { type: 'string', default: '1000' },
    unrelated: { type: 'string', default: '0,9000' },
  },
});

function worldOf(services, unrelated) {
  const manifests = [];
  const metadata = (name, namespace) => ({ name, namespace });
  for (let i = 0; i < services; i++) {
    const [name, namespace] = [`app-${i}`, `team-${i % 20}`];
    const subset = (version, weight) => ({ destination: { host: name, subset: version }, weight });
    manifests.push({
      apiVersion: 'v1',
      kind: 'Service',
      metadata: metadata(name, namespace),
      spec: { selector: { app: name }, ports: [{ name: 'http', port: 80, targetPort: 8080 }] },
    });
    for (const version of ['v1', 'v2']) {
      manifests.push({
        apiVersion: 'apps/v1',
        kind: 'Deployment',
        metadata: metadata(`${name}-${version}`, namespace),
        spec: { template: { metadata: { labels: { app: name, version } }, spec: { containers: [] } } },
      });
    }
    manifests.push({
      apiVersion: 'networking.istio.io/v1',
      kind: 'DestinationRule',
      metadata: metadata(name, namespace),
      spec: { host: name, subsets: ['v1', 'v2'].map((version) => ({ name: version, labels: { version } })) },
    });
    manifests.push({
      apiVersion: 'networking.istio.io/v1',
      kind: 'VirtualService',
      metadata: metadata(name, namespace),
      spec: {
        hosts: [name],
        http: [
          { match: [{ headers: { test: { exact: 'true' } } }], route: [subset('v2', 100)] },
          { match: [{ uri: { prefix: '/api' } }], route: [subset('v2', 100)] },
          { match: [{ uri: { regex: '/v[0-9]+/.*' } }], route: [subset('v1', 100)] },
          { route: [subset('v1', 30), subset('v2', 70)] },
        ],
      },
    });
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

/** The CPU that an action takes, in milliseconds. */
function measured(action) {
  const start = process.cpuUsage();
  const result = action();
  const { user, system } = process.cpuUsage(start);
  return { ms: (user + system) / 1000, result };
}

const perSecond = (n, ms) => `${Math.round((n / ms) * 1000).toLocaleString('en')} a second`;

for (const unrelated of values.unrelated.split(',').map(Number)) {
  const services = Number(values.services);
  const manifests = worldOf(services, unrelated);
  const { ms: indexing, result: mesh } = measured(() => Mesh.fromManifests(manifests));
  const requests = [];
  for (let i = 0; i < services; i++) {
    for (const path of ['/', '/api/x', '/v1/x']) {
      const request = Request.get(`http://app-${i}.team-${i % 20}${path}`).from('app-1-v1.team-1');
      requests.push(i % 7 === 0 ? request.header('test', 'true') : request);
    }
  }
  const { ms: first } = measured(() => requests.forEach((request) => mesh.send(request)));
  const rounds = Math.ceil(300_000 / requests.length);
  const many = (ask, times) => () => {
    for (let round = 0; round < times; round++) requests.forEach(ask);
  };
  measured(many((request) => mesh.send(request), 5));
  const { ms: sending } = measured(many((request) => mesh.send(request), rounds));
  const { ms: tracing } = measured(many((request) => mesh.trace(request), Math.ceil(rounds / 4)));
  const n = requests.length;
  console.log(
    `${manifests.length} objects, ${services} virtual services in the walk, ${unrelated} beside it`,
  );
  console.log(`  indexing            ${indexing.toFixed(0)} ms`);
  console.log(`  first ${n} answers  ${first.toFixed(0)} ms, while tables are made`);
  console.log(`  decisions           ${perSecond(n * rounds, sending)}`);
  console.log(`  with the trace      ${perSecond(n * Math.ceil(rounds / 4), tracing)}`);
}
