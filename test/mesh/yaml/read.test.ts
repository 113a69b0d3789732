import fc from 'fast-check';
import { stringify } from 'yaml';
import { readStream } from '../../../lib/mesh/yaml/read';
import { propertyRuns } from '../../support/runs';

const values = (text: string) => readStream(text).documents.map(({ value }) => value);
const faults = (text: string) => readStream(text).faults.map(({ kind }) => kind);

describe('scalars are read as kubectl reads them', () => {
  test.each<[string, unknown]>([
    ['yes', true],
    ['y', true],
    ['On', true],
    ['NO', false],
    ['n', false],
    ['yEs', 'yEs'],
    ['0777', 511],
    ['0o17', 15],
    ['0x1F', 31],
    ['0b11', 3],
    ['08', 8],
    ['0o8', '0o8'],
    ['1_000', 1000],
    ['1e3', 1000],
    ['.5', 0.5],
    ['1.', 1],
    ['-0', 0],
    ['+1', 1],
    ['190:20:30', '190:20:30'],
    ['2001-01-01', '2001-01-01'],
    ['~', null],
    ['Null', null],
    ['""', ''],
    ['"yes"', 'yes'],
    ["'1'", '1'],
    ['=', '='],
    ['!!binary aGVsbG8=', 'hello'],
    ['!custom word', 'word'],
    ['!!str 5', '5'],
  ])('%s', (text, value) => {
    expect(values(`a: ${text}`)).toEqual([{ a: value }]);
  });

  test('keys become text', () => {
    expect(values('on: 1\n1: 2\n1.5: 3\nno: 4')).toEqual([{ true: 1, 1: 2, 1.5: 3, false: 4 }]);
  });

  test('merge keys are merged', () => {
    expect(values('a: &a {x: 1, y2: 2}\nb: {<<: *a, x: 3}')).toEqual([
      { a: { x: 1, y2: 2 }, b: { x: 3, y2: 2 } },
    ]);
  });
});

describe('as kubectl reads it, where readers of YAML 1.2 differ', () => {
  test('brackets and quotes may be closed at the indent of their key', () => {
    expect(values('a:\n  b: [1,\n  2\n  ]\n  c: "x\n  y"\n')).toEqual([{ a: { b: [1, 2], c: 'x y' } }]);
  });

  test('a colon within brackets is text, unless a blank follows it', () => {
    expect(values('a: [1.2.3.4, 001:db8::]')).toEqual([{ a: ['1.2.3.4', '001:db8::'] }]);
  });

  test('what stands behind the end of a document is not looked at', () => {
    expect(values('{a: 1} b\n')).toEqual([{ a: 1 }]);
    expect(values('a: 1\n...\nb: 2\n')).toEqual([{ a: 1 }]);
  });

  test('values of JSON follow each other, and YAML may follow the first', () => {
    expect(values('{"a": 1}{"b": 2}')).toEqual([{ a: 1 }, { b: 2 }]);
    expect(values('{"a": 1}\n---\nb: 2\n')).toEqual([{ a: 1 }, { b: 2 }]);
    expect(faults('{"a": 1}{"b": 2} c: 3')).toEqual(['syntax']);
  });

  test('keys are texts as Go writes them; nothing, lists and mappings are none', () => {
    expect(values('1e6: a\n0x10: b\n.5: c')).toEqual([{ '1e+06': 'a', 16: 'b', 0.5: 'c' }]);
    for (const key of ['~', '[a]', '{a: b}', '18446744073709551615'])
      expect(faults(`${key}: 1`)).toEqual(['syntax']);
  });
});

describe('streams', () => {
  test('documents are cut at lines of dashes, and blank ones left out', () => {
    expect(values('---\na: 1\n---\n# nothing\n---\n\nb: 2\n--- # a comment\nc: 3\n')).toEqual([
      { a: 1 },
      { b: 2 },
      { c: 3 },
    ]);
  });

  test('what stands behind the dashes is a fault, and the other documents are read', () => {
    const { documents, faults: found } = readStream('a: 1\n--- {b: 2}\n---\nc: 3\n');
    expect(documents.map(({ value }) => value)).toEqual([{ a: 1 }, { c: 3 }]);
    expect(found).toEqual([expect.objectContaining({ kind: 'separator', offset: 8 })]);
  });

  test('a broken document does not hide the others', () => {
    const { documents, faults: found } = readStream('a: 1\n---\nb: [1,\n---\nc: 3\n');
    expect(documents.map(({ value }) => value)).toEqual([{ a: 1 }, { c: 3 }]);
    expect(found).toEqual([expect.objectContaining({ kind: 'syntax' })]);
  });

  test('dashes in a block of text are text', () => {
    expect(values('a: |\n  ---\n  b\n')).toEqual([{ a: '---\nb\n' }]);
  });

  test('the last of two equal keys counts, and is reported with its place', () => {
    const text = 'a: 1\nb: {c: 1, c: 2}\na: 3\n';
    const { documents, faults: found } = readStream(text);
    expect(documents[0].value).toEqual({ a: 3, b: { c: 2 } });
    expect(found.map(({ kind, offset }) => [kind, text.slice(offset, offset + 1)])).toEqual([
      ['duplicate-key', 'c'],
      ['duplicate-key', 'a'],
    ]);
  });

  test('equal keys of different mappings are no duplicates', () => {
    expect(faults('- {a: 1}\n- {a: 2}\n---\na: {b: 1}\nb: {a: 1}\n')).toEqual([]);
  });

  test('a key that kubectl reads as a boolean is reported; a quoted one and a value are not', () => {
    expect(faults('on: 1')).toEqual(['boolean-word']);
    expect(faults('"on": 1\na: on\ntrue: 3\nonly: 4')).toEqual([]);
  });

  test('numbers that JSON does not have are faults', () => {
    expect(faults('a: .inf')).toEqual(['not-json']);
    expect(faults('a: [-.inf, .nan]')).toEqual(['not-json']);
    expect(faults('a: ".inf"\nb: x.inf')).toEqual([]);
    // Go cannot read it, and leaves it as text.
    expect(values('a: [1e400]')).toEqual([{ a: ['1e400'] }]);
  });
});

test('many documents at once are read as each alone', () => {
  const document = fc.oneof(
    fc.jsonValue({ maxDepth: 3 }).map((value) => stringify(value, { version: '1.1' })),
    fc.constantFrom(
      'a: 1\n',
      'a: 1\n...\nb: 2\n',
      '# nothing\n',
      '',
      'a: [\n',
      'on: 1\n',
      'a: &a 1\nb: *a\n',
      'a: 1\na: 2\n',
      '~\n',
    ),
  );
  fc.assert(
    fc.property(fc.array(document, { maxLength: 8 }), (texts) => {
      const alone = texts.map((text) => readStream(text));
      const { documents, faults: found } = readStream(texts.join('\n---\n'));
      expect(documents.map(({ value }) => value)).toEqual(
        alone.flatMap((one) => one.documents.map(({ value }) => value)),
      );
      expect(found.map(({ kind }) => kind)).toEqual(
        alone.flatMap((one) => one.faults.map(({ kind }) => kind)),
      );
    }),
    { numRuns: propertyRuns(500) },
  );
});

describe('hostile input', () => {
  test('a bomb of aliases is a fault', () => {
    let bomb = 'a0: &a0 [x, x, x, x, x, x, x, x, x]\n';
    for (let i = 1; i < 12; i++)
      bomb += `a${i}: &a${i} [${Array(9)
        .fill(`*a${i - 1}`)
        .join(', ')}]\n`;
    expect(faults(bomb)).toEqual(['aliases']);
  });

  test('an alias of what holds it is a fault', () => {
    expect(faults('a: &a [*a]')).toEqual(['aliases']);
    expect(faults('&a {b: {c: *a}}')).toEqual(['aliases']);
  });

  test('a few aliases are none', () => {
    expect(faults('a: &a {b: 1}\nc: *a\nd: [*a, *a]')).toEqual([]);
  });

  test.each(['[', '{a: ', '- ', '? '])('%s ten thousand times', (text) => {
    const { documents, faults: found } = readStream(text.repeat(10_000));
    expect(documents).toEqual([]);
    expect(found).toHaveLength(1);
  });

  test('ten megabytes in one scalar', () => {
    const { documents, faults: found } = readStream(`a: ${'x'.repeat(10_000_000)}\n`);
    expect(found).toEqual([]);
    expect((documents[0].value as { a: string }).a).toHaveLength(10_000_000);
  });

  test('a million empty documents', () => {
    expect(readStream('---\n'.repeat(1_000_000))).toEqual({ documents: [], faults: [] });
  });

  test('keys of prototypes are keys', () => {
    const [value] = values('__proto__: {polluted: true}\nconstructor: {prototype: {polluted: true}}');
    expect(Object.keys(value as object)).toEqual(['__proto__', 'constructor']);
    expect(({} as { polluted?: boolean }).polluted).toBeUndefined();
  });

  test('any text is read or is a fault', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'binary', maxLength: 200 }), (text) => {
        const { documents, faults: found } = readStream(text);
        for (const { offset } of found) expect(offset).toBeLessThanOrEqual(text.length);
        expect(documents.length + found.length).toBeLessThanOrEqual(text.split('\n').length + 1);
      }),
    );
  });

  test('what is written is read', () => {
    fc.assert(
      fc.property(fc.jsonValue({ maxDepth: 5 }), (value) => {
        fc.pre(value !== null);
        const [read] = values(stringify(value, { version: '1.1', aliasDuplicateObjects: false }));
        expect(JSON.stringify(read)).toEqual(JSON.stringify(value));
      }),
    );
  });
});
