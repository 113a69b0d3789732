import { cpSync, existsSync, mkdirSync, readFileSync, readdirSync, writeFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { dirname, join } from 'node:path';
import { Client } from '@modelcontextprotocol/sdk/client/index.js';
import { StdioClientTransport } from '@modelcontextprotocol/sdk/client/stdio.js';
import { ensureBuilt, root, run, temporaryFolder } from '../support/project';

jest.setTimeout(320_000);

const manifest = JSON.parse(readFileSync(join(root, 'package.json'), 'utf8'));
const folder = temporaryFolder();
const project = join(folder, 'project');
const installed = join(project, 'node_modules/cdk8s-istio');

interface Packed {
  readonly filename: string;
  readonly size: number;
  readonly unpackedSize: number;
  readonly files: readonly { readonly path: string }[];
}

/** A peer that the command `mcp` alone needs: it is installed when that is tested. */
const SDK = '@modelcontextprotocol/sdk';
const QUIET = ['--prefer-offline', '--no-audit', '--no-fund', '--loglevel', 'error'];

let packed: Packed;

beforeAll(() => {
  ensureBuilt();
  const flags = ['--json', '--pack-destination', folder, '--ignore-scripts'];
  const output = run('npm', ['pack', ...flags]);
  [packed] = Object.values<Packed>(JSON.parse(output.slice(output.search(/^[[{]/m))));

  mkdirSync(project);
  writeFileSync(
    join(project, 'package.json'),
    JSON.stringify({ name: 'fresh', version: '1.0.0', private: true }),
  );
  const peers = [...Object.keys(manifest.peerDependencies), 'typescript'].filter((name) => name !== SDK);
  const pinned = peers.map((name) => `${name}@${manifest.devDependencies[name]}`);
  run('npm', ['install', ...QUIET, join(folder, packed.filename), ...pinned], { cwd: project });
});

describe('the tarball', () => {
  test('holds the compiled library and what goes with it, and nothing else', () => {
    const expected = [
      /^build\/lib\/.*\.(js|d\.ts)$/,
      /^build\/lib\/view\/assets\/page\.css$/,
      /^bin\/cdk8s-istio\.js$/,
      /^cdk8s-istio\.schema\.json$/,
      /^vitest\/index\.(mjs|d\.mts)$/,
      /^(\.jsii|package\.json|LICENSE|(README|CHANGELOG|THIRD-PARTY)\.md)$/,
      /^schemas\/.*\.json$/,
      /^node_modules\/re2js\//,
    ];
    const paths = packed.files.map(({ path }) => path);
    expect(paths.filter((path) => !expected.some((pattern) => pattern.test(path)))).toEqual([]);
    expect(paths).toEqual(
      expect.arrayContaining(['.jsii', 'LICENSE', 'README.md', 'node_modules/re2js/package.json']),
    );
  });

  test('stays small', () => {
    console.log(
      `the tarball: ${packed.files.length} files, ${packed.size} bytes, ${packed.unpackedSize} unpacked`,
    );
    expect(packed.unpackedSize).toBeLessThan(9_900_000);
  });

  test('has every file that package.json points at', () => {
    const targets = Object.values<any>(manifest.exports).flatMap((entry) =>
      typeof entry === 'string' ? [entry] : Object.values<string>(entry),
    );
    const all = [manifest.main, manifest.types, ...targets];
    expect(all.filter((path) => !existsSync(join(installed, path)))).toEqual([]);
  });

  test('leads TypeScript to the same declarations where that does not read `exports`', () => {
    const typed = Object.entries<any>(manifest.exports).filter(
      ([path, entry]) => path !== '.' && entry.types,
    );
    const expected = typed.map(([path, entry]) => [path.slice('./'.length), [entry.types]]);
    expect(manifest.typesVersions).toEqual({ '*': Object.fromEntries(expected) });
  });

  test('its declarations lead to no file that it does not hold', () => {
    const reached = new Set(Object.values<any>(manifest.exports).flatMap((entry) => entry.types ?? []));
    // Files that the loop finds are visited by the loop too.
    for (const file of reached) {
      const text = readFileSync(join(installed, file), 'utf8');
      for (const [, path] of text.matchAll(/(?:from|import\() ?['"](\..*?)(?:\.js)?['"]/g)) {
        const target = join(dirname(file), path);
        reached.add(
          `./${existsSync(join(installed, `${target}.d.ts`)) ? target : join(target, 'index')}.d.ts`,
        );
      }
    }
    expect(reached.size).toBeGreaterThan(2);
    expect([...reached].filter((file) => !/^\.\/(build\/lib|vitest)\//.test(file))).toEqual([]);
  });
});

describe('a fresh project', () => {
  const walkthrough = readFileSync(join(root, 'main.ts'), 'utf8').replace("'./lib'", "'cdk8s-istio'");
  const source = `
    import { MeshError } from 'cdk8s-istio/errors';
    import { HttpMatch } from 'cdk8s-istio/networking';
    ${walkthrough}
    try {
      subsets.addRule({ match: [HttpMatch.prefix('/new')], subset: 'appv3' });
    } catch (error) {
      console.log(error instanceof MeshError ? error.code : error);
    }
  `;

  /** Compiles the source with some compiler and settings, and runs what it gives. */
  const compileAndRun = (name: string, compiler: string, compilerOptions: object) => {
    const home = join(project, name);
    mkdirSync(home);
    writeFileSync(join(home, 'main.ts'), `declare const console: { log(text: unknown): void };\n${source}`);
    const settings = { strict: true, skipLibCheck: false, types: [], ...compilerOptions };
    writeFileSync(join(home, 'tsconfig.json'), JSON.stringify({ compilerOptions: settings }));
    run(process.execPath, [compiler, '--project', home], { cwd: home });
    const env = { ...process.env, CDK8S_OUTDIR: join(home, 'dist') };
    return run(process.execPath, [join(home, 'main.js')], { cwd: home, env });
  };

  /** It refuses what is to be refused, and writes the walkthrough as this repository does. */
  const expectWalkthrough = (name: string, printed: string) => {
    expect(printed).toBe('UnknownSubset\n');
    const files = (home: string) =>
      readdirSync(home).map((file) => [file, readFileSync(join(home, file), 'utf8')]);
    expect(files(join(project, name, 'dist'))).toEqual(files(join(root, 'dist')));
  };

  const current = join(project, 'node_modules/typescript/lib/tsc.js');
  // The one that `cdk8s init typescript-app` asks for.
  const templates = createRequire(require.resolve('cdk8s-cli/package.json')).resolve('typescript/lib/tsc.js');

  test('uses the library with current TypeScript settings', () => {
    expectWalkthrough('current', compileAndRun('current', current, { module: 'node20' }));
  });

  test('uses the library with the settings and the TypeScript of the cdk8s template', () => {
    const settings = { target: 'ES2017', lib: ['es2016'], module: 'CommonJS' };
    expect(run(process.execPath, [templates, '--version'])).toMatch(/^Version 5\.9\./);
    expectWalkthrough('template', compileAndRun('template', templates, settings));
  });

  test('judges by the command', () => {
    const command = join(project, 'node_modules/.bin/cdk8s-istio');
    expect(run(command, ['analyze', join(root, 'dist')], { cwd: project })).toMatch(
      /^10 objects in 2 files: /,
    );
    expect(run(command, ['--version'], { cwd: project })).toBe(`${manifest.version}\n`);
  });

  test('serves editors when the SDK is installed, and says so before', async () => {
    const command = join(project, 'node_modules/.bin/cdk8s-istio');
    expect(() => run(command, ['mcp'], { cwd: project })).toThrow(`Install it: npm install ${SDK}`);
    expect(run(command, ['mcp', '--help'], { cwd: project })).toContain('cdk8s-istio mcp');

    run('npm', ['install', ...QUIET, `${SDK}@${manifest.devDependencies[SDK]}`], { cwd: project });
    cpSync(join(root, 'dist'), join(project, 'manifests'), { recursive: true });
    const client = new Client({ name: 'test', version: '1.0.0' });
    await client.connect(new StdioClientTransport({ command, args: ['mcp'], cwd: project }));
    const call = { name: 'analyze', arguments: { files: ['manifests'] } };
    expect((await client.callTool(call)).structuredContent).toEqual({ exitCode: 0, report: [], notes: [] });
    await client.close();
  });

  test('judges in programs, in tests and in synth', () => {
    const program = `
      const { analyze } = require('cdk8s-istio/analysis');
      const { IstioValidation } = require('cdk8s-istio');
      globalThis.expect = { extend: (matchers) => console.log(Object.keys(matchers).join()) };
      require('cdk8s-istio/jest');
      console.log(analyze([{}])[0].rule, typeof IstioValidation.check, typeof new IstioValidation().validate);
    `;
    expect(run(process.execPath, ['-e', program], { cwd: project })).toBe(
      'toHaveNoFindings,toHaveFinding,toRoute,toReject,toRedirect,toBeDenied,toBehaveLike,toAllowNoMoreThan,toKeepServing\nyaml/no-object function function\n',
    );
  });

  test('tells where requests go, by the command and in programs', () => {
    const command = join(project, 'node_modules/.bin/cdk8s-istio');
    const args = ['route', join(root, 'dist'), 'http://nginx/', '--from', 'client.istio-test'];
    expect(run(command, args, { cwd: project })).toContain(
      'subset appv2 of nginx.istio-test.svc.cluster.local:80',
    );
    const program = `
      const { Mesh, Request } = require('cdk8s-istio/simulate');
      const { default: Reporter } = require('cdk8s-istio/coverage');
      const { outcomes } = Mesh.fromFiles(${JSON.stringify(join(root, 'dist'))}).send(Request.get('http://nginx/').from('client.istio-test'));
      console.log(outcomes.map(({ subset, probability }) => subset + ' ' + probability).join(), typeof Reporter);
    `;
    expect(run(process.execPath, ['-e', program], { cwd: project })).toBe('appv2 0.7,appv1 0.3 function\n');
  });

  test('shows what changes for requests, by the command and in programs', () => {
    const [before, after] = ['2-all-to-v1', '3-weighted-30-70'].map((state) =>
      join(root, 'examples/walkthrough/dist', state),
    );
    const command = join(project, 'node_modules/.bin/cdk8s-istio');
    expect(run(command, ['diff', before, after, '--fail-on', 'lost'], { cwd: project })).toMatch(
      /\n\nChanges for requests: \d+ \w+\.\n$/,
    );
    const program = `
      const { Mesh } = require('cdk8s-istio/simulate');
      const { allowsNoMoreThan, diff, differenceText, equivalent } = require('cdk8s-istio/compare');
      const [before, after] = ${JSON.stringify([before, after])}.map((folder) => Mesh.fromFiles(folder));
      console.log(equivalent(before, after).verdict, equivalent(after, after).verdict, allowsNoMoreThan(before, after).verdict);
      console.log(differenceText(diff(after, after)).trim());
    `;
    expect(run(process.execPath, ['-e', program], { cwd: project })).toBe(
      'no yes yes\nNothing changes for requests.\n',
    );
  });
});
