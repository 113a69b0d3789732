import fc from 'fast-check';
import { loadText } from '../../../lib/mesh/load';
import { yamlText } from '../../../lib/mesh/yaml/write';

const read = (text: string) => loadText(text, 'written.yaml').resources.map(({ manifest }) => manifest);

const manifest = (spec: unknown) => ({ apiVersion: 'v1', kind: 'Thing', metadata: { name: 'a' }, spec });

test('maps stand below their key, and lists behind dashes', () => {
  expect(yamlText(manifest({ hosts: ['a', { b: 1, c: [] }], on: 'yes', port: '80', none: {} }))).toBe(
    [
      'apiVersion: v1',
      'kind: Thing',
      'metadata:',
      '  name: a',
      'spec:',
      '  hosts:',
      '    - a',
      '    - b: 1',
      '      c: []',
      '  "on": "yes"',
      '  port: "80"',
      '  none: {}',
      '',
    ].join('\n'),
  );
});

test('what is read is what was written', () => {
  const text = fc.string({ unit: 'binary' });
  const { value } = fc.letrec((tie) => ({
    value: fc.oneof(
      { maxDepth: 4 },
      text,
      fc.integer(),
      fc.boolean(),
      fc.constant(null),
      fc.array(tie('value'), { maxLength: 4 }),
      fc.dictionary(text, tie('value'), { maxKeys: 4 }),
    ),
  }));
  fc.assert(
    fc.property(value, (spec) => {
      const plain = JSON.parse(JSON.stringify(manifest(spec)));
      expect(read(yamlText(plain))).toEqual([plain]);
    }),
  );
});
