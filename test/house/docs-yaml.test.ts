import { spawnSync } from 'node:child_process';
import { mkdirSync, readFileSync, readdirSync, rmSync, writeFileSync } from 'node:fs';
import { basename, join } from 'node:path';
import { parseAllDocuments } from 'yaml';
import { manifestsIn } from '../support/manifests';
import { root } from '../support/project';

const folder = join(root, 'build/docs-yaml');

/** A program of a page, and the objects that the page shows behind it as what it writes. */
interface Shown {
  readonly title: string;
  readonly name: string;
  readonly program: string;
  readonly objects: readonly any[];
}

function shownIn(page: string): Shown[] {
  const text = readFileSync(join(root, page), 'utf8');
  const pairs = [...text.matchAll(/^```ts\n([^]*?)^```\n\n```yaml\n([^]*?)^```$/gm)];
  return pairs.map(([, program, yaml], i) => ({
    title: `${page}, program ${i + 1} with its YAML`,
    name: `${basename(page, '.md')}-${i + 1}`,
    program,
    objects: parseAllDocuments(yaml).map((document) => document.toJS()),
  }));
}

const shown = readdirSync(join(root, 'docs/constructs'))
  .filter((name) => name.endsWith('.md'))
  .sort()
  .flatMap((name) => shownIn(`docs/constructs/${name}`));

beforeAll(() => {
  rmSync(folder, { recursive: true, force: true });
  mkdirSync(folder, { recursive: true });
});

test.each(shown.map((one) => [one.title, one] as const))(
  '%s',
  (_, { name, program, objects }) => {
    const file = join(folder, `${name}.ts`);
    const out = join(folder, name);
    writeFileSync(file, program);
    const env = { ...process.env, CDK8S_OUTDIR: out };
    const { status, stderr } = spawnSync(process.execPath, ['--import', 'tsx', file], {
      cwd: root,
      encoding: 'utf8',
      env,
    });
    expect({ status, stderr }).toEqual({ status: 0, stderr: '' });
    // The page leaves the version of the API out.
    const written = manifestsIn(out).map((manifest: any) => ({ ...manifest, apiVersion: undefined }));
    expect(objects.length).toBeGreaterThan(0);
    for (const object of objects) expect(written).toContainEqual({ ...object, apiVersion: undefined });
  },
  30_000,
);
