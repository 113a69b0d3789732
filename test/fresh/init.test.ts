import { readFileSync, readdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { temporaryFolder } from '../support/project';
import { install, pack, project, shell } from './support';

jest.setTimeout(600_000);

const folder = temporaryFolder();
let tarball: string;
let shop: string;

beforeAll(() => {
  tarball = pack(folder);
  const starter = project(join(folder, 'starter'), {});
  install(starter, tarball);
  expect(shell(starter, 'npx cdk8s-istio init ../shop')).toContain('npm install');
  shop = join(folder, 'shop');
  // The version of this package may not be published yet.
  const file = join(shop, 'package.json');
  const manifest = JSON.parse(readFileSync(file, 'utf8'));
  manifest.dependencies['cdk8s-istio'] = `file:${tarball}`;
  writeFileSync(file, JSON.stringify(manifest));
  install(shop);
});

test.each(['types', 'synth', 'test', 'judge'])('npm run %s works in what init wrote', (script) => {
  shell(shop, `npm run ${script}`);
});

test('synth writes manifests alone, and fails where they would not work', () => {
  expect(readdirSync(join(shop, 'dist')).sort()).toEqual(['environment.k8s.yaml', 'routing.k8s.yaml']);
  const file = join(shop, 'shop.ts');
  const text = readFileSync(file, 'utf8');
  writeFileSync(file, text.replace("name: 'shop', hosts", "name: 'Shop!', hosts"));
  expect(() => shell(shop, 'npm run synth')).toThrow('Shop!');
  writeFileSync(file, text);
});

test('init there again overwrites nothing', () => {
  expect(() => shell(shop, 'npx cdk8s-istio init')).toThrow('package.json');
});
