import { execFileSync } from 'node:child_process';
import { existsSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { parse } from 'yaml';
import { callModule, root, temporaryFolder } from '../support/project';
import { COMMAND, runAction } from './act';
import { GitHub } from './github';

jest.setTimeout(120_000);

const REPOSITORY = 'shop/manifests';
const folder = temporaryFolder();
const github = new GitHub(REPOSITORY);
beforeAll(() => github.start());
afterAll(() => github.stop());
beforeEach(() => {
  github.comments = [];
  github.asked = [];
  github.may = 'write';
  github.user = undefined;
  github.broken = undefined;
});

/** A command that stands in for `cdk8s-istio`: it writes what a test says, and notes how it was called. */
const FAKE = `
const { appendFileSync, readFileSync, writeFileSync } = require('node:fs');
const args = process.argv.slice(2);
appendFileSync('calls.jsonl', JSON.stringify(args) + '\\n');
const { [args[0]]: told } = JSON.parse(readFileSync('fake.json', 'utf8'));
process.stderr.write(told.stderr ?? '');
process.stdout.write(told.stdout ?? '');
args.forEach((arg, i) => {
  const text = told.outputs?.[/\\.\\w+$/.exec(args[i + 1] ?? '')?.[0]];
  if (arg === '--output' && text !== undefined) writeFileSync(args[i + 1], text);
});
process.exitCode = told.code ?? 0;
`;

interface Told {
  readonly code?: number;
  readonly stdout?: string;
  readonly stderr?: string;
  readonly outputs?: { readonly [ending: string]: string };
}

const sarif = (...messages: string[]) =>
  JSON.stringify({
    version: '2.1.0',
    runs: [
      {
        tool: { driver: { name: 'cdk8s-istio' } },
        results: messages.map((text) => ({
          ruleId: 'virtual-service/weight',
          level: 'error',
          message: { text },
          locations: [
            { physicalLocation: { artifactLocation: { uri: 'dist/a%20b.yaml' }, region: { startLine: 3 } } },
          ],
        })),
      },
    ],
  });
const changed = (markdown = '**Changes for requests: 1 moved.**\n'): Told => ({
  code: 1,
  stdout: '::warning file=dist/a.yaml,line=1::moved\n',
  outputs: {
    '.md': markdown,
    '.json': JSON.stringify({ version: 1, summary: { lost: 0, moved: 1, unknown: 0 } }),
  },
});
const same: Told = {
  outputs: {
    '.md': '**Nothing changes for requests.**\n',
    '.json': JSON.stringify({ version: 1, summary: { lost: 0, moved: 0, unknown: 0 } }),
  },
};
const MARKER = '<!-- cdk8s-istio diff -->';

/** Runs the action in a folder of its own. */
async function act(
  { analyze = { stdout: sarif() }, diff = changed() }: { analyze?: Told; diff?: Told },
  env = {},
) {
  const home = mkdtempSync(join(folder, 'run-'));
  writeFileSync(join(home, 'fake.cjs'), FAKE);
  writeFileSync(join(home, 'fake.json'), JSON.stringify({ analyze, diff }));
  writeFileSync(join(home, 'event.json'), JSON.stringify({ pull_request: { number: 7 } }));
  const result = await runAction(home, github, {
    INPUT_COMMAND: `${process.execPath} fake.cjs`,
    INPUT_BASE: 'HEAD',
    ...env,
  });
  const calls = readFileSync(join(home, 'calls.jsonl'), 'utf8').trimEnd().split('\n');
  return { ...result, home, calls: calls.map((line): string[] => JSON.parse(line)) };
}

describe('one comment', () => {
  test('is made, and then kept up to date', async () => {
    const first = await act({});
    expect(first).toMatchObject({ code: 0, outputs: { changes: 'true' } });
    expect(github.comments).toHaveLength(1);
    expect(github.comments[0].body).toMatch(
      /^<!-- cdk8s-istio diff -->\n### .*\n\n\*\*Changes for requests: 1 moved/,
    );
    expect(first.summary).toBe(`${github.comments[0].body}\n`);

    await act({ diff: same });
    expect(github.comments).toHaveLength(1);
    expect(github.comments[0].body).toContain('Nothing changes for requests.');

    github.asked = [];
    await act({ diff: same });
    expect(github.asked.filter((text) => !text.startsWith('GET'))).toEqual([]);
  });

  test('is not made where there is nothing to say', async () => {
    expect(await act({ diff: same })).toMatchObject({ code: 0, outputs: { changes: 'false' } });
    expect(github.comments).toEqual([]);
  });

  test('is found on a later page', async () => {
    github.comments = Array.from({ length: 250 }, (_, id) => ({
      id,
      body: id === 249 ? `${MARKER}\nold` : `no ${MARKER}`,
      user: { login: 'github-actions[bot]', type: 'Bot' },
    }));
    await act({});
    expect(github.comments).toHaveLength(250);
    expect(github.comments[249].body).toContain('1 moved');
    expect(github.asked.filter((text) => text.includes('/comments?'))).toEqual([
      'GET /repos/shop/manifests/issues/7/comments?per_page=100',
      'GET /repos/shop/manifests/issues/7/comments?per_page=100&page=2',
      'GET /repos/shop/manifests/issues/7/comments?per_page=100&page=3',
    ]);
  });

  test.each([
    ['an app', undefined, 'github-actions[bot]'],
    ['a person', 'jane', 'jane'],
  ])('of %s is its own, also where somebody else begins one with the same words', async (_, user, login) => {
    github.user = user;
    github.comments = [{ id: 1, body: `${MARKER}\nmine`, user: { login: 'mallory', type: 'User' } }];
    await act({});
    await act({ diff: changed('**Changes for requests: 2 lost.**\n') });
    expect(github.comments.map((comment) => comment.user.login)).toEqual(['mallory', login]);
    expect(github.comments[0].body).toBe(`${MARKER}\nmine`);
    expect(github.comments[1].body).toContain('2 lost');
  });

  test('stands for each name', async () => {
    await act({}, { INPUT_NAME: 'staging' });
    await act({}, { INPUT_NAME: 'production -->' });
    await act({}, { INPUT_NAME: 'staging' });
    expect(github.comments.map(({ body }) => body.split('\n')[0])).toEqual([
      '<!-- cdk8s-istio diff staging -->',
      '<!-- cdk8s-istio diff production%20--%3E -->',
    ]);
  });

  test('is never longer than GitHub takes', async () => {
    const long = Array.from({ length: 300 }, (_, i) => `${i} ${'日'.repeat(400)}`);
    const told = await act({
      analyze: {
        code: 1,
        stdout: sarif(...long),
        stderr: long.map((line) => `cdk8s-istio: ${line}\n`).join(''),
      },
      diff: changed(`${'日'.repeat(19_990)}\n`),
    });
    expect(told.log).not.toContain('could not be written');
    expect(Buffer.byteLength(github.comments[0].body)).toBeLessThan(65_536);
    expect(github.comments[0].body).toMatch(/^- and 29\d more$/m);
  });

  test.each([
    ['may not write', 'read' as const],
    ['may do nothing', 'nothing' as const],
  ])('is left out where the token %s: the summary has it all', async (_, may) => {
    github.may = may;
    const { code, log, summary } = await act({});
    expect(code).toBe(0);
    expect(log).toContain('::notice::The token may not comment');
    expect(summary).toContain('1 moved');
    expect(github.comments).toEqual([]);
  });

  test('that cannot be written for another reason is a warning', async () => {
    github.broken = 502;
    const { code, log } = await act({});
    expect(code).toBe(0);
    expect(log).toContain('::warning::The comment could not be written: the comment was answered with 502');
  });

  test.each([
    ['no pull request', {}, '{"ref":"refs/heads/main"}'],
    ['no wish', { INPUT_COMMENT: 'false' }, undefined],
  ])('is not asked for with %s', async (_, env, event) => {
    const home = mkdtempSync(join(folder, 'event-'));
    const file = join(home, 'event.json');
    writeFileSync(file, event ?? '{"pull_request":{"number":7}}');
    const { code, summary } = await act({}, { ...env, GITHUB_EVENT_PATH: file });
    expect(code).toBe(0);
    expect(summary).toContain('1 moved');
    expect(github.asked).toEqual([]);
  });
});

describe('SARIF', () => {
  const read = (home: string, file = 'cdk8s-istio.sarif') =>
    JSON.parse(readFileSync(join(home, file), 'utf8'));

  test('has what the judge finds, as the judge wrote it', async () => {
    const { home, outputs } = await act(
      { analyze: { stdout: sarif('a', 'b') } },
      { INPUT_SARIF: 'out/x.sarif' },
    );
    expect(outputs.sarif).toBe('out/x.sarif');
    expect(read(home, 'out/x.sarif')).toEqual(JSON.parse(sarif('a', 'b')));
  });

  test('is there without findings, and where the judge could not run', async () => {
    const quiet = await act({ analyze: { stdout: sarif() } });
    expect(read(quiet.home).runs[0].results).toEqual([]);
    const mute = await act({ analyze: { code: 2, stderr: 'cdk8s-istio: There is no file.\n' } });
    expect(mute.code).toBe(1);
    expect(read(mute.home)).toMatchObject({ version: '2.1.0', runs: [{ results: [] }] });
    expect(mute.summary).toContain('- `There is no file.`');
  });
});

describe('the job', () => {
  const finding: Told = { code: 1, stdout: sarif('a weight is wrong') };
  const broken: Told = { ...changed(), code: 2, stderr: 'cdk8s-istio: before: a.yaml: it is broken\n' };

  test.each([
    ['passes where something changes', {}, {}, 0],
    ['fails for a kind that it names', { diff: changed() }, { INPUT_FAIL_ON: 'moved' }, 1],
    ['passes for another kind', { diff: { ...changed(), code: 0 } }, { INPUT_FAIL_ON: 'lost' }, 0],
    ['fails for a finding', { analyze: finding }, {}, 1],
    ['passes with a finding where it was told so', { analyze: finding }, { INPUT_LEVEL: 'none' }, 0],
    ['fails where something could not be read', { diff: broken }, {}, 1],
    ['fails where nothing was compared', { diff: { code: 2, stderr: 'Error: no\n' } }, {}, 1],
  ])('%s', async (_, told, env, code) => {
    expect((await act(told, env)).code).toBe(code);
  });

  test('passes on what was asked for, and shows the lines', async () => {
    const { calls, log } = await act(
      {},
      {
        INPUT_AFTER: 'dist\n  more/manifests ',
        INPUT_FAIL_ON: 'lost,opened',
        INPUT_ISTIO_VERSION: '1.30',
        INPUT_NAMESPACE: 'shop',
        INPUT_LEVEL: 'warning',
        INPUT_REPORT: 'out/all.json',
      },
    );
    const [analyze, diff] = calls;
    expect(analyze.join(' ')).toBe(
      'analyze dist more/manifests --format sarif --level warning --istio-version 1.30 --namespace shop',
    );
    expect(diff.join(' ').replace(/--output \S+\.md/, '--output MD')).toBe(
      'diff --base HEAD dist more/manifests --format github --output MD --output out/all.json --fail-on lost,opened --istio-version 1.30 --namespace shop',
    );
    expect(log).toContain('::warning file=dist/a.yaml,line=1::moved\n');
  });

  test('compares two renderings where both are named', async () => {
    const { calls } = await act(
      {},
      { INPUT_BEFORE: 'rendered/before base.yaml', INPUT_AFTER: 'rendered/after' },
    );
    expect(calls[1].slice(0, 7)).toEqual([
      'diff',
      '-b',
      'rendered/before',
      '-b',
      'base.yaml',
      '-a',
      'rendered/after',
    ]);
  });
});

test('findings and notes are code, in which nothing is read as Markdown', async () => {
  const evil = '| @octocat `x` <img src=x> [a](b)\n# heading';
  const { summary } = await act({
    analyze: { code: 1, stdout: sarif(evil), stderr: `cdk8s-istio: ${evil}\n` },
  });
  expect(summary).toContain(
    '- error `virtual-service/weight` at `dist/a b.yaml:3`: ``| @octocat `x` <img src=x> [a](b) # heading``',
  );
  expect(summary).toContain('- ``| @octocat `x` <img src=x> [a](b)``');
  expect(summary).not.toMatch(/^# heading/m);
});

test('the next page is that which the header Link names', () => {
  const next = (link: string | null) => callModule('action/comment.mjs', 'nextPage', link);
  expect(next('<https://a/x?page=1>; rel="prev", <https://a/x?page=3>; rel="next"')).toBe(
    'https://a/x?page=3',
  );
  expect(JSON.stringify(callModule('action/report.mjs', 'findingsOf', sarif()))).toBe('[]');
});

describe('with the command itself', () => {
  const origin = join(folder, 'origin');
  const clone = join(folder, 'clone');
  const git = (cwd: string, ...args: string[]) =>
    execFileSync('git', ['-c', 'user.name=a', '-c', 'user.email=a@example.com', ...args], {
      cwd,
      encoding: 'utf8',
    });
  const state = (name: string) => {
    rmSync(join(origin, 'dist'), { recursive: true, force: true });
    execFileSync('cp', ['-r', join(root, 'examples/walkthrough/dist', name), join(origin, 'dist')]);
  };
  beforeAll(() => {
    mkdirSync(origin);
    git(origin, 'init', '--quiet', '--initial-branch', 'main');
    git(origin, 'config', 'uploadpack.allowAnySHA1InWant', 'true');
    state('1-basic');
    git(origin, 'add', '.');
    git(origin, 'commit', '--quiet', '--message', 'before');
    git(origin, 'switch', '--quiet', '--create', 'pull');
    state('2-all-to-v1');
    git(origin, 'add', '.');
    git(origin, 'commit', '--quiet', '--message', 'after');
    git(origin, 'switch', '--quiet', 'main');
    git(origin, 'merge', '--quiet', '--no-ff', '--message', 'merge', 'pull');
    // As actions/checkout does it: one commit.
    execFileSync('git', ['clone', '--quiet', '--depth=1', `file://${origin}`, clone]);
    writeFileSync(join(clone, 'event.json'), '{"pull_request":{"number":7}}');
  });

  test('a pull request of a shallow clone is compared with its target branch', async () => {
    expect(git(clone, 'rev-list', '--count', 'HEAD').trim()).toBe('1');
    const { code, log, outputs } = await runAction(clone, github, { INPUT_COMMAND: COMMAND });
    expect({ code, changes: outputs.changes }).toEqual({ code: 0, changes: 'true' });
    expect(log).toMatch(/^::\w+ file=dist\/routing\.k8s\.yaml,line=\d+/m);
    expect(github.comments[0].body).toContain('subset appv1 of nginx.istio-test:80');
    const { runs } = JSON.parse(readFileSync(join(clone, 'cdk8s-istio.sarif'), 'utf8'));
    expect(runs[0].tool.driver.name).toBe('cdk8s-istio');
    expect(
      JSON.parse(readFileSync(join(clone, 'cdk8s-istio-diff.json'), 'utf8')).changes.length,
    ).toBeGreaterThan(0);
  });

  test('a revision that is not there is told, and fails', async () => {
    const { code, summary } = await runAction(clone, github, { INPUT_COMMAND: COMMAND, INPUT_BASE: 'nope' });
    expect(code).toBe(1);
    expect(summary).toContain('The repository has no revision "nope"');
    expect(existsSync(join(clone, 'cdk8s-istio.sarif'))).toBe(true);
  });
});

describe('action.yml', () => {
  const action = parse(readFileSync(join(root, 'action.yml'), 'utf8'));
  const [step, ...others] = action.runs.steps;

  test('is a composite action of one step, which gets each input by a variable', () => {
    expect(action.runs.using).toBe('composite');
    expect(others).toEqual([]);
    expect(step.run).toBe('node "$GITHUB_ACTION_PATH/action/main.mjs"');
    const names = Object.keys(action.inputs);
    expect(step.env).toEqual(
      Object.fromEntries(
        names.map((name) => [`INPUT_${name.toUpperCase().replaceAll('-', '_')}`, `\${{ inputs.${name} }}`]),
      ),
    );
    const script = readFileSync(join(root, 'action/main.mjs'), 'utf8');
    for (const variable of Object.keys(step.env)) expect(script).toContain(`'${variable.slice(6)}')`);
  });

  test('tells what each input and output is, and outputs what the script writes', () => {
    for (const { description } of [
      ...Object.values<any>(action.inputs),
      ...Object.values<any>(action.outputs),
    ]) {
      expect(description).toMatch(/\.$/);
    }
    expect(Object.keys(action.outputs)).toEqual(['changes', 'sarif', 'report']);
    for (const [name, { value }] of Object.entries<any>(action.outputs)) {
      expect(value).toBe(`\${{ steps.${step.id}.outputs.${name} }}`);
    }
  });

  test('needs no package', () => {
    for (const file of ['main', 'command', 'comment', 'report']) {
      const text = readFileSync(join(root, `action/${file}.mjs`), 'utf8');
      const imported = [...text.matchAll(/from '([^']+)'/g)].map(([, name]) => name);
      expect(imported.filter((name) => !/^(node:|\.\/)/.test(name))).toEqual([]);
    }
  });
});
