import { spawnSync } from 'node:child_process';
import { existsSync, mkdtempSync, readdirSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, relative } from 'node:path';
import { IstioValidation } from '../../lib';
import { root } from '../support/project';

jest.setTimeout(60_000);

const folder = mkdtempSync(join(tmpdir(), 'cdk8s-istio-validation-'));
afterAll(() => rmSync(folder, { recursive: true }));

const app = (host: string, more = '') => `
import { App, Chart } from 'cdk8s';
import { IstioIngress, IstioInstallation, IstioVersion, KubernetesVersion, MeshNamespace, Profile, VersionedNginx } from '${root}/lib';
import { Destination, DestinationRule, Gateway, MeshHost, RouteAction, VirtualService } from '${root}/lib/networking';
const app = new App();
const chart = new Chart(app, 'routing', { namespace: 'shop' });
new MeshNamespace(chart, 'namespace', { name: 'shop' });
new VersionedNginx(chart, 'nginx', { versions: ['v1'] });
const gateway = Gateway.fromGatewayName(chart, 'edge', 'edge', { namespace: 'istio-system' });
const routes = new VirtualService(chart, 'routes', { name: 'nginx', hosts: [MeshHost.of('nginx')], gateways: [gateway] });
routes.addHttpRoute({ action: RouteAction.forward(Destination.host('${host}')) });
new DestinationRule(chart, 'rule', { name: 'nginx', host: MeshHost.of('nginx') });
${more}
app.synth();
`;

/** Runs the real `cdk8s synth` on an app, with the plugin. */
function synth(host: string, properties: object = {}, more = '') {
  return synthProgram(app(host, more), properties);
}

function synthProgram(program: string, properties: object = {}) {
  writeFileSync(join(folder, 'main.ts'), program);
  const plugin = `./${relative(folder, join(root, 'scripts/validation-plugin.cjs'))}`;
  const validations = [{ package: plugin, version: '0.2.0', class: 'IstioValidation', properties }];
  const config = {
    language: 'typescript',
    app: `node --require ${root}/scripts/sources.cjs main.ts`,
    validations,
  };
  writeFileSync(join(folder, 'cdk8s.yaml'), JSON.stringify(config));
  const { status, stdout, stderr } = spawnSync(
    process.execPath,
    [join(root, 'node_modules/cdk8s-cli/bin/cdk8s'), 'synth', '--no-check-upgrade'],
    { cwd: folder, encoding: 'utf8', env: { ...process.env, NODE_PATH: join(root, 'node_modules') } },
  );
  return { status, output: stdout + stderr };
}

test('a good app passes, and only manifests stay in the output', () => {
  const { status, output } = synth('nginx');
  expect(output).toContain('Validations ended succesfully');
  expect(status).toBe(0);
  expect(existsSync(join(folder, 'dist/construct-metadata.json'))).toBe(false);
  expect(existsSync(join(folder, 'dist/routing.k8s.yaml'))).toBe(true);
});

test('a violation fails the command and names its construct, also where two objects have one name', () => {
  const { status, output } = synth('no-such-host', { keepConstructMetadata: true, complete: true });
  expect(status).toBe(2);
  expect(output).toContain('IST0101');
  // The level, the codes, the rule and where its page is.
  expect(output).toMatch(
    /error IST0101.* virtual-service\/destination-not-found <https:.*destination-not-found\.html>/,
  );
  expect(output).toContain('Construct Path: routing/routes/Resource');
  expect(output).toContain('spec.http[0].route[0].destination.host');
  expect(existsSync(join(folder, 'dist/construct-metadata.json'))).toBe(true);
});

test('what lives elsewhere can be declared in cdk8s.yaml', () => {
  const externals = { hosts: ['no-such-host.shop.svc.cluster.local'] };
  expect(synth('no-such-host', { externals }).status).toBe(0);
});

test('an installation in the app tells of its gateways, though no manifest does', () => {
  const edge = (installed: string) => `
new IstioInstallation(chart, 'istio', {
  istioVersion: IstioVersion.V1_31, kubernetesVersion: KubernetesVersion.of('1.34'), profile: Profile.MINIMAL, gateways: [{ name: '${installed}' }],
});
new IstioIngress(chart, 'ingress', { selector: { istio: 'edge' }, hosts: ['shop.example.com'] });`;
  expect(synth('nginx', {}, edge('edge'))).toMatchObject({ status: 0 });
  expect(existsSync(join(folder, 'install/istio/istio-operator.yaml'))).toBe(true);
  const { status, output } = synth('nginx', { complete: true }, edge('other'));
  expect(status).toBe(2);
  expect(output).toContain('IST0101');
});

/** An app an environment, as the page about GitOps recommends; each routes to one host. */
const environments = (hosts: { readonly [name: string]: string }) => `
import { App, Chart } from 'cdk8s';
import { join } from 'node:path';
import { MeshNamespace, VersionedNginx } from '${root}/lib';
import { Destination, MeshHost, RouteAction, VirtualService } from '${root}/lib/networking';
for (const [name, host] of Object.entries(${JSON.stringify(hosts)})) {
  const app = new App({ outdir: join(process.env.CDK8S_OUTDIR ?? 'dist', name) });
  const chart = new Chart(app, 'routing-' + name, { namespace: 'shop' });
  new MeshNamespace(chart, 'namespace', { name: 'shop' });
  new VersionedNginx(chart, 'nginx', { versions: ['v1'] });
  const routes = new VirtualService(chart, 'routes', { name: 'nginx', hosts: [MeshHost.of('nginx')] });
  routes.addHttpRoute({ action: RouteAction.forward(Destination.host(host)) });
  app.synth();
}
`;

describe('several apps in one program', () => {
  test('each is a world of its own, of which nothing but manifests stays', () => {
    const { status, output } = synthProgram(environments({ dev: 'nginx', prod: 'nginx' }));
    expect(output).not.toContain('object/replaced');
    expect(status).toBe(0);
    expect(readdirSync(join(folder, 'dist/dev'))).toEqual(['routing-dev.k8s.yaml']);
    expect(readdirSync(join(folder, 'dist/prod'))).toEqual(['routing-prod.k8s.yaml']);
  });

  test('a violation in one of them names its construct there, though the other has an object of that name', () => {
    const { status, output } = synthProgram(environments({ dev: 'nginx', prod: 'no-such-host' }), {
      complete: true,
    });
    expect(status).toBe(2);
    expect(output).toContain('Construct Path: routing-prod/routes/Resource');
    expect(output).toContain('Resource Name: VirtualService shop/nginx in dist/prod/routing-prod.k8s.yaml');
    expect(output).not.toContain('Construct Path: routing-dev');
    expect(output).not.toContain('N/A');
  });
});

test('an unknown level is refused', () => {
  expect(() => new IstioValidation({ failOn: 'fatal' })).toThrow(
    'failOn is "fatal", and has to be one of error, warning, info.',
  );
});
