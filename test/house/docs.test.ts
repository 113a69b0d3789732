import { spawnSync } from 'node:child_process';
import { mkdirSync, readFileSync, readdirSync, rmSync, writeFileSync } from 'node:fs';
import { basename, join } from 'node:path';
import ts from 'typescript';

const root = join(__dirname, '../..');
const folder = join(root, 'build/docs-programs');

interface Program {
  readonly title: string;
  readonly file: string;
  readonly text: string;
  /** The code with which the program is to be refused; empty for one that runs through. */
  readonly refusal: string;
}

/** The fenced programs of a page. A fence `ts expect-error CODE` holds one that is refused. */
function programsOf(page: string): Program[] {
  const text = readFileSync(join(root, page), 'utf8');
  const fences = [...text.matchAll(/^```ts(?: expect-error (\w+))?\n([^]*?)^```$/gm)];
  return fences.map(([, refusal = '', program], i) => ({
    title: `${page}, program ${i + 1}`,
    file: join(folder, `${basename(page, '.md')}-${i + 1}.ts`),
    text: program,
    refusal,
  }));
}

const pages = readdirSync(root, { recursive: true, encoding: 'utf8' })
  .filter((path) => /^(README\.md|docs[\\/].*\.md|examples[\\/][^\\/]*[\\/]README\.md)$/.test(path))
  .sort();
const programs = pages.flatMap(programsOf);

/** What the judge may say of a program in a document, which is a part of a whole. */
const SAID = [
  // The Service, Secret or pod that it names is in another part.
  /^warning [a-z-]+\/(([a-z]+-)*not-found|selects-nothing) /,
  // The README shows how a field is patched in that this version does not know.
  /^error schema\/unknown-field .*brandNewField/,
];

describe('the programs in the documents', () => {
  beforeAll(() => {
    rmSync(folder, { recursive: true, force: true });
    mkdirSync(folder, { recursive: true });
    for (const { file, text } of programs) writeFileSync(file, text);
  });

  test('are found', () => {
    expect(programs.length).toBeGreaterThan(0);
  });

  test('compile against the package as it is built', () => {
    const program = ts.createProgram(
      programs.map(({ file }) => file),
      {
        module: ts.ModuleKind.Node20,
        target: ts.ScriptTarget.ES2022,
        strict: true,
        noEmit: true,
        types: [],
        skipLibCheck: true,
      },
    );
    const complaints = ts.getPreEmitDiagnostics(program).map(({ file, start, messageText }) => {
      const line = file && start !== undefined ? file.getLineAndCharacterOfPosition(start).line + 1 : 0;
      return `${file && basename(file.fileName)}:${line} ${ts.flattenDiagnosticMessageText(messageText, '\n')}`;
    });
    expect(complaints).toEqual([]);
  });

  test.each(programs)(
    'run as the page says, and the judge has nothing to say: $title',
    ({ file, refusal }) => {
      const flags = ['--import', 'tsx', '--require', join(root, 'test/support/judge-programs.cjs')];
      const { status, stderr } = spawnSync(process.execPath, [...flags, file], {
        cwd: root,
        encoding: 'utf8',
        env: { ...process.env, CDK8S_OUTDIR: join(folder, 'dist') },
      });
      const said = stderr.split('\n').filter((line) => !SAID.some((one) => one.test(line)));
      if (refusal === '') expect([status, said]).toEqual([0, ['']]);
      else expect([status, stderr]).toEqual([1, expect.stringContaining(`MeshError: ${refusal}`)]);
    },
  );
});

test('the README shows main.ts as it is', () => {
  const [{ text }] = programsOf('README.md');
  expect(text.replace("'cdk8s-istio'", "'./lib'")).toBe(readFileSync(join(root, 'main.ts'), 'utf8'));
});
