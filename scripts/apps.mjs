// The cdk8s apps of this repository: how to synthesise one, and how what it writes differs from what is committed.
import { execFileSync } from 'node:child_process';
import { existsSync, mkdtempSync, readFileSync, readdirSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { delimiter, dirname, join, relative, resolve } from 'node:path';
import { fileURLToPath } from 'node:url';
import { parse } from 'yaml';

export const root = resolve(fileURLToPath(import.meta.url), '../..');
const cli = join(root, 'node_modules/cdk8s-cli/bin/cdk8s');

/** The folder of an app, and the folder into which it has written what is committed. */
const app = (folder) => {
  const { output = 'dist' } = parse(readFileSync(join(folder, 'cdk8s.yaml'), 'utf8'));
  return { name: relative(root, folder) || '.', folder, committed: join(folder, output) };
};

const hasApp = (folder) => existsSync(join(folder, 'cdk8s.yaml'));

/** The apps in examples/, by name. */
export function examples() {
  const folder = join(root, 'examples');
  const names = existsSync(folder) ? readdirSync(folder).sort() : [];
  return names
    .map((name) => join(folder, name))
    .filter(hasApp)
    .map(app);
}

/** All apps: the one at the root first. */
export const apps = () => [...[root].filter(hasApp).map(app), ...examples()];

/** Runs `cdk8s synth` in an app's folder, with the `node` given for the command line and for the app. */
export function synthesise({ folder }, output, { node = process.execPath, env = process.env } = {}) {
  execFileSync(node, [cli, 'synth', '--no-check-upgrade', '--output', output], {
    cwd: folder,
    env: { ...env, PATH: [dirname(node), env.PATH].join(delimiter) },
    stdio: ['ignore', 'ignore', 'inherit'],
  });
}

const files = (folder) =>
  existsSync(folder)
    ? readdirSync(folder, { recursive: true, withFileTypes: true })
        .filter((entry) => entry.isFile())
        .map((entry) => relative(folder, join(entry.parentPath, entry.name)))
    : [];

/** How a fresh folder differs from the committed one, byte by byte: one line for each file. */
export function differences(committed, fresh) {
  const [before, after] = [files(committed), files(fresh)];
  return [...new Set([...before, ...after])].sort().flatMap((file) => {
    if (!after.includes(file)) return [`${file}: committed, and no longer written`];
    if (!before.includes(file)) return [`${file}: written, and not committed`];
    return readFileSync(join(committed, file)).equals(readFileSync(join(fresh, file)))
      ? []
      : [`${file}: differs`];
  });
}

/** Folders that an app may write beside that of its manifests. */
const BESIDE = ['progression'];

/** How what an app writes now differs from what is committed. */
export function stale(app, options) {
  const folder = mkdtempSync(join(tmpdir(), 'cdk8s-istio-synth-'));
  try {
    synthesise(app, join(folder, 'out'), options);
    const found = BESIDE.map((name) => [join(app.folder, name), join(folder, name)]);
    return [[app.committed, join(folder, 'out')], ...found].flatMap((pair) => differences(...pair));
  } finally {
    rmSync(folder, { recursive: true });
  }
}
