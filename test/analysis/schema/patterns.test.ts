import { RE2JS } from 're2js';
import { matcherOf } from '../../../lib/analysis/schema/patterns';
import { nearest } from '../../../lib/values/nearest';

const TEXTS = [
  '',
  'a',
  'A',
  'a\n',
  'a\r',
  '\u2028',
  'é',
  '😀',
  'a.b',
  '_',
  '-a',
  'a-',
  ' ',
  '\u00a0',
  '[',
  ']',
  '\\',
  '0',
];

describe('a pattern matches as RE2 has it', () => {
  test.each([
    ...[
      '^[a-z0-9]([-a-z0-9]*[a-z0-9])?$',
      '^$|^a$',
      '^[^a]$',
      '^.$',
      '^\\s$',
      '^\\w$',
      '\\Aa\\z',
      '(?i)^a$',
      '^a$',
      '^[[:alpha:]]$',
    ],
    ...[
      '^\\pL$',
      '^[\\s]$',
      'a*?',
      '^[-_]$',
      '^\\\\$',
      '^[\\]]$',
      '(?:a|é)',
      '^(?P<x>a)$',
      '^.{1}$',
      '\\Q[\\E',
      '^[^\\d]$',
    ],
  ])('%s', (pattern) => {
    const exact = RE2JS.compile(pattern);
    const match = matcherOf(pattern);
    for (const text of TEXTS) {
      for (const whole of [text, text.repeat(600)]) {
        expect([whole.slice(0, 9), match(whole)]).toEqual([whole.slice(0, 9), exact.matcher(whole).find()]);
      }
    }
  });

  test('and throws at what RE2 does not have', () => {
    expect(() => matcherOf('(?=a)')).toThrow();
    expect(() => matcherOf('(a)\\1')).toThrow();
  });
});

describe('the nearest word', () => {
  test.each([
    ['timeOut', ['timeout', 'retries'], 'timeout'],
    ['host', ['hosts', 'http'], 'hosts'],
    ['weigth', ['weight'], 'weight'],
    ['xyz', ['route', 'match'], undefined],
    ['a', [], undefined],
  ])('to %s of %j is %s', (word, words, meant) => {
    expect(nearest(word, words)).toBe(meant);
  });
});
