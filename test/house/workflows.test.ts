import { existsSync, readFileSync, readdirSync } from 'node:fs';
import { join } from 'node:path';
import { parse } from 'yaml';
import { callModule, root } from '../support/project';

interface Step {
  readonly uses?: string;
  readonly run?: string;
  readonly with?: { readonly [name: string]: unknown };
}
interface Job {
  readonly steps: readonly Step[];
  readonly strategy?: { readonly matrix?: { readonly node?: readonly number[] } };
}

const manifest = JSON.parse(readFileSync(join(root, 'package.json'), 'utf8'));
const read = (file: string) => parse(readFileSync(join(root, '.github', file), 'utf8'));
const names = readdirSync(join(root, '.github/workflows'));
const workflows = names.map(
  (name): [string, { jobs: Record<string, Job>; on: object; permissions: object }] => [
    name,
    read(`workflows/${name}`),
  ],
);
const jobs = workflows.flatMap(([name, { jobs }]) =>
  Object.entries(jobs).map(([job, value]): [string, Job] => [`${name}: ${job}`, value]),
);

test('there is a workflow for each push, one for the site and one for a release', () => {
  expect(names.sort()).toEqual(['ci.yaml', 'docs.yaml', 'release.yaml']);
  expect(read('workflows/ci.yaml').on).toMatchObject({ pull_request: null, push: { branches: ['main'] } });
  expect(read('workflows/release.yaml').on.push.tags).toEqual(['v*']);
});

test.each(workflows)('%s says what it may do', (_, { permissions }) => {
  expect(permissions).toMatchObject({ contents: 'read' });
});

test.each(jobs)('%s runs what package.json has, after npm ci', (_, { steps }) => {
  const lines = steps.flatMap(({ run = '' }) => run.split('\n'));
  const scripts = lines.flatMap(
    (line) => /^npm (?:run (?:--silent )?([\w:]+)|(test)\b)/.exec(line)?.slice(1).find(Boolean) ?? [],
  );
  expect(scripts.length).toBeGreaterThan(0);
  expect(scripts.filter((script) => !(script in manifest.scripts))).toEqual([]);
  expect(lines.indexOf('npm ci')).toBeGreaterThan(-1);
  expect(lines.indexOf('npm ci')).toBeLessThan(lines.findIndex((line) => /^npm (run|test)/.test(line)));
});

test.each(jobs)('%s names its actions by version, each the same everywhere', (_, { steps }) => {
  const used = steps.flatMap(({ uses }) => uses ?? []);
  expect(used.filter((action) => !/^[\w-]+\/[\w-]+@v\d+$/.test(action))).toEqual([]);
  const all = new Set(jobs.flatMap(([, { steps: others }]) => others.flatMap(({ uses }) => uses ?? [])));
  for (const action of used) {
    const [name] = action.split('@');
    expect([...all].filter((other) => other.startsWith(`${name}@`))).toEqual([action]);
  }
});

test('the releases of Node are those of synth:everywhere, and the oldest is that of package.json', () => {
  const { matrix } = read('workflows/ci.yaml').jobs.everyday.strategy;
  expect(matrix.node).toEqual(callModule('scripts/node-releases.mjs', 'nodeReleases'));
  expect(manifest.engines.node).toBe(`>=${matrix.node[0]}.0.0`);
  const said = `Node ${matrix.node.slice(0, -1).join(', ')} or ${matrix.node[matrix.node.length - 1]}`;
  expect(readFileSync(join(root, 'README.md'), 'utf8')).toContain(said);
});

test('a release is published with provenance, and only where the tag is the version', () => {
  const { permissions, jobs: release } = read('workflows/release.yaml');
  expect(permissions['id-token']).toBe('write');
  const runs = release.publish.steps.flatMap(({ run = [] }: { run?: string | string[] }) => run);
  expect(runs[runs.length - 1]).toMatch(/^npm publish .*--provenance/);
  expect(runs.some((run: string) => run.includes('"v$(node -p "require'))).toBe(true);
});

test('the site of the main branch is published where package.json says, from where it is built', () => {
  const { on, permissions, jobs: docs } = read('workflows/docs.yaml');
  expect(on.push).toEqual({ branches: ['main'] });
  expect(permissions).toEqual({ contents: 'read', pages: 'write', 'id-token': 'write' });
  const { steps } = docs.site;
  const named = (action: string) => steps.find(({ uses = '' }: Step) => uses.startsWith(`${action}@`));
  expect(named('actions/upload-pages-artifact').with.path).toBe('build/site');
  expect(docs.site.environment.url).toContain(`steps.${named('actions/deploy-pages').id}.outputs`);
  const [, owner, name] = /github\.com\/([^/]+)\/(.+)\.git$/.exec(manifest.repository.url)!;
  expect(manifest.homepage).toBe(`https://${owner}.github.io/${name}/`);
  expect(readFileSync(join(root, 'README.md'), 'utf8')).toContain(`<${manifest.homepage}>`);
});

test('the referee gets the Go that it asks for', () => {
  const { steps } = read('workflows/ci.yaml').jobs.referee;
  const asked = steps.find(({ uses = '' }: Step) => uses.startsWith('actions/setup-go@')).with['go-version'];
  expect(/^go (\d+\.\d+)/m.exec(readFileSync(join(root, 'oracle/go/go.mod'), 'utf8'))?.[1]).toBe(asked);
  expect(existsSync(join(root, 'oracle/go/go.sum'))).toBe(true);
});

test('issue forms are forms', () => {
  const forms = readdirSync(join(root, '.github/ISSUE_TEMPLATE')).filter((name) => name !== 'config.yml');
  expect(forms.length).toBeGreaterThan(0);
  for (const form of forms) {
    const { name, description, body } = read(`ISSUE_TEMPLATE/${form}`);
    expect([typeof name, typeof description]).toEqual(['string', 'string']);
    const ids = body.map(({ id }: { id: string }) => id);
    expect(new Set(ids).size).toBe(body.length);
    for (const { type, attributes } of body) {
      expect(['input', 'textarea', 'dropdown', 'checkboxes', 'markdown']).toContain(type);
      expect(typeof attributes.label).toBe('string');
    }
  }
  const { contact_links } = read('ISSUE_TEMPLATE/config.yml');
  expect(readFileSync(join(root, 'SECURITY.md'), 'utf8')).toContain(contact_links[0].url);
});
