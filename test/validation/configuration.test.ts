import '../../lib/testing/jest';
import { mkdirSync, mkdtempSync, readFileSync, realpathSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { App, Chart } from 'cdk8s';
import { IstioValidation } from '../../lib';
import { findConfiguration, readConfiguration } from '../../lib/analysis';
import { run } from '../../lib/cli/run';
import { Destination, MeshHost, RouteAction, VirtualService } from '../../lib/networking';
import { root } from '../support/project';
import { settingsSchema } from '../support/settings-schema';

const folder = realpathSync(mkdtempSync(join(tmpdir(), 'cdk8s-istio-configuration-')));
const below = join(folder, 'packages/shop');
const before = process.cwd();
mkdirSync(below, { recursive: true });
beforeEach(() => process.chdir(below));
afterEach(() => {
  process.chdir(before);
  for (const at of [folder, below]) {
    for (const name of ['cdk8s-istio.yaml', 'cdk8s.yaml', '.git']) {
      rmSync(join(at, name), { force: true, recursive: true });
    }
  }
});
afterAll(() => rmSync(folder, { recursive: true }));

const write = (text: string, at = folder, name = 'cdk8s-istio.yaml') => writeFileSync(join(at, name), text);

/** An app that routes to a host that is nowhere in it. */
function app(): Chart {
  const chart = new Chart(new App(), 'routing', { namespace: 'shop' });
  const routes = new VirtualService(chart, 'routes', { hosts: [MeshHost.of('reviews.example.com')] });
  routes.addHttpRoute({ action: RouteAction.forward(Destination.host('reviews.example.com')) });
  return chart;
}
const manifest = {
  apiVersion: 'networking.istio.io/v1',
  kind: 'VirtualService',
  metadata: { name: 'routes', namespace: 'shop' },
  spec: {
    hosts: ['reviews.example.com'],
    http: [{ route: [{ destination: { host: 'reviews.example.com' } }] }],
  },
};

function analyze(...args: string[]) {
  write(JSON.stringify(manifest), below, 'routes.json');
  let [out, err] = ['', ''];
  const code = run(['analyze', join(below, 'routes.json'), '--format', 'json', ...args], {
    stdout: (text) => (out += text),
    stderr: (text) => (err += text),
    stdin: () => Buffer.from(''),
    color: false,
    interactive: false,
    cwd: below,
  });
  return { code, err, findings: out === '' ? [] : JSON.parse(out) };
}

/** Runs the plugin on what the app wrote. */
async function validate(properties: object = {}) {
  write(JSON.stringify(manifest), below, 'written.json');
  const violations: object[] = [];
  let printed = '';
  await new IstioValidation(properties).validate({
    manifests: [join(below, 'written.json')],
    metadata: {},
    logger: { log: (text: string) => (printed += text) },
    report: { addViolation: (one: object) => violations.push(one), submit: () => undefined },
  });
  return { violations, printed };
}

const HOSTS = 'externals: {hosts: [reviews.example.com]}\n';

describe('the settings of a project', () => {
  test('are found in the folder or above, and not above the top of the repository', () => {
    expect(findConfiguration(below)).toBeUndefined();
    write(HOSTS);
    expect(findConfiguration(below)).toBe(join(folder, 'cdk8s-istio.yaml'));
    write('', below);
    expect(findConfiguration(below)).toBe(join(below, 'cdk8s-istio.yaml'));
    rmSync(join(below, 'cdk8s-istio.yaml'));
    mkdirSync(join(below, '.git'));
    expect(findConfiguration(below)).toBeUndefined();
  });

  test('count for the command, the plugin, the matchers and check() alike', async () => {
    expect(analyze().findings).not.toEqual([]);
    expect((await validate({ failOn: 'info' })).violations).not.toEqual([]);
    expect(IstioValidation.check(app())).not.toEqual([]);
    expect([manifest]).not.toHaveNoFindings();
    write(HOSTS);
    expect(analyze().findings).toEqual([]);
    expect((await validate({ failOn: 'info' })).violations).toEqual([]);
    expect(IstioValidation.check(app())).toEqual([]);
    expect([manifest]).toHaveNoFindings();
  });

  test('allow findings everywhere; only the command tells of one that is allowed in vain', async () => {
    write(`${HOSTS}suppress: [{code: IST0999, reason: of another app}]\n`);
    expect(analyze().findings).toEqual([expect.objectContaining({ rule: 'suppression/unused' })]);
    expect(IstioValidation.check(app())).toEqual([]);
    expect([manifest]).toHaveNoFindings();
    const other = { ...manifest, metadata: { name: 'Shop!', namespace: 'shop' } };
    expect([other]).not.toHaveNoFindings();
    write(`${HOSTS}suppress: [{code: '*', resource: '*', reason: tested}]\n`);
    expect([other]).toHaveNoFindings();
  });

  test('give way to what is said explicitly', async () => {
    write(`${HOSTS}istioVersion: '1.10'\nlevel: warning\nsuppress: [{code: IST0999, reason: tested}]\n`);
    expect(analyze().code).toBe(1);
    expect(analyze('--level', 'error', '--istio-version', '1.31').code).toBe(0);
    const versions = (options: object) => IstioValidation.check(app(), options).map(({ rule }) => rule);
    expect(versions({})).not.toEqual([]);
    expect(versions({ istioVersion: '1.31' })).toEqual([]);
    expect([manifest]).not.toHaveNoFindings();
    expect([manifest]).toHaveNoFindings({ istioVersion: '1.31' });
    expect((await validate({ istioVersion: '1.31' })).violations).toHaveLength(1);
    expect((await validate({ istioVersion: '1.31', failOn: 'error' })).violations).toEqual([]);
  });
});

describe('what no setting is', () => {
  const typo = 'istioVersion: "1.31"\nsupress:\n- {code: IST0101, reason: x}\nexternals:\n  host: [a]\n';
  const places =
    /cdk8s-istio\.yaml:2:1: There is no setting supress, .* Did you mean suppress\?[^]*cdk8s-istio\.yaml:5:3: There is no setting host in externals, .* Did you mean hosts\?/;

  test('is refused everywhere, with the line and the nearest right one', async () => {
    write(typo);
    expect(analyze()).toMatchObject({ code: 2, err: expect.stringMatching(places), findings: [] });
    await expect(validate()).rejects.toThrow(places);
    expect(() => IstioValidation.check(app())).toThrow(places);
    expect(() => expect([manifest]).toHaveNoFindings()).toThrow(places);
  });

  test('is refused among the properties of the plugin, with the line in cdk8s.yaml', () => {
    const properties = { istioversion: '1.31', externals: { host: ['a'] } };
    expect(() => new IstioValidation(properties as object)).toThrow(
      'The properties of IstioValidation: There is no setting istioversion',
    );
    const plugin =
      'validations:\n- package: p\n  class: IstioValidation\n  properties:\n    istioversion: "1.31"\n';
    write(plugin, below, 'cdk8s.yaml');
    expect(() => new IstioValidation({ istioversion: '1.31' } as object)).toThrow(
      /^cdk8s\.yaml:5:5: There is no setting istioversion, .* Did you mean istioVersion\?/,
    );
  });

  test('is refused among the options of check()', () => {
    expect(() => IstioValidation.check(app(), { supress: [] } as object)).toThrow('Did you mean suppress?');
  });

  test.each([
    ['gatewayApi: expermental', 'Did you mean experimental?'],
    ['complete: yes please', 'complete is "yes please", and has to be true or false.'],
    ['kubernetesVersion: new', 'kubernetesVersion is "new", which says nothing that is understood.'],
    ['suppress: [{code: IST0101, reason: " "}]', 'suppress[0].reason is " "'],
    ['externals: {hosts: [""]}', 'externals.hosts[0] is empty.'],
  ])('%s', (text, message) => {
    write(text);
    expect(() => readConfiguration(below)).toThrow(message);
  });
});

test('cdk8s-istio.schema.json says for editors what the program takes (npm run schema)', () => {
  const shipped = readFileSync(join(root, 'cdk8s-istio.schema.json'), 'utf8');
  expect(JSON.parse(shipped)).toEqual(JSON.parse(settingsSchema()));
});

test('the settings that docs/judge.md shows are all that there are, and are taken', () => {
  const page = readFileSync(join(root, 'docs/judge.md'), 'utf8');
  const [, shown] = /^```yaml\n(# yaml-language-server[^]*?)^```$/m.exec(page) ?? [];
  write(shown);
  const names = Object.keys(JSON.parse(settingsSchema()).properties);
  expect(Object.keys(readConfiguration(below)).sort()).toEqual(names.sort());
});
