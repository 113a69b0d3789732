import { mkdirSync, readFileSync, readdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { parseAllDocuments } from 'yaml';
import { ensureBuilt, root, run, temporaryFolder } from '../support/project';

jest.setTimeout(320_000);

const manifest = JSON.parse(readFileSync(join(root, 'package.json'), 'utf8'));
const folder = temporaryFolder();
let tarball: string;

beforeAll(() => {
  ensureBuilt();
  const flags = ['--json', '--pack-destination', folder, '--ignore-scripts'];
  const output = run('npm', ['pack', ...flags]);
  const [{ filename }] = Object.values<{ filename: string }>(
    JSON.parse(output.slice(output.search(/^[[{]/m))),
  );
  tarball = join(folder, filename);
});

/** A shop whose workloads are made with cdk8s-plus alone. */
const program = (plus: string) => `
import { App, Chart, Duration } from 'cdk8s';
import { DaemonSet, Deployment, Service, StatefulSet } from '${plus}';
import {
  CircuitBreaker, IstioIngress, KubernetesWorkload, MeshHost, PolicyTarget, RateLimit, RateLimitPolicy, RateLimitTarget, RoutePolicy, SubsetRouting,
} from 'cdk8s-istio';
import { Waypoint } from 'cdk8s-istio/gateway-api';
import { Destination } from 'cdk8s-istio/networking';
import { AuthorizationAction, AuthorizationPolicy } from 'cdk8s-istio/security';

const app = new App();
const chart = new Chart(app, 'shop', { namespace: 'shop' });
const metadata = (name: string) => ({ metadata: { name, namespace: 'shop' } });
const containers = [{ image: 'nginx', portNumber: 80 }];
const v1 = new Deployment(chart, 'cart-v1', { ...metadata('cart-v1'), containers });
const service = new Service(chart, 'cart', { ...metadata('cart'), selector: v1, ports: [{ port: 80, name: 'http' }] });
const v2 = new StatefulSet(chart, 'cart-v2', { ...metadata('cart-v2'), service, containers });
const agent = new DaemonSet(chart, 'agent', { ...metadata('agent'), containers });

const cart = new KubernetesWorkload(chart, 'workload', { service, versions: { v1, v2 } });
const subsets = new SubsetRouting(chart, 'cart-routing', {
  workload: cart,
  subsets: { a: 'v1', b: 'v2' },
  circuitBreaker: CircuitBreaker.of({ maxRequests: 10 }),
});
subsets.split({ a: 90, b: 10 });
new IstioIngress(chart, 'ingress', { hosts: ['*.example.com'] }).expose(subsets, 'cart.example.com');

const web = new Service(chart, 'web', { ...metadata('web'), selector: agent, ports: [{ port: 80, name: 'http' }] });
new RoutePolicy(chart, 'web-policy', { host: MeshHost.service(web), timeout: Duration.seconds(1) });
Destination.service(web);
new Waypoint(chart, 'way').enrollService(web);
for (const [name, target] of Object.entries({ first: PolicyTarget.version(cart, 'v1'), agents: PolicyTarget.pods(agent) })) {
  new AuthorizationPolicy(chart, name, { target, action: AuthorizationAction.ALLOW_NOTHING });
}
new RateLimitPolicy(chart, 'limits', {
  target: RateLimitTarget.labels(agent.matchLabels),
  limits: [RateLimit.local({ requests: 1, per: Duration.seconds(1) })],
});
app.synth();
`;

test.each([
  ['cdk8s-plus-28', '2.5.6'],
  ['cdk8s-plus-30', manifest.devDependencies['cdk8s-plus-30']],
  ['cdk8s-plus-33', '2.5.57'],
])('what %s makes stands where a workload can, with nothing else installed', (plus, version) => {
  const project = join(folder, plus);
  mkdirSync(project);
  const write = (name: string, text: string) => writeFileSync(join(project, name), text);
  write('package.json', JSON.stringify({ name: 'fresh', version: '1.0.0', private: true }));
  const peers = ['cdk8s', 'constructs', 'typescript'].map(
    (name) => `${name}@${manifest.devDependencies[name]}`,
  );
  const quiet = ['--prefer-offline', '--no-audit', '--no-fund', '--loglevel', 'error'];
  run('npm', ['install', ...quiet, tarball, ...peers, `${plus}@${version}`], { cwd: project });
  const installed = readdirSync(join(project, 'node_modules')).filter((name) =>
    name.startsWith('cdk8s-plus-'),
  );
  expect(installed).toEqual([plus]);
  write('main.ts', program(plus));
  const compilerOptions = { strict: true, skipLibCheck: true, types: [], module: 'node20' };
  write('tsconfig.json', JSON.stringify({ compilerOptions }));
  run(process.execPath, [join(project, 'node_modules/typescript/lib/tsc.js'), '--project', project], {
    cwd: project,
  });
  run(process.execPath, [join(project, 'main.js')], {
    cwd: project,
    env: { ...process.env, CDK8S_OUTDIR: join(project, 'dist') },
  });
  const written = readdirSync(join(project, 'dist')).flatMap((name) =>
    parseAllDocuments(readFileSync(join(project, 'dist', name), 'utf8')).map((document) => document.toJS()),
  );
  const named = (kind: string, name: string) =>
    written.find((one) => one.kind === kind && one.metadata.name === name)?.spec;
  const labelsOf = (kind: string, name: string) => named(kind, name).selector.matchLabels;
  expect(named('DestinationRule', 'cart-routing').subsets).toEqual([
    { name: 'a', labels: labelsOf('Deployment', 'cart-v1') },
    { name: 'b', labels: labelsOf('StatefulSet', 'cart-v2') },
  ]);
  expect(named('VirtualService', 'cart-routing').hosts).toEqual(['cart', 'cart.example.com']);
  expect(named('VirtualService', 'web-policy')).toMatchObject({ hosts: ['web'], http: [{ timeout: '1s' }] });
  const agents = labelsOf('DaemonSet', 'agent');
  expect(named('AuthorizationPolicy', 'agents').selector.matchLabels).toEqual(agents);
  expect(named('AuthorizationPolicy', 'first').selector.matchLabels).toEqual(
    labelsOf('Deployment', 'cart-v1'),
  );
  expect(named('EnvoyFilter', 'limits').workloadSelector.labels).toEqual(agents);
});
