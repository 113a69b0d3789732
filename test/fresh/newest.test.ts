import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { root, temporaryFolder } from '../support/project';
import { install, pack, project, shell, walkthrough } from './support';

jest.setTimeout(600_000);

const folder = temporaryFolder();
const home = join(folder, 'project');
let tarball: string;
const write = (file: string, text: string) => writeFileSync(join(home, file), text);

/** The strict options of `tsc --init` in the newest TypeScript, and what docs/testing.md adds. */
function settings(types: string[], files: string[]): void {
  write(
    'tsconfig.json',
    JSON.stringify({ extends: './tsconfig.init.json', compilerOptions: { types }, files }),
  );
}

const SPLIT = `
  import { Mesh, Request } from 'cdk8s-istio/simulate';
  test('30 of 100 requests go to v1', () => {
    const mesh = Mesh.fromFiles('dist');
    const ask = Request.get('http://nginx/').from('client.istio-test');
    expect(mesh).toRoute(ask, { 'nginx/appv1': 30, 'nginx/appv2': 70 });
    expect(mesh).not.toRoute(ask, 'nginx/appv1');
  });
`;

beforeAll(() => {
  tarball = pack(folder);
  project(home, { type: 'module' });
  install(home, tarball, 'cdk8s', 'cdk8s-plus-30', 'constructs');
  install(home, '--save-dev', 'cdk8s-cli', 'tsx', 'typescript@latest');
  shell(home, 'npx tsc --init');
  shell(home, 'mv tsconfig.json tsconfig.init.json');
  write('main.ts', walkthrough());
  write('cdk8s.yaml', 'language: typescript\napp: node --import tsx main.ts\noutput: dist\n');
});

test('the walkthrough compiles with all that tsc --init turns on, and synthesises', () => {
  expect(readFileSync(join(home, 'tsconfig.init.json'), 'utf8')).toMatch(
    /^\s*"exactOptionalPropertyTypes": true/m,
  );
  settings([], ['main.ts']);
  shell(home, 'npx tsc --noEmit');
  shell(home, 'npx cdk8s synth --no-check-upgrade');
  for (const name of ['environment', 'routing']) {
    const file = `dist/${name}.k8s.yaml`;
    expect(readFileSync(join(home, file), 'utf8')).toBe(readFileSync(join(root, file), 'utf8'));
  }
});

describe('Jest', () => {
  beforeAll(() => {
    install(home, '--save-dev', 'jest', '@types/jest', '@jest/globals', '@swc/core', '@swc/jest');
    write(
      'jest.config.cjs',
      `module.exports = {
        transform: { '^.+\\\\.ts$': ['@swc/jest', { jsc: { target: 'es2022', parser: { syntax: 'typescript' } }, module: { type: 'commonjs' } }] },
      };`,
    );
  });

  test('with its globals', () => {
    write('globals.test.ts', `import 'cdk8s-istio/jest';${SPLIT}`);
    settings(['jest'], ['globals.test.ts']);
    shell(home, 'npx tsc --noEmit && npx jest globals.test.ts');
  });

  test('without them', () => {
    write(
      'imported.test.ts',
      `import { expect, test } from '@jest/globals'; import 'cdk8s-istio/jest';${SPLIT}`,
    );
    settings([], ['imported.test.ts']);
    shell(home, 'npx tsc --noEmit && npx jest --injectGlobals=false imported.test.ts');
  });
});

test('Vitest', () => {
  const own = project(join(folder, 'vitest'), { type: 'module' });
  install(own, tarball, 'cdk8s', 'cdk8s-plus-30', 'constructs', 'vitest', 'typescript@latest');
  shell(own, 'npx tsc --init && mv tsconfig.json tsconfig.init.json');
  const files = ['split.spec.ts'];
  writeFileSync(join(own, 'tsconfig.json'), JSON.stringify({ extends: './tsconfig.init.json', files }));
  const spec = (text: string) =>
    writeFileSync(
      join(own, 'split.spec.ts'),
      `import { expect, test } from 'vitest'; import 'cdk8s-istio/vitest';${text.replace("'dist'", JSON.stringify(join(root, 'dist')))}`,
    );
  spec(SPLIT);
  shell(own, 'npx tsc --noEmit && npx vitest run');
  spec(SPLIT.replace("/appv1': 30", "/appv1': 31"));
  expect(() => shell(own, 'npx vitest run')).toThrow(/expected the request to go to/);
});
