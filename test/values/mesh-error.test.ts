import { inspect } from 'node:util';
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
});
