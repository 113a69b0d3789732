// What answers of the model cost: indexing a mesh, and decisions with and without the trace, in one run on one core.
//
//   npm run build && npm run bench:route [-- --services 1000] [--unrelated 0,9000]
//
// Rows for a mesh in ambient mode and for chains of gateways follow.
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

/** A mesh in ambient mode: each service behind the waypoint of its namespace, whose HTTPRoutes split requests. */
function ambientOf(services) {
  const manifests = [];
  for (let i = 0; i < 20; i++) {
    const namespace = `team-${i}`;
    const labels = { 'istio.io/dataplane-mode': 'ambient', 'istio.io/use-waypoint': 'waypoint' };
    manifests.push({ apiVersion: 'v1', kind: 'Namespace', metadata: { name: namespace, labels } });
    manifests.push({
      apiVersion: 'gateway.networking.k8s.io/v1',
      kind: 'Gateway',
      metadata: { name: 'waypoint', namespace },
      spec: {
        gatewayClassName: 'istio-waypoint',
        listeners: [{ name: 'mesh', port: 15008, protocol: 'HBONE' }],
      },
    });
  }
  for (const one of worldOf(services, 0)) {
    if (one.apiVersion.startsWith('networking.')) continue;
    manifests.push(one);
    if (one.kind !== 'Service') continue;
    const { name, namespace } = one.metadata;
    for (const version of ['v1', 'v2']) {
      const selector = { app: name, version };
      manifests.push({
        ...one,
        metadata: { name: `${name}-${version}`, namespace },
        spec: { ...one.spec, selector },
      });
    }
    const backend = (version, weight) => ({ name: `${name}-${version}`, port: 80, weight });
    manifests.push({
      apiVersion: 'gateway.networking.k8s.io/v1',
      kind: 'HTTPRoute',
      metadata: { name, namespace },
      spec: {
        parentRefs: [{ group: '', kind: 'Service', name }],
        rules: [
          { matches: [{ path: { type: 'PathPrefix', value: '/api' } }], backendRefs: [backend('v2', 1)] },
          { backendRefs: [backend('v1', 30), backend('v2', 70)] },
        ],
      },
    });
  }
  return manifests;
}

/** A mesh in which each service of the walk is reached by an egress gateway. */
function chainsOf(services) {
  const manifests = worldOf(services, 0);
  const labels = { istio: 'egressgateway' };
  const metadata = { name: 'istio-egressgateway', namespace: 'istio-system' };
  const spec = { containers: [{ name: 'istio-proxy', image: 'auto' }] };
  const template = { metadata: { labels, annotations: { 'inject.istio.io/templates': 'gateway' } }, spec };
  manifests.push({ apiVersion: 'apps/v1', kind: 'Deployment', metadata, spec: { template } });
  manifests.push({
    apiVersion: 'v1',
    kind: 'Service',
    metadata,
    spec: { selector: labels, ports: [{ name: 'http2', port: 80, targetPort: 8080 }] },
  });
  manifests.push({
    apiVersion: 'networking.istio.io/v1',
    kind: 'Gateway',
    metadata: { name: 'egress', namespace: 'istio-system' },
    spec: {
      selector: labels,
      servers: [{ port: { number: 80, name: 'http', protocol: 'HTTP' }, hosts: ['*'] }],
    },
  });
  const egress = {
    destination: { host: 'istio-egressgateway.istio-system.svc.cluster.local', port: { number: 80 } },
  };
  return manifests.map((one) => {
    if (one.kind !== 'VirtualService') return one;
    const { hosts, http } = one.spec;
    const { name, namespace } = one.metadata;
    const at = 'istio-system/egress';
    const own = http.map((rule) => ({
      ...rule,
      match: (rule.match ?? [{}]).map((match) => ({ ...match, gateways: [at] })),
    }));
    const spec = {
      hosts: [...hosts, `${name}.${namespace}`],
      gateways: [at, 'mesh'],
      http: [{ match: [{ gateways: ['mesh'] }], route: [egress] }, ...own],
    };
    return { ...one, spec };
  });
}

const perSecond = (n, ms) => `${Math.round((n / ms) * 1000).toLocaleString('en')} a second`;

const services = Number(values.services);
const rows = [
  ...values.unrelated
    .split(',')
    .map(Number)
    .map((unrelated) => [
      `${services} virtual services in the walk, ${unrelated} beside it`,
      worldOf(services, unrelated),
    ]),
  [`${services} services behind waypoints, in ambient mode`, ambientOf(services)],
  [`${services} virtual services through an egress gateway`, chainsOf(services)],
];
for (const [what, manifests] of rows) {
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
  console.log(`${manifests.length} objects, ${what}`);
  console.log(`  indexing            ${indexing.toFixed(0)} ms`);
  console.log(`  first ${n} answers  ${first.toFixed(0)} ms, while tables are made`);
  console.log(`  decisions           ${perSecond(n * rounds, sending)}`);
  console.log(`  with the trace      ${perSecond(n * Math.ceil(rounds / 4), tracing)}`);
}
