import { join } from 'node:path';
import { inspect } from 'node:util';
import { runInThisContext } from 'node:vm';
import { App, Chart } from 'cdk8s';
import { MeshHost, StringMatch, VirtualService } from '../../lib/networking';
import { MeshError, MeshErrorCode } from '../../lib/errors';
import { refusal } from '../support/refusal';

describe('MeshError', () => {
  const parts = { code: MeshErrorCode.INVALID_PORT, got: 'port 0', expected: '1 to 65535', mend: 'give one' };

  test('says what was got, what was expected, where, and how to mend it', () => {
    expect(new MeshError(parts, 'chart/gateway').message).toBe(
      [
        'InvalidPort at chart/gateway',
        '  got:      port 0',
        '  expected: 1 to 65535',
        '  mend:     give one',
      ].join('\n'),
    );
  });

  test('takes the path of the innermost construct that it passes', () => {
    expect(new MeshError(parts).at('chart/inner').at('chart/outer').path).toBe('chart/inner');
  });

  test('carries its parts for programs, without being printed twice', () => {
    const error = new MeshError(parts, 'chart/gateway');
    expect(error).toMatchObject({ name: 'MeshError', ...parts, path: 'chart/gateway' });
    expect(inspect(error).match(/port 0/g)).toHaveLength(1);
  });

  test.each<[string, () => unknown]>([
    ['a value', () => StringMatch.regex('[')],
    ['a construct', () => new VirtualService(new Chart(new App(), 'c'), 'vs', { hosts: [MeshHost.of('*')] })],
  ])('the stack of one from %s begins at the line of the caller', (_, action) => {
    const [frame] = refusal(action)
      .stack!.split('\n')
      .filter((line) => /^\s+at /.test(line));
    expect(frame).toContain('mesh-error.test.ts');
  });

  describe('with the ten frames that V8 keeps by default', () => {
    const before = Error.stackTraceLimit;
    beforeAll(() => (Error.stackTraceLimit = 10));
    afterAll(() => (Error.stackTraceLimit = before));

    test('the line of the caller is there behind a hundred calls within the library', () => {
      const code = '(function deep(n, f) { return n === 0 ? f() : deep(n - 1, f); })';
      const deep = runInThisContext(code, { filename: join(__dirname, '../../lib/values/deep.js') });
      const caller = (): MeshError => deep(100, Reflect.construct.bind(null, MeshError, [parts]));
      const error = caller();
      expect(error).toBeInstanceOf(MeshError);
      expect(error.stack).toMatch(/mend: .*\n +at .*mesh-error\.test\.ts:\d+:\d+\)?\n +at .*caller/);
      expect(error.stack).not.toContain('deep.js');
      expect(Error.stackTraceLimit).toBe(10);
    });

    test('no more lines are kept than the program asks for', () => {
      const recurse = (n: number): MeshError => (n === 0 ? new MeshError(parts) : recurse(n - 1));
      expect(recurse(50).stack!.match(/^ {4}at /gm)).toHaveLength(10);
    });
  });
});
