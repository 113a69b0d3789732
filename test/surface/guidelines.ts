import { join } from 'node:path';
import ts from 'typescript';
import { type Exported, isInternal, readSurface, typesIn as typesOf } from '../../scripts/reference/surface';
import { root } from '../support/project';

/**
 * The rules of the house for constructs and their values, checked on all that the entry point and the sub-paths by concern export.
 * That they are valid for jsii is shown by the build.
 */
const { checker, subPaths } = readSurface();
const concerns = [
  '',
  'networking',
  'security',
  'telemetry',
  'extensions',
  'gateway-api',
  'install',
  'delivery',
  'observability',
];

/** Each thing once, whichever sub-paths export it. */
const exported: Exported[] = [
  ...new Map(
    subPaths
      .filter(({ name }) => concerns.includes(name))
      .flatMap(({ exports }) => exports.map((entry) => [entry.symbol, entry] as const))
      .filter(([, { declaration }]) => !ts.isSourceFile(declaration)),
  ).values(),
];

type Member = ts.ClassElement | ts.TypeElement | ts.EnumMember;

const isHidden = (node: ts.Node) =>
  (ts.canHaveModifiers(node) &&
    ts
      .getModifiers(node)
      ?.some(({ kind }) =>
        [
          ts.SyntaxKind.PrivateKeyword,
          ts.SyntaxKind.ProtectedKeyword,
          ts.SyntaxKind.OverrideKeyword,
        ].includes(kind),
      )) ||
  isInternal(node);
const isReadonly = (node: ts.Node) =>
  ts.canHaveModifiers(node) &&
  ts.getModifiers(node)?.some(({ kind }) => kind === ts.SyntaxKind.ReadonlyKeyword);
const textOf = (symbol: ts.Symbol | undefined) =>
  ts.displayPartsToString(symbol?.getDocumentationComment(checker)).trim();

const classes = exported.filter((one): one is Exported & { declaration: ts.ClassDeclaration } =>
  ts.isClassDeclaration(one.declaration),
);
const interfaces = exported.filter((one): one is Exported & { declaration: ts.InterfaceDeclaration } =>
  ts.isInterfaceDeclaration(one.declaration),
);
const structs = interfaces.filter(({ name }) => !/^I[A-Z]/.test(name));

/** The names of all classes and interfaces that a class descends from. */
function ancestors(type: ts.Type): string[] {
  return (type.getBaseTypes() ?? []).flatMap((base) => [base.symbol.name, ...ancestors(base)]);
}
const descends = ({ symbol }: Exported, from: string) =>
  ancestors(checker.getDeclaredTypeOfSymbol(symbol)).includes(from);
const isAbstract = ({ declaration }: Exported & { declaration: ts.ClassDeclaration }) =>
  ts.getModifiers(declaration)?.some(({ kind }) => kind === ts.SyntaxKind.AbstractKeyword);
const constructs = classes.filter((one) => descends(one, 'Construct') && !isAbstract(one));

/** The members that a user sees, the parameters of constructors that are properties included. */
function publicMembers(
  declaration: ts.ClassDeclaration | ts.InterfaceDeclaration | ts.EnumDeclaration,
): Member[] {
  const members: Member[] = [...declaration.members];
  return members.filter((member) => !isHidden(member) && !ts.isConstructorDeclaration(member));
}

const typesIn = (node: ts.Node) => typesOf(checker, node);

describe('the public API', () => {
  test('is found', () => {
    expect(constructs.map(({ name }) => name)).toEqual(
      expect.arrayContaining(['VirtualService', 'VersionedNginx', 'SubsetRouting', 'IstioIngress']),
    );
    expect(structs.length).toBeGreaterThan(20);
    expect(exported.map(({ name }) => name)).toEqual(
      expect.arrayContaining([
        'HttpMatch',
        'JwtRule',
        'Tracing',
        'WasmModule',
        'BackendRef',
        'Profile',
        'SyncWave',
      ]),
    );
  });

  test('a construct is made from scope, id and props', () => {
    const odd = constructs.flatMap(({ name, declaration }) => {
      const constructor = declaration.members.find(ts.isConstructorDeclaration);
      if (constructor === undefined || isHidden(constructor)) return [];
      const names = constructor.parameters.map((parameter) => parameter.name.getText()).join(', ');
      const type = constructor.parameters[2]?.type?.getText();
      return names === 'scope, id, props' && type === `${name}Props` ? [] : [`${name}(${names}: ${type})`];
    });
    expect(odd).toEqual([]);
  });

  test('props and options are readonly', () => {
    const writable = structs.flatMap(({ name, declaration }) =>
      declaration.members
        .filter((member) => !isReadonly(member))
        .map((member) => `${name}.${member.name?.getText()}`),
    );
    expect(writable).toEqual([]);
  });

  test('each optional property says what its default is', () => {
    const silent = structs.flatMap(({ name, declaration }) =>
      declaration.members
        .filter((member) => member.questionToken !== undefined)
        .filter(
          (member) =>
            !ts.getJSDocTags(member).some(({ tagName, comment }) => tagName.text === 'default' && comment),
        )
        .map((member) => `${name}.${member.name?.getText()}`),
    );
    expect(silent).toEqual([]);
  });

  test('everything is documented', () => {
    const silent = exported.flatMap(({ name, symbol, declaration }) => {
      const own = textOf(symbol) === '' ? [name] : [];
      if (
        !ts.isClassDeclaration(declaration) &&
        !ts.isInterfaceDeclaration(declaration) &&
        !ts.isEnumDeclaration(declaration)
      ) {
        return own;
      }
      const members = publicMembers(declaration).filter(
        (member) => member.name && textOf(checker.getSymbolAtLocation(member.name)) === '',
      );
      return [...own, ...members.map((member) => `${name}.${member.name?.getText()}`)];
    });
    expect(silent).toEqual([]);
  });

  test('no signature has a type of imports/', () => {
    const generated = join(root, 'imports');
    const odd = [...classes, ...interfaces].flatMap(({ name, declaration }) => {
      const constructors = declaration.members.filter(ts.isConstructorDeclaration);
      const nodes = [...publicMembers(declaration), ...constructors.flatMap((one) => [...one.parameters])];
      return nodes
        .filter((node) =>
          typesIn(node).some(({ declarations }) =>
            declarations?.some((declared) => declared.getSourceFile().fileName.startsWith(generated)),
          ),
        )
        .map((node) => `${name}: ${node.getText()}`);
    });
    expect(odd).toEqual([]);
  });

  test('a kind that others refer to can be imported by name', () => {
    const names = new Set(interfaces.map(({ name }) => name));
    const referred = constructs.filter((one) => descends(one, 'MeshResource') && names.has(`I${one.name}`));
    expect(referred.length).toBeGreaterThanOrEqual(3);
    const missing = referred.filter(
      ({ name, declaration }) =>
        !declaration.members.some((member) => member.name?.getText() === `from${name}Name`),
    );
    expect(missing.map(({ name }) => name)).toEqual([]);
  });

  test('a kind can be read from a manifest', () => {
    const kinds = constructs.filter((one) => descends(one, 'MeshResource'));
    const missing = kinds.filter(
      ({ declaration }) => !declaration.members.some((member) => member.name?.getText() === 'fromManifest'),
    );
    expect(missing.map(({ name }) => name)).toEqual([]);
  });
});
