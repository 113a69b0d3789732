import * as fc from 'fast-check';
import { Language } from '../../lib/requests/language';
import { matchesRegex, regexFault } from '../../lib/values/regex';
import { regexes, texts } from './random-patterns';
import { propertyRuns } from '../support/runs';

const ofRegex = (text: string) => Language.of({ kind: 'regex', text });
const valid = regexes.filter((expression) => regexFault(expression) === undefined);

describe('the texts of a regular expression', () => {
  test('are those that RE2 matches as a whole', () => {
    fc.assert(
      fc.property(valid, fc.array(texts, { minLength: 5, maxLength: 5 }), (expression, some) => {
        for (const text of some) {
          expect([text, ofRegex(expression).matches(text)]).toEqual([text, matchesRegex(expression, text)]);
        }
      }),
      { numRuns: propertyRuns(1000) },
    );
  });

  test('have a witness that RE2 matches', () => {
    fc.assert(
      fc.property(valid, (expression) => {
        const witness = ofRegex(expression).witness();
        if (witness !== undefined) expect(matchesRegex(expression, witness)).toBe(true);
      }),
      { numRuns: propertyRuns(1000) },
    );
  });

  test('are none just where RE2 matches nothing: all short texts of four letters', () => {
    const alphabet = ['a', 'k', '-', '\n'];
    let short = [''];
    for (let length = 1; length <= 3; length++) {
      short = [...new Set(short.flatMap((text) => [text, ...alphabet.map((char) => text + char)]))];
    }
    const all = Language.of({ kind: 'regex', text: '[ak\\n-]{0,3}' });
    fc.assert(
      fc.property(valid, valid, (one, other) => {
        const found = ofRegex(one).minus(ofRegex(other)).intersect(all).witness();
        const taken = (text: string) => matchesRegex(one, text) && !matchesRegex(other, text);
        const expected = short.filter(taken).map((text) => text.length);
        expect(found?.length ?? Infinity).toBe(Math.min(...expected));
        if (found !== undefined) expect(taken(found)).toBe(true);
      }),
      { numRuns: propertyRuns(500) },
    );
  });
});
