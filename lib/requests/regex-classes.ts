import { type CodePoints, anyOf, fromRanges, includes, rangesOf } from './code-points';

/** The classes that RE2 writes as `\d`, `\s` and `\w`: ASCII alone (RE2's syntax page, "Perl character classes"). */
export const PERL_CLASSES: { readonly [letter: string]: CodePoints | undefined } = {
  d: [0x30, 0x39],
  s: [0x09, 0x0a, 0x0c, 0x0d, 0x20, 0x20],
  w: [0x30, 0x39, 0x41, 0x5a, 0x5f, 0x5f, 0x61, 0x7a],
};

/** The classes that are written `[:name:]` within brackets. */
export const POSIX_CLASSES: { readonly [name: string]: CodePoints | undefined } = {
  alnum: [0x30, 0x39, 0x41, 0x5a, 0x61, 0x7a],
  alpha: [0x41, 0x5a, 0x61, 0x7a],
  ascii: [0x00, 0x7f],
  blank: [0x09, 0x09, 0x20, 0x20],
  cntrl: [0x00, 0x1f, 0x7f, 0x7f],
  digit: [0x30, 0x39],
  graph: [0x21, 0x7e],
  lower: [0x61, 0x7a],
  print: [0x20, 0x7e],
  punct: [0x21, 0x2f, 0x3a, 0x40, 0x5b, 0x60, 0x7b, 0x7e],
  space: [0x09, 0x0d, 0x20, 0x20],
  upper: [0x41, 0x5a],
  word: [0x30, 0x39, 0x41, 0x5a, 0x5f, 0x5f, 0x61, 0x7a],
  xdigit: [0x30, 0x39, 0x41, 0x46, 0x61, 0x66],
};

const unicodeClasses = new Map<string, CodePoints | undefined>();

/** Versions of RE2 do not agree on whether these hold what Unicode has not assigned, or on whether they exist. */
const DISPUTED = new Set(['C', 'Cn', 'LC']);

/** The class `\p{name}`: a general category such as `L` or `Lu`, a script such as `Greek`, or `Any`; undefined for others. */
export function unicodeClass(name: string): CodePoints | undefined {
  if (!unicodeClasses.has(name)) unicodeClasses.set(name, readUnicodeClass(name));
  return unicodeClasses.get(name);
}

function readUnicodeClass(name: string): CodePoints | undefined {
  if (!/^[A-Z][A-Za-z_]*$/.test(name) || DISPUTED.has(name)) return undefined;
  const property = name.length <= 2 || name === 'Any' ? name : `Script=${name}`;
  let runs: RegExp;
  try {
    runs = new RegExp(`\\p{${property}}+`, 'gu');
  } catch {
    return undefined;
  }
  // The code points before, of and after the surrogates, which make no text of their own.
  const parts = [textOf(0, 0xd7ff), textOf(0xe000, 0x10ffff)];
  const ranges = parts.flatMap((text) =>
    Array.from(text.matchAll(runs), ([run]): [number, number] => {
      const first = run.codePointAt(0) ?? 0;
      return [first, first + codePointCount(run) - 1];
    }),
  );
  if (name === 'Cs' || name === 'Any') ranges.push([0xd800, 0xdfff]);
  return fromRanges(ranges);
}

function textOf(first: number, last: number): string {
  const chunks: string[] = [];
  for (let start = first; start <= last; start += 4096) {
    const length = Math.min(4096, last - start + 1);
    chunks.push(String.fromCodePoint(...Array.from({ length }, (_, i) => start + i)));
  }
  return chunks.join('');
}

function codePointCount(text: string): number {
  let count = 0;
  for (let i = 0; i < text.length; i += (text.codePointAt(i) ?? 0) > 0xffff ? 2 : 1) count++;
  return count;
}

let cased: readonly number[] | undefined;

/** The code points that have another case. */
function casedCodePoints(): readonly number[] {
  if (cased !== undefined) return cased;
  const found: number[] = [];
  // No script above this has cases.
  for (let char = 0; char < 0x1f000; char++) {
    const text = String.fromCodePoint(char);
    if (text.toLowerCase() !== text || text.toUpperCase() !== text) found.push(char);
  }
  return (cased = found);
}

/** A set with the other cases of its members, by Unicode's simple folding as RE2's `(?i)`: `k` brings the Kelvin sign along. */
export function withOtherCases(set: CodePoints): CodePoints {
  if (set.length === 0) return set;
  const escaped = rangesOf(set).map((range) => range.map((char) => `\\u{${char.toString(16)}}`).join('-'));
  const sameLetter = new RegExp(`[${escaped.join('')}]`, 'iu');
  const others = casedCodePoints().filter(
    (char) => !includes(set, char) && sameLetter.test(String.fromCodePoint(char)),
  );
  return others.length === 0 ? set : anyOf([set, ...others.map((char) => [char, char])]);
}

/** A set with the other cases of its ASCII letters alone, as Envoy folds. */
export const withOtherAsciiCases = (char: number): CodePoints => {
  const lower = char | 0x20;
  const isLetter = lower >= 0x61 && lower <= 0x7a && char < 0x80;
  return isLetter
    ? fromRanges([
        [lower, lower],
        [lower - 0x20, lower - 0x20],
      ])
    : [char, char];
};
