import { readFileSync, readdirSync } from 'node:fs';
import { join } from 'node:path';
import ts from 'typescript';
import { type Exported, isPublic, readSurface } from '../../scripts/reference/surface';
import { root } from '../support/project';

/** What each name that begins with a small letter is: all others are classes, types and constants. */
const FUNCTIONS: { readonly [specifier: string]: readonly string[] } = {
  'cdk8s-istio/analysis': [
    'allRules',
    'analyze',
    'analyzeLoaded',
    'findConfiguration',
    'githubReport',
    'jsonReport',
    'loadFiles',
    'loadManifests',
    'loadText',
    'precheck',
    'readConfiguration',
    'refusalOf',
    'ruleUrl',
    'sarifReport',
    'textReport',
  ],
  'cdk8s-istio/simulate': [
    'coverageTable',
    'coveredPercent',
    'explanationMermaid',
    'explanationText',
    'mergedElements',
    'reachable',
    'requestOf',
  ],
  'cdk8s-istio/compare': [
    'allowsNoMoreThan',
    'diff',
    'differenceGithub',
    'differenceJson',
    'differenceMarkdown',
    'differenceText',
    'equivalent',
    'rolloutStates',
    'transition',
    'transitionJson',
    'transitionText',
    'waveFiles',
  ],
  'cdk8s-istio/graph': ['graphDot', 'graphJson', 'graphMermaid', 'graphSvg', 'meshGraph'],
  // A reporter is the default export of its module, as Jest asks.
  'cdk8s-istio/coverage': ['default'],
};

const { checker, subPaths } = readSurface();
const concerns = subPaths.filter(({ entry }) => /^lib\/[\w-]+\/index\.ts$/.test(entry));
const constructs = concerns.filter(
  ({ name }) => !['analysis', 'simulate', 'compare', 'graph'].includes(name),
);
const [entryPoint] = subPaths;
/** Such a member is documented where it is first declared. */
const isOverride = (node: ts.Node) =>
  (ts.getCombinedModifierFlags(node as ts.Declaration) & ts.ModifierFlags.Override) !== 0;
const isNamespace = ({ declaration }: Exported) =>
  ts.isSourceFile(declaration) || ts.isModuleDeclaration(declaration);

describe('what the package exports', () => {
  test('is found', () => {
    expect(subPaths.map(({ specifier }) => specifier)).toEqual(
      ['', 'networking', 'security', 'telemetry', 'extensions', 'gateway-api', 'install', 'delivery']
        .concat('observability', 'errors', 'analysis', 'simulate', 'compare', 'graph', 'jest', 'coverage')
        .map((name) => (name === '' ? 'cdk8s-istio' : `cdk8s-istio/${name}`)),
    );
    for (const { exports } of subPaths) expect(exports.length).toBeGreaterThan(0);
  });

  test('has one thing behind each name, whichever sub-path exports it', () => {
    const meanings = new Map<string, Map<ts.Symbol, string[]>>();
    for (const { specifier, exports } of subPaths) {
      for (const { name, symbol } of exports) {
        const known = meanings.get(name) ?? new Map<ts.Symbol, string[]>();
        known.set(symbol, [...(known.get(symbol) ?? []), specifier]);
        meanings.set(name, known);
      }
    }
    const twice = [...meanings].filter(([, known]) => known.size > 1);
    expect(twice.map(([name, known]) => `${name}: ${[...known.values()].join(' and ')}`)).toEqual([]);
  });

  test('begins with a capital, but for functions and namespaces', () => {
    const small = subPaths.flatMap(({ specifier, exports }) =>
      exports
        .filter((one) => !/^[A-Z]/.test(one.name) && !isNamespace(one))
        .map(({ name }) => `${specifier} ${name}`),
    );
    const listed = Object.entries(FUNCTIONS).flatMap(([specifier, names]) =>
      names.map((name) => `${specifier} ${name}`),
    );
    expect(small.sort()).toEqual(listed.sort());
  });

  test('has constants in capitals, and only those that are listed', () => {
    const constants = subPaths.flatMap(({ exports }) =>
      exports.filter(({ declaration }) => ts.isVariableDeclaration(declaration)).map(({ name }) => name),
    );
    expect(constants).toEqual(['HTTP_REQUESTS']);
  });

  test('is not internal', () => {
    const internal = subPaths.flatMap(({ specifier, exports }) =>
      exports
        .filter((one) => !isPublic(one.declaration) || one.name.startsWith('_'))
        .map(({ name }) => `${specifier} ${name}`),
    );
    expect(internal).toEqual([]);
  });

  test('is documented, each member too', () => {
    const textOf = (symbol?: ts.Symbol) =>
      ts.displayPartsToString(symbol?.getDocumentationComment(checker)).trim();
    const silent = new Set<string>();
    for (const { specifier, exports } of subPaths) {
      for (const entry of exports) {
        if (isNamespace(entry)) continue;
        const { name, symbol, declaration } = entry;
        if (textOf(symbol) === '') silent.add(`${specifier} ${name}`);
        if (
          !ts.isClassLike(declaration) &&
          !ts.isInterfaceDeclaration(declaration) &&
          !ts.isEnumDeclaration(declaration)
        ) {
          continue;
        }
        for (const member of declaration.members) {
          if (!isPublic(member) || isOverride(member) || !member.name) continue;
          if (textOf(checker.getSymbolAtLocation(member.name)) === '') {
            silent.add(`${specifier} ${name}.${member.name.getText()}`);
          }
        }
      }
    }
    expect([...silent]).toEqual([]);
  });
});

describe('the indexes', () => {
  const textOf = (entry: string) => readFileSync(join(root, entry), 'utf8');

  test('name what they export', () => {
    const others = concerns.concat(entryPoint).flatMap(({ entry }) =>
      ts
        .createSourceFile(entry, textOf(entry), ts.ScriptTarget.ES2022)
        .statements.filter(
          (statement) =>
            !ts.isExportDeclaration(statement) ||
            statement.exportClause === undefined ||
            (ts.isNamespaceExport(statement.exportClause) && entry !== entryPoint.entry),
        )
        .map(() => entry),
    );
    expect(others).toEqual([]);
  });

  test('have their names in order', () => {
    for (const { entry } of constructs.concat(entryPoint)) {
      const lists = [...textOf(entry).matchAll(/\{([^}]*)\} from/g)].map(([, list]) =>
        list
          .split(',')
          .map((name) => name.trim().replace(/^type /, ''))
          .filter(Boolean),
      );
      for (const names of lists) expect([entry, ...names]).toEqual([entry, ...[...names].sort(byLetters)]);
    }
  });

  test('stand for every concern, as namespaces of the entry point', () => {
    const namespaces = entryPoint.exports.filter(isNamespace).map(({ file }) => file);
    expect(namespaces.sort()).toEqual(constructs.map(({ entry }) => entry).sort());
  });

  test('are for users: no other file of the library imports one of constructs', () => {
    const folders = constructs.map(({ name }) => name).join('|');
    const importing = readdirSync(join(root, 'lib'), { recursive: true, encoding: 'utf8' })
      .filter((file) => file.endsWith('.ts') && file !== 'index.ts')
      .filter((file) =>
        new RegExp(`from '(\\.|(\\.\\./)+(${folders}))(/index)?'`).test(textOf(join('lib', file))),
      );
    expect(importing).toEqual([]);
  });
});

/** As people sort names: the case of letters does not matter. */
function byLetters(left: string, right: string): number {
  const [a, b] = [left.toLowerCase(), right.toLowerCase()];
  return a < b ? -1 : a > b ? 1 : 0;
}
