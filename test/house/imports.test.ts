import { readFileSync, readdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { IstioVersion } from '../../lib/values/install/istio-version';
import { ISTIO_RELEASES } from '../../lib/values/istio-releases';
import { crdSources } from '../support/crd';
import { callModule, root, run, temporaryFolder } from '../support/project';

const fresh = temporaryFolder();

test('crds/ and imports/ are what the import writes, with the flags that the README names', () => {
  const sources = crdSources().flatMap((name) => [`--${name}`, join(root, `crds/${name}.yaml`)]);
  run('npm', ['run', '--silent', 'import', '--', ...sources, '--output', fresh]);
  const groups = readdirSync(join(fresh, 'schemas')).filter((name) => name !== 'index.json');
  expect(groups).toContain('networking.istio.io');
  for (const group of groups.map((name) => `schemas/${name}`)) {
    expect(callModule('scripts/apps.mjs', 'differences', join(root, group), join(fresh, group))).toEqual([]);
  }
  const index = (folder: string) => JSON.parse(readFileSync(join(folder, 'schemas/index.json'), 'utf8'));
  expect(index(root)).toMatchObject(index(fresh));
  for (const name of ['crds', 'imports']) {
    expect(callModule('scripts/apps.mjs', 'differences', join(root, name), join(fresh, name))).toEqual([]);
  }
}, 60_000);

test('a newer release is one file of CRDs and one command: what is new came with it', () => {
  const newest = ISTIO_RELEASES[0].version.split('.').map(Number);
  const next = `${newest[0]}.${newest[1] + 1}`;
  const file = join(fresh, `istio-${next}.0.yaml`);
  const text = readFileSync(join(root, 'crds/istio.yaml'), 'utf8').replaceAll(
    /^( +)portLevelMtls:\n/gm,
    (line, indent) => `${indent}brandNew:\n${indent}  type: string\n${line}`,
  );
  expect(text).toContain('brandNew');
  writeFileSync(file, text);
  const output = join(fresh, next);
  run('npm', ['run', '--silent', 'import', '--', '--istio', file, '--output', output]);
  const before = JSON.parse(readFileSync(join(root, 'schemas/releases.json'), 'utf8'));
  const { newest: latest, kinds } = JSON.parse(readFileSync(join(output, 'schemas/releases.json'), 'utf8'));
  expect(latest).toBe(next);
  const kind = 'security.istio.io/PeerAuthentication';
  expect(kinds).toEqual({ ...before.kinds, [kind]: { parts: { 'spec.brandNew': next } } });
  expect(readFileSync(join(output, 'imports/security.istio.io.ts'), 'utf8')).toContain('brandNew?: string');
  expect(readFileSync(join(output, 'crds/istio.yaml'), 'utf8')).toContain(`# From istio-${next}.0.yaml.`);
}, 60_000);

test('an older release forgets what came after it, and one that is skipped is refused', () => {
  const importAs = (release: string) => {
    const from = ['--release', release, '--crds', join(root, 'crds/istio.yaml'), '--output', fresh];
    run(process.execPath, ['scripts/import-releases.mjs', ...from]);
    return JSON.parse(readFileSync(join(fresh, 'releases.json'), 'utf8'));
  };
  expect(importAs('1.30')).toMatchObject({ oldest: '1.24', newest: '1.30' });
  expect(() => importAs('1.99')).toThrow(
    /1\.99 is not the release after 1\.\d+; go by one release at a time/,
  );
}, 60_000);

test('IstioVersion has a constant for each release of the table', () => {
  const constants = ISTIO_RELEASES.map(({ version }) => `V${version.replace('.', '_')}`);
  expect(Object.keys(IstioVersion).sort()).toEqual(constants.sort());
  run(process.execPath, ['scripts/istio-versions.mjs', '--output', fresh]);
  const file = 'lib/values/install/istio-version.ts';
  expect(readFileSync(join(fresh, file), 'utf8')).toBe(readFileSync(join(root, file), 'utf8'));
});

test('the README names the releases that are pinned', () => {
  const origin = (name: string) =>
    /^# From [a-z-]*?-(\d[\d.]*\d)/.exec(readFileSync(join(root, `crds/${name}.yaml`), 'utf8'))?.[1];
  const readme = readFileSync(join(root, 'README.md'), 'utf8');
  expect(readme).toContain(`CRDs of Istio ${origin('istio')} and Gateway API ${origin('gateway-api')}`);
  expect(readme).toContain(`Argo Rollouts ${origin('argo-rollouts')} and Flagger ${origin('flagger')}`);
});

test('the import refuses a flag that it does not have, before it writes', () => {
  expect(() => run('npm', ['run', '--silent', 'import', '--', '--istoi', 'x'])).toThrow(
    /Unknown option '--istoi'[^]*usage: npm run import/,
  );
});

test('test/install/crds/ is what its import writes', () => {
  const crds = join(fresh, 'tools');
  run(process.execPath, ['scripts/import-tool-crds.mjs', '--output', crds]);
  expect(callModule('scripts/apps.mjs', 'differences', join(root, 'test/install/crds'), crds)).toEqual([]);
});
