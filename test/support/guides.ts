import { spawnSync } from 'node:child_process';
import { mkdirSync, readFileSync, readdirSync, rmSync, writeFileSync } from 'node:fs';
import { basename, dirname, join } from 'node:path';
import { run as runCommand } from '../../lib/cli/run';
import { ensureBuilt, root, run } from './project';

/** A guide of docs/guides/ as the project that a reader has: the program of the page as main.ts, and the files that it shows by name. */
export interface Guide {
  readonly page: string;
  readonly text: string;
  readonly folder: string;
}

/** The settings that the guides begin with. */
const SETTINGS = 'language: typescript\napp: node --import tsx main.ts\noutput: dist\n';

/** The guides. Their projects stand within this package, so that `cdk8s-istio` is this package. */
export const guides: readonly Guide[] = readdirSync(join(root, 'docs/guides'))
  .filter((name) => name.endsWith('.md') && name !== 'README.md')
  .sort()
  .map((name) => ({
    page: `docs/guides/${name}`,
    text: readFileSync(join(root, 'docs/guides', name), 'utf8'),
    folder: join(root, 'build/guides', basename(name, '.md')),
  }));

/** The fences of a guide that name a file, such as `yaml before/reviews.yaml`. */
const filesOf = ({ text }: Guide) =>
  [...text.matchAll(/^```\w+ ([\w./-]+\.\w+)\n([^]*?)^```$/gm)].map(([, name, content]) => ({
    name,
    content,
  }));

/** The tests that a guide shows; those of all guides run in one process, each in the folder of its guide. */
const testsOf = ({ text }: Guide) =>
  [...text.matchAll(/^```typescript\n(import 'cdk8s-istio\/jest';[^]*?)^```$/gm)]
    .map(([, content]) => `${content}\nbeforeAll(() => process.chdir(__dirname));\n`)
    .join('');

/** Runs the tests that guides show, and fails where one fails. Returns what Jest says. */
export function runGuideTests(): string {
  const { transform } = require(join(root, 'jest.config.js'));
  const config = {
    rootDir: join(root, 'build/guides'),
    testMatch: ['**/guide.test.ts'],
    moduleNameMapper: {
      '^cdk8s-istio/jest$': join(root, 'build/lib/testing/jest.js'),
      '^cdk8s-istio/(.*)$': join(root, 'build/lib/$1/index.js'),
    },
    transform: JSON.parse(JSON.stringify(transform).replaceAll('<rootDir>', root)),
  };
  const { status, stderr } = spawnSync(
    process.execPath,
    [join(root, 'node_modules/jest/bin/jest.js'), '--runInBand', '--config', JSON.stringify(config)],
    { cwd: root, encoding: 'utf8' },
  );
  if (status !== 0) throw new Error(stderr);
  return stderr;
}

/** Makes the projects of all guides, and runs their programs, so that each has the manifests that it writes. */
export function makeGuideProjects(): void {
  ensureBuilt();
  const programs: string[] = [];
  for (const guide of guides) {
    rmSync(guide.folder, { recursive: true, force: true });
    const [, program] = /^```ts\n([^]*?)^```$/m.exec(guide.text) ?? [];
    const files = [...filesOf(guide), { name: 'cdk8s.yaml', content: SETTINGS }];
    if (program !== undefined) {
      files.push({ name: 'main.ts', content: program });
      programs.push(join(guide.folder, 'main.ts'));
    }
    const tests = testsOf(guide);
    if (tests !== '') files.push({ name: 'guide.test.ts', content: tests });
    for (const { name, content } of files) {
      mkdirSync(dirname(join(guide.folder, name)), { recursive: true });
      writeFileSync(join(guide.folder, name), content);
    }
  }
  run(process.execPath, ['--import', 'tsx', join(root, 'test/support/run-guides.mjs'), ...programs]);
}

/** What a command of a guide prints, in its folder. */
function outputOf(line: string, cwd: string): string {
  const own = /^npx cdk8s-istio (.+)$/.exec(line)?.[1];
  if (own === undefined) return spawnSync('bash', ['-c', line], { cwd, encoding: 'utf8' }).stdout;
  const words = [...own.matchAll(/'([^']*)'|[^\s']+/g)].map(([word, quoted]) => quoted ?? word);
  let output = '';
  const from = process.cwd();
  process.chdir(cwd);
  try {
    runCommand(words, {
      stdout: (text) => (output += text),
      stderr: (text) => (output += text),
      stdin: () => Buffer.from(''),
      color: false,
      interactive: false,
      cwd,
    });
  } finally {
    process.chdir(from);
  }
  return output;
}

/** The text of a guide with what its commands print now: a fence `text` directly behind one of commands is the output of the last of them. */
export const withOutput = ({ text, folder }: Guide): string =>
  text.replace(
    // No fence may stand between the two.
    /^(```sh\n((?:(?!^```)[^])*)^```\n\n```text\n)[^]*?^```$/gm,
    (_, before: string, commands: string) => {
      const last = commands.trimEnd().split('\n').pop() ?? '';
      return `${before}${outputOf(last, folder)}\`\`\``;
    },
  );
