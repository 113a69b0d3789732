import fc from 'fast-check';
import { stringify } from 'yaml';
import { Positions } from '../../../lib/mesh/yaml/positions';
import { readStream } from '../../../lib/mesh/yaml/read';

const text = `a: &r 1
b:
  - "x": 2
    c: [1, {d: e}]
  - |
    foo
    bar
"q": 'z'
q2: *r
`;
const at = (...path: (string | number)[]) => {
  const { key, value, plain } = new Positions(text).find(path);
  return { key: key && text.slice(key.start, key.end), value: text.slice(value.start, value.end), plain };
};

test('a plain field', () => expect(at('a')).toEqual({ key: 'a', value: '1', plain: '1' }));
test('a quoted key and value', () => expect(at('q')).toEqual({ key: '"q"', value: "'z'", plain: undefined }));
test('an item of a list', () => expect(at('b', 0)).toMatchObject({ key: undefined, value: '"x": 2' }));
test('a field in braces', () => expect(at('b', 0, 'c', 1, 'd')).toMatchObject({ key: 'd', value: 'e' }));
test('what is not there is where it would be', () => expect(at('b', 7, 'x')).toMatchObject({ key: 'b' }));
test('an alias', () => expect(at('q2').value).toBe('*r'));

test('every scalar of a document is found where it stands', () => {
  fc.assert(
    fc.property(fc.json({ maxDepth: 4 }), (text) => {
      // From its text, which has no negative zero, as YAML has none.
      const json = JSON.parse(text);
      fc.pre(typeof json === 'object' && json !== null);
      const written = stringify(json, { version: '1.1', aliasDuplicateObjects: false, lineWidth: 0 });
      const positions = new Positions(written);
      const walk = (value: unknown, path: (string | number)[]): void => {
        if (typeof value === 'object' && value !== null) {
          for (const [key, item] of Object.entries(value)) {
            walk(item, [...path, Array.isArray(value) ? Number(key) : key]);
          }
          return;
        }
        // Keys that are written with escapes, and blocks of text, are found by what they mean, not by their letters.
        if (path.some((step) => !/^[\w-]+$|^$/.test(String(step))) || /\n/.test(String(value))) return;
        const { start, end } = positions.find(path).value;
        const [read] = readStream(written.slice(start, end)).documents;
        expect(read?.value ?? null).toEqual(value);
      };
      walk(json, []);
    }),
  );
});
