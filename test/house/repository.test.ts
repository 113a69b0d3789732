import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { root, run } from '../support/project';

const read = (file: string) => readFileSync(join(root, file), 'utf8');
const json = (file: string) => JSON.parse(read(file));

/** What is tracked, or would be by the next `git add`; binary files aside. */
const texts = run('git', ['ls-files', '--cached', '--others', '--exclude-standard', '-z'])
  .split('\0')
  .filter((file) => file !== '' && existsSync(join(root, file)))
  .map((file) => ({ file, text: read(file) }))
  .filter(({ text }) => !text.includes('\0'));

/** The places where a pattern is found, as file:line. */
const places = (pattern: RegExp) =>
  texts.flatMap(({ file, text }) =>
    text.split('\n').flatMap((line, index) => (pattern.test(line) ? [`${file}:${index + 1}`] : [])),
  );

const escaped = (text: string) => text.replace(/[.]/g, '\\.');

test('no file names the host of a package registry', () => {
  // In parts, so that this file names none either.
  const known = [
    ['registry', 'npmjs', 'org'],
    ['registry', 'yarnpkg', 'com'],
    ['npm', 'pkg', 'github', 'com'],
    ['proxy', 'golang', 'org'],
    ['sum', 'golang', 'org'],
    ['pypi', 'org'],
    ['files', 'pythonhosted', 'org'],
  ].map((parts) => parts.join('.'));
  const used = new URL(run('npm', ['config', 'get', 'registry']).trim()).hostname;
  const hosts = [...known, ...(used === 'localhost' ? [] : [used])];
  expect(places(new RegExp(hosts.map(escaped).join('|'), 'i'))).toEqual([]);
});

test('no file names a folder of the machine on which it was written', () => {
  const path = /(^|[\s"'`=:(<[,])(file:\/\/)?\/(home|root|work|Users)\//;
  expect('cd "/home' + '/someone"').toMatch(path);
  expect('https://example.com/home' + '/a').not.toMatch(path);
  expect(places(path)).toEqual([]);
});

test('package-lock.json names packages by version and hash, not by address', () => {
  const { packages } = json('package-lock.json');
  const entries = Object.entries<any>(packages).filter(([path]) => path !== '');
  expect(entries.filter(([, entry]) => 'resolved' in entry).map(([path]) => path)).toEqual([]);
  expect(entries.filter(([, entry]) => !entry.integrity && !entry.inBundle).map(([path]) => path)).toEqual(
    [],
  );
});

test('package-lock.json holds what other systems need too, as `npm ci` asks', () => {
  const { packages } = json('package-lock.json');
  const names = Object.values<any>(packages).flatMap((entry) =>
    Object.keys(entry.optionalDependencies ?? {}),
  );
  const held = new Set(Object.keys(packages).map((path) => path.replace(/^.*node_modules\//, '')));
  expect(names.filter((name) => !held.has(name))).toEqual([]);
});

test('package-lock.json is in step with package.json', () => {
  const manifest = json('package.json');
  const lock = json('package-lock.json');
  const fields = [
    'name',
    'version',
    'license',
    'dependencies',
    'devDependencies',
    'peerDependencies',
    'engines',
  ];
  for (const field of [...fields, 'bundleDependencies']) {
    expect([field, lock.packages[''][field]]).toEqual([field, manifest[field]]);
  }
  expect(lock.version).toBe(manifest.version);
});

test('what is installed for development is pinned', () => {
  const { dependencies, devDependencies } = json('package.json');
  const versions = Object.entries<string>({ ...dependencies, ...devDependencies });
  expect(versions.filter(([, version]) => !/^\d+\.\d+\.\d+$/.test(version))).toEqual([]);
});
