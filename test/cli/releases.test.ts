import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { stringify } from 'yaml';
import { run } from '../../lib/cli/run';
import { ISTIO_RELEASES } from '../../lib/values/istio-releases';

const folder = mkdtempSync(join(tmpdir(), 'cdk8s-istio-releases-'));
afterAll(() => rmSync(folder, { recursive: true }));

function call(...args: readonly string[]) {
  let [out, err] = ['', ''];
  const code = run(args, {
    stdout: (text) => (out += text),
    stderr: (text) => (err += text),
    stdin: () => Buffer.from(''),
    color: false,
    interactive: false,
    cwd: folder,
  });
  return { code, out, err };
}

const DAY = ['--date', '2026-11-22'];

describe('versions', () => {
  test('tells each release, with its end and what is supported on the day', () => {
    const { code, out } = call('versions', ...DAY);
    expect(code).toBe(0);
    const lines = out.split('\n').map((line) => line.replace(/ {2,}/g, ' | '));
    expect(lines).toContain('Istio | newest | released | end of life | Kubernetes | on 2026-11-22');
    expect(lines).toContain(
      '1.31 | 1.31.3 | 2026-08-31 | about six weeks after 1.33 | 1.32 to 1.36 | supported',
    );
    expect(lines).toContain('1.26 | 1.26.8 | 2025-05-08 | 2025-12-22 | 1.29 to 1.33 | ended');
  });

  test('as JSON, and by another day', () => {
    const { day, releases } = JSON.parse(call('versions', '--format', 'json', '--date', '2026-07-01').out);
    expect(day).toBe('2026-07-01');
    expect(releases).toHaveLength(ISTIO_RELEASES.length);
    expect(releases.filter((one: any) => one.supported).map((one: any) => one.version)).toEqual([
      ...['1.30', '1.29', '1.28'],
    ]);
    expect(call('versions', '--date', '2026-07-01').out).toContain('not yet released');
  });

  test('without a day takes that of the clock', () => {
    jest.useFakeTimers({ now: new Date('2025-06-01T12:00:00Z') });
    expect(call('versions').out).toContain('on 2025-06-01');
    jest.useRealTimers();
  });

  test.each([
    [['--date', '2026-02-30'], 'must be a day such as'],
    [['--date', 'soon'], 'must be a day such as'],
    [['--format', 'xml'], 'must be one of text, json'],
    [['dist/'], 'takes no files'],
  ])('refuses %j', (args, expected) => {
    expect(call('versions', ...args)).toMatchObject({ code: 2, err: expect.stringContaining(expected) });
  });
});

const istio = (group: string, kind: string, name: string, spec: object, namespace = 'shop', extra = {}) => ({
  apiVersion: `${group}.istio.io/v1`,
  kind,
  metadata: { name, namespace, ...extra },
  spec,
});
const core = (kind: string, name: string, spec: object, metadata: object = {}) => ({
  apiVersion: { Job: 'batch/v1', Deployment: 'apps/v1' }[kind] ?? 'v1',
  kind,
  metadata: { name, ...(kind === 'Namespace' ? {} : { namespace: 'shop' }), ...metadata },
  ...(kind === 'Namespace' ? {} : { spec }),
});
const injected = core('Namespace', 'shop', {}, { labels: { 'istio-injection': 'enabled' } });
const pods = { spec: { containers: [{ name: 'app', image: 'app:1' }] } };

/** The findings about manifests, as `level rule resource path`. */
function findings(manifests: readonly object[], ...args: readonly string[]): string[] {
  const file = join(folder, 'manifests.yaml');
  writeFileSync(file, manifests.map((manifest) => stringify(manifest)).join('---\n'));
  const { out, err } = call('precheck', ...DAY, '--format', 'json', file, ...args);
  expect(err).toBe('');
  return JSON.parse(out).map(({ level, rule, resource, path }: any) =>
    `${level} ${rule} ${resource} ${path}`.trim(),
  );
}

describe('precheck', () => {
  const newField = istio('networking', 'DestinationRule', 'rule', {
    host: 'nginx',
    trafficPolicy: { connectionPool: { http: { http2KeepAlive: { interval: '1s' } } } },
  });
  const newKind = {
    ...istio('extensions', 'TrafficExtension', 'filter', {}),
    apiVersion: 'extensions.istio.io/v1alpha1',
  };

  test('says which fields and kinds a release does not have', () => {
    expect(findings([newField, newKind], '--istio-version', '1.31')).toEqual([]);
    const old = findings([newField, newKind], '--istio-version', '1.29.3');
    expect(old).toEqual([
      'warning precheck/istio-ended',
      'error release/field DestinationRule shop/rule spec.trafficPolicy.connectionPool.http.http2KeepAlive',
      'error release/kind TrafficExtension shop/filter kind',
    ]);
  });

  test('says whether the releases fit each other, and are supported', () => {
    expect(findings([], '--istio-version', '1.31', '--kubernetes-version', '1.35')).toEqual([]);
    expect(findings([], '--istio-version', '1.31', '--kubernetes-version', 'v1.30.4')).toEqual([
      'warning precheck/kubernetes-ended',
      'error versions/kubernetes-too-old',
    ]);
    expect(findings([], '--istio-version', '1.26', '--kubernetes-version', '1.30')).toEqual([
      'warning precheck/istio-ended',
      'warning precheck/kubernetes-ended',
    ]);
  });

  test('says the steps where one is too long', () => {
    expect(findings([], '--istio-version', '1.31', '--upgrade-from', '1.30')).toEqual([]);
    expect(findings([], '--istio-version', '1.30', '--upgrade-from', '1.31')).toEqual([]);
    const file = join(folder, 'manifests.yaml');
    const { out, code } = call('precheck', ...DAY, '--istio-version', '1.31', '--upgrade-from', '1.28', file);
    expect(out).toContain('1.29, then to 1.30, then to 1.31');
    expect(code).toBe(1);
  });

  test('native sidecars need Kubernetes 1.33', () => {
    const job = [injected, core('Job', 'job', { template: pods })];
    const flags = ['--istio-version', '1.27', '--upgrade-from', '1.26', '--kubernetes-version'];
    const slugs = (kubernetes: string) => findings(job, ...flags, kubernetes).join();
    expect(slugs('1.32')).not.toContain('native-sidecar');
    expect(slugs('1.33')).toContain('native-sidecar');
  });

  test('fails where something would break, and not for what is good to know', () => {
    const file = join(folder, 'rule.yaml');
    writeFileSync(file, stringify(newField));
    const flags = [...DAY, file];
    const { code, out } = call('precheck', '--istio-version', '1.31', '--upgrade-from', '1.30', ...flags);
    expect(code).toBe(0);
    expect(out).toContain('1 object for Istio 1.31 from 1.30: no findings');
    expect(call('precheck', '--istio-version', '1.30', '--upgrade-from', '1.31', ...flags).code).toBe(1);
    expect(call('precheck', '--istio-version', '1.31', join(folder, 'missing.yaml')).code).toBe(2);
    writeFileSync(file, 'a: [\n');
    expect(call('precheck', '--istio-version', '1.31', ...flags).code).toBe(2);
  });

  test.each([
    [['a.yaml'], '--istio-version is missing'],
    [['--istio-version', '1.31'], 'no file, folder or -'],
    [['--istio-version', '2.0', 'a.yaml'], `must be one of ${ISTIO_RELEASES[0].version}, `],
    [
      ['--istio-version', '1.31', '--upgrade-from', '1.2', 'a.yaml'],
      `must be one of ${ISTIO_RELEASES[0].version}, `,
    ],
    [['--istio-version', '1.31', '--kubernetes-version', 'new', 'a.yaml'], 'must be a release such as 1.34'],
    [['--istio-version', '1.31', '--date', '1', 'a.yaml'], 'must be a day'],
  ])('refuses %j', (args, expected) => {
    expect(call('precheck', ...args)).toMatchObject({ code: 2, err: expect.stringContaining(expected) });
  });

  test('both tell their flags', () => {
    expect(call('precheck', '--help').out).toContain('--kubernetes-version');
    expect(call('versions', '--help').out).toContain('--date');
  });
});
