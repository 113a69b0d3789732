import { existsSync, readFileSync, readdirSync, statSync } from 'node:fs';
import { dirname, join } from 'node:path';
import ts from 'typescript';
import { referencePages } from '../../scripts/reference/pages';
import { readSurface } from '../../scripts/reference/surface';
import { root } from '../support/project';

const folder = join(root, 'docs/reference');
const pages = referencePages();
const { checker, subPaths } = readSurface();

/** The names of all classes that a class descends from. */
function ancestors(type: ts.Type): string[] {
  return (type.getBaseTypes() ?? []).flatMap((base) => [base.symbol.name, ...ancestors(base)]);
}

/** The part of a page that is about one name. */
const sectionOf = (name: string) =>
  [...pages.values()]
    .flatMap((text) => text.split(/^(?=## )/m))
    .filter((part) => part.startsWith(`## ${name}\n`));

describe('the reference', () => {
  test('is what `npm run reference` writes', () => {
    const committed = readdirSync(folder, { recursive: true, encoding: 'utf8' })
      .filter((file) => statSync(join(folder, file)).isFile())
      .sort();
    expect(committed).toEqual([...pages.keys()].sort());
    const stale = committed.filter((file) => readFileSync(join(folder, file), 'utf8') !== pages.get(file));
    expect(stale).toEqual([]);
  });

  test('has a page for each sub-path, and every name on it', () => {
    for (const { name, specifier, exports } of subPaths) {
      const index = pages.get(`${name === '' ? 'start' : name}/README.md`);
      expect(index).toContain(`# ${specifier}\n`);
      const missing = exports.filter(
        ({ name: exported, declaration }) =>
          !ts.isSourceFile(declaration) && !index?.includes(`[\`${exported}\`](`),
      );
      expect(missing.map((entry) => entry.name)).toEqual([]);
    }
  });

  test('describes each thing once', () => {
    const symbols = new Set(subPaths.flatMap(({ exports }) => exports.map(({ symbol }) => symbol)));
    const things = [...symbols].filter(({ declarations }) => !ts.isSourceFile(declarations![0]));
    const counts = things.map(({ name }) => [name, sectionOf(name).length]);
    // A name for two things has two sections.
    const twice = (name: string) => things.filter((symbol) => symbol.name === name).length;
    expect(counts.filter(([name, count]) => count !== twice(name as string))).toEqual([]);
  });

  test('has no page that nobody would scroll through', () => {
    const long = [...pages].filter(([, text]) => text.split('\n').length > 600);
    expect(long.map(([page]) => page)).toEqual([]);
  });

  test('says nothing of what is internal', () => {
    const internal = [...pages].filter(
      ([, text]) => /\*\*`(?:new )?(?:\w+\.)?_\w/.test(text) || /@internal/.test(text),
    );
    expect(internal.map(([page]) => page)).toEqual([]);
  });

  test('shows how each construct is made, and how its values are', () => {
    const constructs = subPaths
      .flatMap(({ exports }) => exports)
      .filter(({ declaration, symbol }) => {
        if (!ts.isClassDeclaration(declaration)) return false;
        const isAbstract = ts
          .getModifiers(declaration)
          ?.some(({ kind }) => kind === ts.SyntaxKind.AbstractKeyword);
        return !isAbstract && ancestors(checker.getDeclaredTypeOfSymbol(symbol)).includes('Construct');
      });
    expect(constructs.length).toBeGreaterThan(30);
    const without = constructs.filter(({ name }) => !sectionOf(name)[0].includes(`new ${name}(`));
    expect(without.map(({ name }) => name)).toEqual([]);
    const examples = [...pages.values()].join('').match(/^```typescript\n/gm);
    expect(examples?.length).toBeGreaterThan(150);
  });

  test('leads nowhere but to what is there', () => {
    const dead = [...pages].flatMap(([page, text]) =>
      [...text.matchAll(/\]\(([^)#]*)(#[^)]*)?\)/g)]
        .map(([, path]) => path)
        .filter((path) => path !== '' && !/^https?:/.test(path))
        .filter((path) => !existsSync(join(folder, dirname(page), path)))
        .map((path) => `${page}: ${path}`),
    );
    expect(dead).toEqual([]);
  });
});
