import { spawnSync } from 'node:child_process';
import { cpSync, existsSync, mkdirSync, readFileSync, symlinkSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { guides, makeGuideProjects } from '../support/guides';
import { root, run, temporaryFolder } from '../support/project';

jest.setTimeout(240_000);

/** Pages in the order in which somebody new reads them. */
const PAGES = [
  'README.md',
  'docs/start.md',
  'docs/walkthrough.md',
  'docs/guides/README.md',
  ...guides.map(({ page }) => page),
  'docs/judge.md',
  'docs/model.md',
  'docs/diff.md',
  'docs/graph.md',
  'docs/view.md',
  'docs/transition.md',
  'docs/delivery.md',
  'docs/rollout-states.md',
  'docs/pull-requests.md',
  'docs/installation.md',
  'docs/testing.md',
  'docs/gitops.md',
  'CONTRIBUTING.md',
  'examples/gitops/README.md',
  'examples/canary/README.md',
  'examples/progression/README.md',
];

/** What is not run here, and why. */
const ELSEWHERE: readonly (readonly [RegExp, string])[] = [
  [/^kubectl /, 'it needs a cluster'],
  [/ (diff|transition|view) (.* )?--base /, 'it needs the history of git: test/cli/diff.test.ts has one'],
  [/ view .*--serve$/, 'it serves until it is stopped: test/cli/view.test.ts does that'],
  [/^npm ci$/, 'the packages of this checkout are linked instead of installed again'],
  [/^npm (cit|test|run unit)$/, 'it would run this test within itself'],
  [/^npm install /, 'it installs packages: test/fresh does that'],
  [/^npx cdk8s-istio init /, 'what it writes needs packages to be installed: test/fresh does that'],
  [/^npm run (test:\w+|fuzz|docs|bench(:[\w-]+)?)$/, 'it runs for minutes, and is run by itself'],
  [
    /^npm run (reference|rules|guides|differences|schema|format)$/,
    'it writes files, and other tests hold that these are fresh',
  ],
  [/^npm run docs:\w+$/, 'it serves until it is stopped'],
  [/^npm run synth:examples$/, '`npm run synth` runs it'],
  [/^npx jest examples\/[a-z]+$/, 'it is one of these tests'],
  [/^npm run import$/, 'it takes half a minute: test/house/imports.test.ts runs it'],
  [/^node scripts\/import-tool-crds\.mjs$/, 'test/house/imports.test.ts runs it'],
  [/install\/istio\/istio-operator\.yaml$/, 'it names a file that the programs of its page write'],
];

interface Command {
  readonly page: string;
  readonly line: string;
  /** The project of a guide, which has a program of its own; the clone elsewhere. */
  readonly folder?: string;
  readonly elsewhere?: string;
}

/** The commands of the shell blocks of a page. */
function commandsOf(page: string): Command[] {
  const text = readFileSync(join(root, page), 'utf8');
  const blocks = [...text.matchAll(/^```(?:sh|bash|console)\n([^]*?)^```$/gm)].map(([, block]) => block);
  const lines = blocks.flatMap((block) =>
    block.split('\n').map((line) => line.replace(/(^|\s+)#.*$/, '').trim()),
  );
  return lines
    .filter((line) => line !== '')
    .flatMap((line) => line.split(' && '))
    .map((line) => ({
      page,
      line,
      folder: guides.find((guide) => guide.page === page)?.folder,
      elsewhere: ELSEWHERE.find(([pattern]) => pattern.test(line))?.[1],
    }));
}

const commands = PAGES.filter((page) => existsSync(join(root, page))).flatMap(commandsOf);
/** What is run: a command that several pages name once. */
const here = commands.filter(
  ({ line, folder, elsewhere }, i) =>
    elsewhere === undefined && commands.findIndex((one) => one.line === line && one.folder === folder) === i,
);
const clone = join(temporaryFolder(), 'clone');

beforeAll(() => {
  makeGuideProjects();
  // What `git clone` would give, were all of this committed.
  const files = run('git', ['ls-files', '--cached', '--others', '--exclude-standard', '-z']).split('\0');
  for (const file of files.filter((name) => name !== '' && existsSync(join(root, name)))) {
    mkdirSync(dirname(join(clone, file)), { recursive: true });
    cpSync(join(root, file), join(clone, file));
  }
  symlinkSync(join(root, 'node_modules'), join(clone, 'node_modules'));
});

test('the first commands of the README are among those that are run', () => {
  expect(here.slice(0, 3).map(({ line }) => line)).toEqual([
    'npx cdk8s-istio view dist/ -o mesh.html',
    'npx cdk8s-istio analyze dist/',
    'npx cdk8s-istio route dist/ GET http://nginx/test.html --from client.istio-test',
  ]);
});

test('each reason for not running a command is needed', () => {
  const unused = ELSEWHERE.filter(([pattern]) => !commands.some(({ line }) => pattern.test(line)));
  expect(unused.map(([pattern]) => String(pattern))).toEqual([]);
});

test('nothing is built yet, as after npm ci', () => {
  expect(existsSync(join(clone, 'build'))).toBe(false);
});

test.each(here)('$page: $line', ({ line, folder = clone }) => {
  const env = { ...process.env, NODE_OPTIONS: '', npm_config_offline: 'true' };
  const { status, stdout, stderr } = spawnSync('bash', ['-c', line], { cwd: folder, encoding: 'utf8', env });
  expect({ line, status, said: status === 0 ? '' : stdout + stderr }).toEqual({ line, status: 0, said: '' });
});
