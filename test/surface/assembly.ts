import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import ts from 'typescript';
import { homeOf } from '../../scripts/concerns.cjs';
import { lazyIndex } from '../../scripts/lazy-indexes.cjs';
import { readSurface } from '../../scripts/reference/surface';
import { ensureBuilt, root } from '../support/project';

beforeAll(ensureBuilt, 320_000);

const { subPaths } = readSurface();

describe('the assembly for other languages', () => {
  test('has each type once, in the namespace of its concern', () => {
    const { types } = JSON.parse(readFileSync(join(root, '.jsii'), 'utf8'));
    const known = Object.values<any>(types).map(({ fqn }) => fqn);
    const constructs = subPaths.filter(
      ({ entry }) => !/errors|analysis|simulate|compare|graph|testing/.test(entry),
    );
    const exported = constructs.flatMap(({ exports }) =>
      exports
        .filter(({ declaration }) => !ts.isSourceFile(declaration))
        .map(({ name, file }) => ['cdk8s-istio', homeOf(file), name].filter(Boolean).join('.')),
    );
    const missing = [...new Set(exported)].filter((fqn) => !known.includes(fqn));
    expect(missing).toEqual([]);
    expect(known).toEqual(
      expect.arrayContaining([
        'cdk8s-istio.PolicyTarget',
        'cdk8s-istio.networking.HttpMatch',
        'cdk8s-istio.gatewayApi.HttpRoute',
        'cdk8s-istio.install.IstioInstallation',
      ]),
    );
    const names = known.map((fqn: string) => fqn.split('.').at(-1));
    expect(names.filter((name, i) => names.indexOf(name) !== i)).toEqual([]);
  });
});

describe('lazy indexes', () => {
  const compiled = (source: string) =>
    ts.transpile(source, { module: ts.ModuleKind.CommonJS, target: ts.ScriptTarget.ES2022 });

  test('load a name when it is touched, and a namespace when it is', () => {
    const source = "export { Name, Other as Alias } from './leaf';\nexport * as concern from './concern';\n";
    const lines = lazyIndex(compiled(source)).split('\n');
    expect(lines).toContain('lazy("Name", () => require("./leaf").Name);');
    expect(lines).toContain('lazy("Alias", () => require("./leaf").Other);');
    expect(lines).toContain('lazy("concern", () => require("./concern"));');
    expect(lines).toContain('0 && (module.exports = { Name, Alias, concern });');
  });

  test.each(["export * from './leaf';", "import './leaf';", 'export const name = 1;'])(
    'are not made of an index that does more than to name what it exports: %s',
    (source) => {
      expect(() => lazyIndex(compiled(source))).toThrow('does more than to name');
    },
  );
});
