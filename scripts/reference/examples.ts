// Programs that are compiled and run by the tests, and what of them shows a class at work.
import { existsSync, readFileSync, readdirSync } from 'node:fs';
import { join, resolve } from 'node:path';
import ts from 'typescript';

const root = resolve(__dirname, '../..');
const MAX_LINES = 30;
const MAX_CALLS = 4;

/** A piece of a program, and where the whole of it stands. */
export interface Example {
  readonly text: string;
  /** The file, from the root of the repository. */
  readonly file: string;
  /** The heading under which it stands; empty for a program that is a file. */
  readonly heading: string;
}

interface Program {
  readonly file: string;
  readonly heading: string;
  readonly source: ts.SourceFile;
}

const parsed = (file: string, heading: string, text: string): Program => ({
  file,
  heading,
  source: ts.createSourceFile(file, text, ts.ScriptTarget.ES2022, true),
});

/** The programs of a page: those that the tests compile and run, and that are not refused. */
function programsOfPage(file: string): Program[] {
  const text = readFileSync(join(root, file), 'utf8');
  return [...text.matchAll(/^```ts\n([^]*?)^```$/gm)].map(({ index, 1: program }) => {
    const headings = [...text.slice(0, index).matchAll(/^#+ (.+)$/gm)];
    return parsed(file, headings.at(-1)?.[1] ?? '', program);
  });
}

const filesBelow = (folder: string, name: RegExp) =>
  existsSync(join(root, folder))
    ? readdirSync(join(root, folder), { recursive: true, encoding: 'utf8' })
        .map((file) => join(folder, file))
        .filter((file) => name.test(file) && !/node_modules|reference|rules/.test(file))
        .sort()
    : [];

/** All programs, those that are written to be read first. */
function allPrograms(): Program[] {
  const pages = [
    ...filesBelow('docs/constructs', /\.md$/),
    ...filesBelow('docs', /^docs\/[^/]+\.md$/),
    'README.md',
  ];
  const files = [
    ...filesBelow('examples', /^examples\/[^/]+\/[^/]+(?<!\.test)\.ts$/),
    ...filesBelow('test', /\/specimens\/.*\.ts$/),
  ];
  return [
    ...pages.flatMap(programsOfPage),
    ...files.map((file) => parsed(file, '', readFileSync(join(root, file), 'utf8'))),
  ];
}

/** The text of a node, as if it stood at the margin. */
function outdented(nodes: readonly ts.Node[]): string {
  const source = nodes[0].getSourceFile();
  return nodes
    .map((node) => {
      const { character } = source.getLineAndCharacterOfPosition(node.getStart());
      return node
        .getText()
        .split('\n')
        .map((line, i) =>
          i === 0 ? line : line.replace(new RegExp(`^ {0,${indentOf(source, node, character)}}`), ''),
        )
        .join('\n');
    })
    .join('\n');
}

/** How far the line of a node is set in. */
function indentOf(source: ts.SourceFile, node: ts.Node, column: number): number {
  const start = node.getStart();
  const line = source.text.slice(start - column, start);
  return /^ */.exec(line)?.[0].length ?? 0;
}

const lineCount = (text: string) => text.split('\n').length;

/** The statement that makes a construct, and those behind it that go on with what it made. */
function making(statement: ts.Statement): ts.Statement[] {
  const made =
    ts.isVariableStatement(statement) && ts.isIdentifier(statement.declarationList.declarations[0].name)
      ? statement.declarationList.declarations[0].name.text
      : undefined;
  const siblings =
    ts.isBlock(statement.parent) || ts.isSourceFile(statement.parent) ? statement.parent.statements : [];
  const further = siblings.slice([...siblings].indexOf(statement) + 1);
  const end = further.findIndex(
    (next) =>
      made === undefined ||
      !ts.isExpressionStatement(next) ||
      !next.getText().startsWith(`${made}.`) ||
      lineCount(outdented([statement, ...further.slice(0, further.indexOf(next) + 1)])) > MAX_LINES,
  );
  return [statement, ...further.slice(0, end === -1 ? undefined : end)];
}

function statementOf(node: ts.Node): ts.Statement {
  let found = node;
  while (!ts.isStatement(found) || ts.isBlock(found)) found = found.parent;
  return found;
}

/** All that is called on what a static member gives: `Retry.of(3).on(…)`. */
function chainOf(node: ts.Expression): ts.Expression {
  let found = node;
  for (;;) {
    const { parent } = found;
    const goesOn =
      (ts.isPropertyAccessExpression(parent) || ts.isCallExpression(parent)) && parent.expression === found;
    if (!goesOn) return found;
    found = parent;
  }
}

function visitAll(source: ts.SourceFile, visit: (node: ts.Node) => void): void {
  const walk = (node: ts.Node): void => {
    visit(node);
    ts.forEachChild(node, walk);
  };
  walk(source);
}

/** Finds what shows a class at work, in the programs of this repository. */
export class Examples {
  private readonly programs = allPrograms();

  /** How a construct is made; undefined where no program makes one. */
  public making(name: string): Example | undefined {
    const found = this.programs.flatMap(({ file, heading, source }) => {
      const examples: Example[] = [];
      visitAll(source, (node) => {
        if (!ts.isNewExpression(node) || node.expression.getText() !== name) return;
        const text = outdented(making(statementOf(node)));
        if (lineCount(text) <= MAX_LINES) examples.push({ text, file, heading });
      });
      return examples;
    });
    return found.find(({ heading }) => heading === name) ?? found[0];
  }

  /** How the static members of a value are called, each once, from the page or file that shows most of them. */
  public calls(name: string): Example | undefined {
    let most: { readonly calls: readonly string[]; readonly program: Program } | undefined;
    for (const program of this.programs) {
      if (most !== undefined && program.file.startsWith('test')) break;
      const calls = callsIn(program.source, name);
      if (calls.length > (most?.calls.length ?? 0)) most = { calls, program };
    }
    if (most === undefined) return undefined;
    const { file, heading } = most.program;
    return { text: most.calls.map((call) => `${call};`).join('\n'), file, heading };
  }
}

/** The first calls of different static members of a class, a few of them. */
function callsIn(source: ts.SourceFile, name: string): readonly string[] {
  const calls = new Map<string, string>();
  visitAll(source, (node) => {
    if (!ts.isPropertyAccessExpression(node) || node.expression.getText() !== name) return;
    const text = outdented([chainOf(node)]);
    if (!calls.has(node.name.text) && lineCount(text) <= MAX_LINES) calls.set(node.name.text, text);
  });
  return [...calls.values()].slice(0, MAX_CALLS);
}
