import { readdirSync } from 'node:fs';
import { join } from 'node:path';
import { callModule, root } from '../support/project';

const refused: [file: string, code: string, message: string][] = [
  ['values/x.ts', "import { a } from '../core/a';", 'lib/values must not import from core'],
  ['values/x.ts', "import { a } from '../../imports/a';", 'lib/values may import only types of imports'],
  ['values/x.ts', "import { App } from 'cdk8s';", 'lib/values runs without cdk8s'],
  ['values/x.ts', "import type { a } from '../core/a';", 'lib/values must not import from core'],
  ['core/x.ts', "import { a } from '../networking/a';", 'lib/core must not import from networking'],
  ['core/x.ts', "import { a } from '../../imports/a';", 'lib/core may import only types of imports'],
  [
    'networking/x.ts',
    "import { a } from '../workloads/a';",
    'lib/networking may import only types of workloads',
  ],
  ['networking/x.ts', "import { a, type B } from '../workloads/a';", 'may import only types of workloads'],
  ['networking/x.ts', "import '../workloads/a';", 'may import only types of workloads'],
  ['networking/x.ts', "export * from '../workloads/a';", 'may import only types of workloads'],
  ['networking/x.ts', "export { a } from '../workloads/a';", 'may import only types of workloads'],
  ['networking/x.ts', "import a = require('../workloads/a');", 'may import only types of workloads'],
  ['networking/x.ts', "export const a = import('../patterns/a');", 'must not import from patterns'],
  ['networking/x.ts', "export const a = require('../patterns/a');", 'must not import from patterns'],
  ['networking/x.ts', "export type A = import('../patterns/a').A;", 'must not import from patterns'],
  ['networking/x.ts', "import type { A } from '../mesh/a';", 'must not import from mesh'],
  ['networking/sub/x.ts', "import { a } from '../../patterns/a';", 'must not import from patterns'],
  ['patterns/x.ts', "import { a } from '../delivery/a';", 'lib/patterns must not import from delivery'],
  ['patterns/x.ts', "import { a } from '../index';", 'lib/patterns must not import from index'],
  ['mesh/x.ts', "import { a } from '../core/a';", 'lib/mesh must not import from core'],
  ['analysis/rules/x/y.ts', "import { Construct } from 'constructs';", 'lib/analysis runs without cdk8s'],
  ['analysis/x.ts', "import { a } from '../simulate/a';", 'lib/analysis must not import from simulate'],
  ['simulate/x.ts', "import { Service } from 'cdk8s-plus-30';", 'lib/simulate runs without cdk8s'],
  ['testing/x.ts', "import { a } from '../cli/a';", 'lib/testing must not import from cli'],
  ['cli/x.ts', "import { a } from '../networking/a';", 'lib/cli must not import from networking'],
  ['core/x.ts', "import { a } from '../../test/a';", 'lib/core must not import from test/a'],
  ['core/x.ts', "import { a } from '../../main';", 'lib/core must not import from main'],
  ['index.ts', "export * from '../examples/a/b';", 'lib/index.ts must not import from examples/a/b'],
  ['core/x.ts', "import { parse } from 'left-pad';", 'the package brings no "left-pad" along'],
  ['unheard-of/x.ts', "import { a } from '../values/a';", 'lib/unheard-of has no line'],
];

const allowed: [file: string, code: string][] = [
  ['values/x.ts', "import { a } from './a';"],
  ['values/x.ts', "import { RE2JS } from 're2js';"],
  ['values/x.ts', "import type { a } from '../../imports/a';"],
  ['values/x.ts', "import type { Duration } from 'cdk8s';"],
  ['values/x.ts', "import { type Duration } from 'cdk8s';"],
  ['core/x.ts', "import { a } from '../values/a';"],
  ['core/x.ts', "import { ApiObject } from 'cdk8s';"],
  ['core/x.ts', "import { sep } from 'node:path';"],
  ['networking/x.ts', "import { a } from '../core/a';\nimport { b } from '../values/b';"],
  ['networking/x.ts', "import type { A } from '../workloads/a';\nexport type { B } from '../security/b';"],
  ['networking/x.ts', "export type A = import('../workloads/a').A;"],
  ['networking/sub/x.ts', "import type { A } from '../../../imports/a';\nimport { b } from '../b';"],
  ['patterns/x.ts', "import { a } from '../networking/a';\nimport { b } from '../workloads/b';"],
  ['mesh/x.ts', "import { a } from '../values/a';"],
  ['analysis/rules/x/y.ts', "import { a } from '../../../mesh/a';"],
  ['testing/x.ts', "import { a } from '../simulate/a';\nimport type { App } from 'cdk8s';"],
  ['index.ts', "export * from './networking/a';\nexport * from './simulate/a';"],
  ['errors.ts', "export * from './values/a';"],
];

describe('the arrows of the house', () => {
  const snippets = [...refused, ...allowed].map(([file, code]) => ({ file: `lib/${file}`, code }));
  let found: string[][];
  beforeAll(() => {
    found = callModule('test/support/lint.mjs', 'lint', snippets, 'house/arrows');
  }, 60_000);

  test.each(refused.map((row, index) => [...row, index] as const))('%s: %s is refused', (...row) => {
    expect(found[row[3]]).toEqual([expect.stringContaining(row[2])]);
  });

  test.each(allowed.map((row, index) => [...row, index] as const))('%s: %s is allowed', (...row) => {
    expect(found[refused.length + row[2]]).toEqual([]);
  });

  test('the linter reads what is in lib/', () => {
    const folders = readdirSync(join(root, 'lib'));
    const files = folders.map((name) => ({
      file: `lib/${name.replace(/(?<!\.ts)$/, '/x.ts')}`,
      code: '\n'.repeat(401),
    }));
    const long = callModule<string[][]>('test/support/lint.mjs', 'lint', files, 'max-lines');
    expect(long).toEqual(files.map(() => [expect.stringContaining('Maximum allowed is 400')]));
  });
});
