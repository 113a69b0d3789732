import { existsSync, readFileSync, readdirSync, rmSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import ts from 'typescript';

/**
 * Takes away what nobody needs of the package: declarations to which no door leads, the types of the CRDs behind those that are left (what they
 * describe is internal), the comments of the code, which the declarations have, and of the assembly the blanks and the places in the
 * sources.
 *
 * @param {string} root the folder of the repository, which is built
 */
export function trimBuild(root) {
  const files = readdirSync(join(root, 'build/lib'), { recursive: true, encoding: 'utf8' })
    .map((file) => join(root, 'build/lib', file))
    .sort();
  const declarations = files.filter((file) => file.endsWith('.d.ts'));
  for (const file of declarations) cutImports(file);
  const reached = reachedFrom(root);
  for (const file of declarations) if (!reached.has(file)) rmSync(file);
  for (const file of files.filter((name) => name.endsWith('.js'))) {
    const compilerOptions = {
      target: ts.ScriptTarget.ESNext,
      module: ts.ModuleKind.ESNext,
      removeComments: true,
    };
    writeFileSync(file, ts.transpileModule(readFileSync(file, 'utf8'), { compilerOptions }).outputText);
  }
  const assembly = join(root, '.jsii');
  // Where a type stands in the sources tells nobody who has the package: it does not hold them.
  const needed = (name, value) => (name === 'locationInModule' ? undefined : value);
  writeFileSync(assembly, JSON.stringify(JSON.parse(readFileSync(assembly, 'utf8')), needed));
}

/** What is named after a type of the CRDs becomes `any`: the package does not hold their declarations. */
function cutImports(file) {
  const text = readFileSync(file, 'utf8');
  const parsed = ts.createSourceFile(file, text, ts.ScriptTarget.ESNext);
  const isOfCrds = (statement) =>
    ts.isImportDeclaration(statement) && statement.moduleSpecifier.text.includes('/imports/');
  if (!parsed.statements.some(isOfCrds)) return;
  const kept = parsed.statements.filter((statement) => !isOfCrds(statement));
  const written = kept.map((statement) =>
    ts.isTypeAliasDeclaration(statement)
      ? `export type ${statement.name.text} = any;`
      : statement.getText(parsed),
  );
  writeFileSync(file, `${written.join('\n')}\n`);
}

/** The declarations to which those of the doors lead. */
function reachedFrom(root) {
  const { exports } = JSON.parse(readFileSync(join(root, 'package.json'), 'utf8'));
  const doors = Object.values(exports).flatMap(({ types }) => (types ? [join(root, types)] : []));
  const reached = new Set(doors);
  // Files that the loop finds are visited by the loop too.
  for (const file of reached) {
    for (const [, path] of readFileSync(file, 'utf8').matchAll(
      /(?:from|import\() ?['"](\..*?)(?:\.js)?['"]/g,
    )) {
      const target = join(dirname(file), path);
      reached.add(existsSync(`${target}.d.ts`) ? `${target}.d.ts` : join(target, 'index.d.ts'));
    }
  }
  return reached;
}
