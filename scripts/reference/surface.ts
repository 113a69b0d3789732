// What the package exports, sub-path by sub-path, as the TypeScript compiler sees it.
import { readFileSync } from 'node:fs';
import { join, relative, resolve } from 'node:path';
import ts from 'typescript';

const root = resolve(__dirname, '../..');

/** A name that a sub-path exports. */
export interface Exported {
  readonly name: string;
  readonly symbol: ts.Symbol;
  readonly declaration: ts.Declaration;
  /** The file that declares it, from the root of the repository. */
  readonly file: string;
}

/** An entry of `exports` in package.json. */
export interface SubPath {
  /** As it is imported: `cdk8s-istio/networking`. */
  readonly specifier: string;
  /** Its last part: `networking`; empty for the entry point. */
  readonly name: string;
  /** The file that puts it together, from the root of the repository. */
  readonly entry: string;
  readonly exports: readonly Exported[];
}

/** The sub-paths of the package, the entry point first. */
export interface Surface {
  readonly checker: ts.TypeChecker;
  readonly subPaths: readonly SubPath[];
}

/** The symbol itself, where an index names it. */
export function resolved(checker: ts.TypeChecker, symbol: ts.Symbol): ts.Symbol {
  return symbol.flags & ts.SymbolFlags.Alias ? checker.getAliasedSymbol(symbol) : symbol;
}

let known: Surface | undefined;

/** The public surface, read from the sources once. */
export const readSurface = (): Surface => (known ??= surfaceOfSources());

function surfaceOfSources(): Surface {
  const manifest = JSON.parse(readFileSync(join(root, 'package.json'), 'utf8'));
  const entries = Object.entries<{ types?: string }>(manifest.exports).flatMap(([path, { types }]) =>
    // What stands elsewhere is no module of the library, but adds to one of another.
    types === undefined || !types.startsWith('./build/')
      ? []
      : [{ path, entry: types.replace(/^\.\/build\//, '').replace(/\.d\.ts$/, '.ts') }],
  );
  const program = ts.createProgram(
    entries.map(({ entry }) => join(root, entry)),
    {
      module: ts.ModuleKind.Node20,
      target: ts.ScriptTarget.ES2022,
      strict: true,
      skipLibCheck: true,
      types: ['node', 'jest'],
    },
  );
  const checker = program.getTypeChecker();
  const subPaths = entries.map(({ path, entry }): SubPath => {
    const source = program.getSourceFile(join(root, entry));
    const module = source && checker.getSymbolAtLocation(source);
    if (module === undefined) throw new Error(`${entry} exports nothing`);
    const exports = checker.getExportsOfModule(module).flatMap((alias): Exported[] => {
      const symbol = resolved(checker, alias);
      const declaration = symbol.declarations?.[0];
      if (declaration === undefined) return [];
      const file = relative(root, declaration.getSourceFile().fileName);
      return [{ name: alias.name, symbol, declaration, file }];
    });
    const name = path.slice(2);
    return { specifier: name === '' ? manifest.name : `${manifest.name}/${name}`, name, entry, exports };
  });
  return { checker, subPaths };
}

/** Whether a class, a member or another declaration is marked as internal. */
export const isInternal = (node: ts.Node): boolean =>
  ts.getJSDocTags(node).some(({ tagName }) => tagName.text === 'internal');

/** Whether users see a member: neither private nor protected, nor internal. */
export function isPublic(node: ts.Node): boolean {
  const hidden = [ts.SyntaxKind.PrivateKeyword, ts.SyntaxKind.ProtectedKeyword];
  const modifiers = ts.canHaveModifiers(node) ? (ts.getModifiers(node) ?? []) : [];
  return !isInternal(node) && !modifiers.some(({ kind }) => hidden.includes(kind));
}

/** The types that a node names, which may be of any package. */
export function typesIn(checker: ts.TypeChecker, node: ts.Node): ts.Symbol[] {
  const found: ts.Symbol[] = [];
  const visit = (child: ts.Node): void => {
    if (ts.isBlock(child)) return;
    const name = ts.isTypeReferenceNode(child)
      ? child.typeName
      : ts.isExpressionWithTypeArguments(child)
        ? child.expression
        : undefined;
    const symbol = name && checker.getSymbolAtLocation(name);
    if (symbol) found.push(resolved(checker, symbol));
    ts.forEachChild(child, visit);
  };
  visit(node);
  return found;
}
