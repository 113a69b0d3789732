import type { Report } from '../../../lib/analysis/check';
import { type RuleLine, ruleTable } from '../../../lib/analysis/rule';
import { placeFaults, placeFirstFault } from '../../../lib/analysis/webhook/place-faults';
import { faultSentence, sayingRefusal } from '../../../lib/analysis/webhook/sentences';
import type { Resource } from '../../../lib/mesh/resource';
import { MeshErrorCode } from '../../../lib/values/mesh-error';
import { type Checks, conflictingSettings, refuse } from '../../../lib/values/mesh-fault';
import { codeOf } from '../../support/refusal';

interface Message {
  readonly size?: number;
  readonly names?: readonly string[];
}

const line: RuleLine = { title: 'It is wrong', why: 'istiod refuses the object.', mend: 'Change it.' };
const options = { section: 'example', source: 'a test' };

const checks = {
  size: ({ size = 0 }) =>
    size < 0
      ? {
          code: MeshErrorCode.INVALID_NUMBER,
          got: `size ${size}`,
          expected: '0 or more',
          mend: 'give it',
          at: ['size'],
        }
      : undefined,
  names: ({ names = [] }) =>
    names.flatMap((name, i) =>
      name === '' ? [conflictingSettings('a', 'b', 'c', ['names', i], 'A name is empty.')] : [],
    ),
} satisfies Checks<Message>;
const rules = ruleTable<keyof typeof checks>(options, { size: line, names: line });

function told(place: typeof placeFaults, message: Message): string[] {
  const found: string[] = [];
  const report: Report = (rule, path, text) => found.push(`${rule.slug} ${path.join('.')}: ${text}`);
  place(rules, checks, message, ['spec'], report);
  return found;
}

test('all faults of a message are placed, each under the rule of its check', () => {
  expect(told(placeFaults, { size: -1, names: ['', 'a', ''] })).toEqual([
    'example/size spec.size: The object has the size -1, but istiod expects 0 or more.',
    'example/names spec.names.0: A name is empty.',
    'example/names spec.names.2: A name is empty.',
  ]);
  expect(told(placeFaults, { size: 1, names: ['a'] })).toEqual([]);
});

test('where istiod tells the first alone, so do we', () => {
  expect(told(placeFirstFault, { size: -1, names: [''] })).toEqual([
    'example/size spec.size: The object has the size -1, but istiod expects 0 or more.',
  ]);
});

test('a fault without a sentence of its own gets one, with an article where it needs one', () => {
  const said = (got: string) => faultSentence({ got, expected: '1 or more' });
  expect(said('port 0')).toBe('The object has the port 0, but istiod expects 1 or more.');
  expect(said('a port')).toBe('The object has a port, but istiod expects 1 or more.');
  expect(said('"x"')).toBe('The object has "x", but istiod expects 1 or more.');
  expect(faultSentence({ got: 'a', expected: 'b', finding: 'It is wrong.' })).toBe('It is wrong.');
});

test('behind an error it is said that the object is refused, and behind a warning it is not', () => {
  const [error, warning] = Object.values(
    ruleTable(
      { section: 'example', source: 'a test' },
      { error: line, warning: { ...line, level: 'warning' } },
    ),
  );
  const found: string[] = [];
  const report = sayingRefusal((_, __, message) => found.push(message));
  report(error, [], 'It is wrong.');
  report(warning, [], 'It is odd.');
  expect(found).toEqual(["It is wrong. Istiod's webhook refuses the object.", 'It is odd.']);
});

test('a constructor refuses the first fault', () => {
  expect(codeOf(() => refuse(checks, { size: -1, names: [''] }))).toBe('InvalidNumber');
  expect(() => refuse(checks, { size: 0 })).not.toThrow();
});

test('the compiler holds checks, rules and fields together', () => {
  // @ts-expect-error a check without a rule
  ruleTable<keyof typeof checks>(options, { size: line });
  // @ts-expect-error a rule without a check
  ruleTable<keyof typeof checks>(options, { size: line, names: line, colour: line });
  // @ts-expect-error a table of rules in which one is missing
  const place = () => placeFaults({ size: rules.size }, checks, {}, [], () => undefined);
  // @ts-expect-error a field that the message does not have
  const misspelt = { 'retry-on': ({ retryon }) => retryon } satisfies Checks<{ readonly retryOn?: string }>;
  const read = ({ spec }: Resource<'VirtualService'>) =>
    // @ts-expect-error a field that the kind does not have
    spec.htp;
  expect([place, misspelt, read]).toHaveLength(3);
});
