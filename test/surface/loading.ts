import { relative } from 'node:path';
import ts from 'typescript';
import { readSurface } from '../../scripts/reference/surface';
import { ensureBuilt, root, run } from '../support/project';

jest.setTimeout(60_000);

beforeAll(ensureBuilt, 320_000);

/** Runs a program of CommonJS against the build, and returns what it leaves in `answer`. */
function answer<T>(program: string): T {
  const code = `let answer;\n${program}\nprocess.stdout.write(JSON.stringify(answer));`;
  return JSON.parse(run(process.execPath, ['-e', code]));
}

/** The files that a program loads, but for those of Node: from the root of the repository, or the package that holds them. */
function loaded(program: string): string[] {
  const files = answer<string[]>(`${program}\nanswer = Object.keys(require.cache);`);
  const names = files.map((file) =>
    relative(root, file).replace(/^node_modules\/((?:@[^/]+\/)?[^/]+)\/.*/, '$1'),
  );
  return [...new Set(names)].sort();
}

/** Hides cdk8s-plus, as where it is not installed. */
const withoutPlus = `
  const Module = require('node:module');
  const resolve = Module._resolveFilename;
  Module._resolveFilename = function (request, ...rest) {
    if (/^cdk8s-plus-/.test(request)) throw Object.assign(new Error(request + ' is not installed'), { code: 'MODULE_NOT_FOUND' });
    return resolve.call(this, request, ...rest);
  };
`;

const { subPaths } = readSurface();
const lazy = subPaths.filter(({ entry }) => !/errors|analysis|simulate|compare|graph|testing/.test(entry));

/** The names of a sub-path that are there at run time. */
const valuesOf = (exports: (typeof lazy)[number]['exports']) =>
  exports
    .filter(
      ({ declaration }) => !ts.isInterfaceDeclaration(declaration) && !ts.isTypeAliasDeclaration(declaration),
    )
    .map(({ name }) => name)
    .sort();

describe('what a program loads', () => {
  test('nothing but the index, before it touches a name', () => {
    expect(loaded("require('cdk8s-istio');")).toEqual(['build/lib/index.js']);
    for (const { specifier, entry } of lazy) {
      expect(loaded(`require('${specifier}');`)).toEqual([`build/${entry.replace('.ts', '.js')}`]);
    }
  });

  test('of the namespaces their indexes alone', () => {
    const files = loaded(
      "Object.values(require('cdk8s-istio').networking); require('cdk8s-istio').security;",
    );
    expect(files).not.toContain('build/lib/security/authorization-policy.js');
    expect(files).toContain('build/lib/networking/gateway.js');
  });

  test('of a concern what it takes of it', () => {
    const files = loaded(
      "const { VirtualService } = require('cdk8s-istio/networking'); VirtualService.name;",
    );
    const own = files.filter((file) => file.startsWith('build/')).map((file) => file.split('/')[2]);
    expect([...new Set(own)]).toEqual(['core', 'networking', 'values']);
    expect(files).toEqual(expect.arrayContaining(['cdk8s', 'constructs']));
    expect(files).not.toContain('cdk8s-plus-30');
    expect(files).not.toContain('build/lib/networking/sidecar.js');
  });

  test('neither the judge nor the model, whatever it takes of the constructs', () => {
    const touchAll = lazy.map(({ specifier }) => `Object.values(require('${specifier}'));`).join('\n');
    expect(
      loaded(touchAll).filter((file) =>
        /lib\/(analysis|simulate|compare|graph|mesh|cli|testing)\//.test(file),
      ),
    ).toEqual([]);
  });
});

describe('without cdk8s-plus', () => {
  test('every concern is there', () => {
    const concerns = lazy.filter(({ name }) => name !== '');
    for (const { specifier } of concerns) {
      const values = answer<number>(`${withoutPlus} answer = Object.values(require('${specifier}')).length;`);
      expect(values).toBeGreaterThan(0);
    }
  });

  test('a virtual service is written', () => {
    const program = `
      ${withoutPlus}
      const { App, Chart, Testing } = require('cdk8s');
      const { Destination, MeshHost, RouteAction, VirtualService } = require('cdk8s-istio/networking');
      const chart = new Chart(new App(), 'chart', { namespace: 'shop' });
      const routes = new VirtualService(chart, 'routes', { hosts: [MeshHost.of('cart')] });
      routes.addDefaultHttpRoute({ action: RouteAction.forward(Destination.host('cart')) });
      answer = Testing.synth(chart)[0].kind;
    `;
    expect(answer(program)).toBe('VirtualService');
  });

  test('the patterns are there, and only workloads are not', () => {
    const program = `
      ${withoutPlus}
      const istio = require('cdk8s-istio');
      answer = Object.keys(istio).filter((name) => { try { istio[name]; return false; } catch { return true; } });
    `;
    expect(answer(program)).toEqual(['ClientPod', 'VersionedNginx', 'VersionedWorkload']);
  });
});

describe('what a program imports', () => {
  test.each(lazy.map((subPath) => [subPath.specifier, subPath] as const))(
    '%s has all of its names',
    (_name, subPath) => {
      const { specifier, exports } = subPath;
      const names = valuesOf(exports);
      const values = `const all = require('${specifier}'); answer = Object.keys(all).filter((name) => all[name] !== undefined).sort();`;
      expect(answer(values)).toEqual(names);

      // Node reads the names of an index from its text, for modules of the other kind.
      const program = `import * as all from '${specifier}';
      import { ${names.join(', ')} } from '${specifier}';
      const given = { ${names.join(', ')} };
      process.stdout.write(JSON.stringify(Object.keys(given).filter((name) => given[name] !== undefined && given[name] === all[name])));`;
      expect(JSON.parse(run(process.execPath, ['--input-type=module', '-e', program])).sort()).toEqual(names);
    },
  );

  test('is the same by whichever door', () => {
    const program = `
      const istio = require('cdk8s-istio');
      const { HttpMatch, PolicyTarget } = istio;
      answer = [
        HttpMatch === require('cdk8s-istio/networking').HttpMatch,
        PolicyTarget === require('cdk8s-istio/security').PolicyTarget,
        istio.gatewayApi === require('cdk8s-istio/gateway-api'),
      ];
    `;
    expect(answer(program)).toEqual([true, true, true]);
  });
});
