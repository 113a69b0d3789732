import { spawnSync } from 'node:child_process';
import { mkdirSync, readFileSync, readdirSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { basename, join } from 'node:path';
import ts from 'typescript';
import { loadText } from '../../lib/mesh/load';

const root = join(__dirname, '../..');
const folder = join(root, 'build/docs-programs');
/** Where the programs run, so that what they write beside the manifests stands there; it has what they read of the repository. */
const workingFolder = join(folder, 'work');
const READ = ['dist', 'package.json'];

interface Program {
  readonly title: string;
  readonly file: string;
  readonly text: string;
  /** The code with which the program is to be refused; empty for one that runs through. */
  readonly refusal: string;
  /** Objects that the page says it writes, among others. */
  readonly written: readonly unknown[];
}

/**
 * The fenced programs of a page. A fence `ts expect-error CODE` holds one that is refused. A fence `yaml written` holds objects that the program
 * before it writes.
 */
function programsOf(page: string): Program[] {
  const text = readFileSync(join(root, page), 'utf8');
  const fences = [...text.matchAll(/^```ts(?: expect-error (\w+))?\n([^]*?)^```$/gm)];
  return fences.map(([fence, refusal = '', program], i) => ({
    title: `${page}, program ${i + 1}`,
    file: join(folder, `${page.replace(/\.md$/, '').replace(/[\\/]/g, '-')}-${i + 1}.ts`),
    text: program,
    refusal,
    written: writtenBehind(text.slice(text.indexOf(fence) + fence.length).split(/^```ts/m, 1)[0]),
  }));
}

const writtenBehind = (text: string): unknown[] =>
  [...text.matchAll(/^```yaml written\n([^]*?)^```$/gm)].flatMap(([, yaml]) =>
    loadText(yaml, 'page.yaml').resources.map(({ manifest }) => manifest),
  );

const pages = readdirSync(root, { recursive: true, encoding: 'utf8' })
  .filter((path) => /^(README\.md|docs[\\/].*\.md|examples[\\/][^\\/]*[\\/]README\.md)$/.test(path))
  .sort();
const programs = pages.flatMap(programsOf);

/** What became of a program: what it wrote to the standard error output, what it threw, and what the judge says of its apps. */
interface Result {
  readonly file: string;
  readonly stderr: string;
  readonly error?: string;
  readonly findings: readonly string[];
  readonly objects: readonly unknown[];
}

/** What the judge may say of a program in a document, which is a part of a whole. */
const SAID = [
  // The Service, Secret or pod that it names is in another part.
  /^warning [a-z-]+\/(([a-z]+-)*not-found|selects-nothing) /,
  // The start shows how a field is patched in that this version does not know.
  /^error schema\/unknown-field .*brandNewField/,
];

describe('the programs in the documents', () => {
  beforeAll(() => {
    rmSync(folder, { recursive: true, force: true });
    mkdirSync(workingFolder, { recursive: true });
    for (const name of READ) symlinkSync(join(root, name), join(workingFolder, name));
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

  describe('run', () => {
    let results: readonly Result[];
    beforeAll(() => {
      const files = programs.map(({ file }) => file);
      const { stdout, stderr } = spawnSync(
        process.execPath,
        ['--import', 'tsx', join(root, 'test/support/run-programs.mjs'), ...files],
        { cwd: workingFolder, encoding: 'utf8', env: { ...process.env, CDK8S_OUTDIR: join(folder, 'dist') } },
      );
      // The programs write to the standard output themselves; the results are its last line.
      const line = stdout.trimEnd().split('\n').pop() ?? '';
      if (!line.startsWith('[{"file"')) throw new Error(`the programs did not run to their end:\n${stderr}`);
      results = JSON.parse(line);
    }, 120_000);

    test.each(programs)('as the page says, and the judge has nothing to say: $title', ({ file, ...page }) => {
      const { refusal, written } = page;
      const { objects, ...result } = results.find((one) => one.file === file)!;
      const said = result.findings.filter((line) => !SAID.some((one) => one.test(line)));
      if (refusal === '') expect({ ...result, findings: said }).toEqual({ file, stderr: '', findings: [] });
      else expect(result.error).toMatch(new RegExp(`^MeshError: ${refusal}`));
      for (const object of written) expect(objects).toContainEqual(object);
    });
  });
});

test('the walkthrough shows main.ts as it is', () => {
  const [{ text }] = programsOf('docs/walkthrough.md');
  expect(text.replace("'cdk8s-istio'", "'./lib'")).toBe(readFileSync(join(root, 'main.ts'), 'utf8'));
});
