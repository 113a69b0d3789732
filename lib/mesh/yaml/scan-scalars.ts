import { type Cursor, YamlError, isBlank, isBreak, isBreakOrEnd, isGap } from './cursor';
import type { Token } from './tokens';

const HASH = 0x23;
const [SINGLE, DOUBLE, BACKSLASH, TAB, SPACE] = [0x27, 0x22, 0x5c, 0x09, 0x20];
const [PLUS, MINUS] = [0x2b, 0x2d];

/** Line breaks as text that is folded has them: one is a space, of more the first is dropped. */
const folded = (first: string, others: string) =>
  first !== '\n' ? first + others : others === '' ? ' ' : others;

/** What ends a plain scalar: a gap, or a colon before one or the end of the text; in a list or mapping in brackets also its marks. */
const ENDS_IN_BLOCK = /[\t\n\r \x85\u2028\u2029]|:(?=[\t\n\r \x85\u2028\u2029]|$)/g;
const ENDS_IN_FLOW = /[\t\n\r \x85\u2028\u2029,?[\]{}]|:(?=[\t\n\r \x85\u2028\u2029]|$)/g;

/** What is looked at within quotes: gaps, quotes and the beginning of an escape. */
const STOPS_IN_QUOTES = /[\t\n\r \x85\u2028\u2029"'\\]/g;

/** Where the next character stands that an expression takes, from a place on; the end of the text where there is none. */
function next(characters: RegExp, text: string, from: number): number {
  characters.lastIndex = from;
  return characters.test(text) ? characters.lastIndex - 1 : text.length;
}

/** The end of what a plain scalar has on this line. */
const plainEnd = ({ text, at }: Cursor, inFlow: boolean): number =>
  next(inFlow ? ENDS_IN_FLOW : ENDS_IN_BLOCK, text, at);

/**
 * A scalar without quotes.
 *
 * @param indent the indent of the block in which it stands
 * @returns whether a line ends behind it, so that a key may follow
 */
export function scanPlain(
  cursor: Cursor,
  indent: number,
  inFlow: boolean,
): { token: Token; broken: boolean } {
  const start = cursor.at;
  let [end, value, gap] = [start, '', ''];
  let [first, others] = ['', ''];
  let broken = false;
  for (;;) {
    if (cursor.isDocumentIndicator || cursor.code() === HASH) break;
    const stop = plainEnd(cursor, inFlow);
    if (stop > cursor.at) {
      value += (broken ? folded(first, others) : gap) + cursor.text.slice(cursor.at, stop);
      cursor.at = end = stop;
      [gap, first, others, broken] = ['', '', '', false];
    }
    if (!isBlank(cursor.code()) && !isBreak(cursor.code())) break;
    for (let code = cursor.code(); isBlank(code) || isBreak(code); code = cursor.code()) {
      if (isBreak(code)) {
        if (broken) others += cursor.skipBreak();
        else [first, gap, broken] = [cursor.skipBreak(), '', true];
        continue;
      }
      if (broken && cursor.column <= indent && code === TAB) {
        throw new YamlError('a tab where the indent of a text that goes on is expected', cursor.at);
      }
      if (!broken) gap += String.fromCharCode(code);
      cursor.at++;
    }
    if (!inFlow && cursor.column <= indent) break;
  }
  return { token: { type: 'scalar', style: 'plain', start, end, value }, broken };
}

const ESCAPES: Readonly<Record<string, string>> = {
  0: '\0',
  a: '\x07',
  b: '\b',
  t: '\t',
  '\t': '\t',
  n: '\n',
  v: '\v',
  f: '\f',
  r: '\r',
  e: '\x1b',
  ' ': ' ',
  '"': '"',
  "'": "'",
  '\\': '\\',
  N: '\x85',
  _: '\xa0',
  L: '\u2028',
  P: '\u2029',
};
const CODES: Readonly<Record<string, number>> = { x: 2, u: 4, U: 8 };

/** What a backslash and what stands behind it mean. */
function scanEscape(cursor: Cursor): string {
  const start = cursor.at;
  const letter = cursor.text.charAt(start + 1);
  cursor.at += 2;
  if (Object.hasOwn(ESCAPES, letter)) return ESCAPES[letter];
  if (!Object.hasOwn(CODES, letter)) {
    throw new YamlError(`"\\${letter}" within quotes, which is no escape`, start);
  }
  const digits = cursor.text.slice(cursor.at, cursor.at + CODES[letter]);
  const code = /^[0-9a-fA-F]+$/.test(digits) && digits.length === CODES[letter] ? parseInt(digits, 16) : -1;
  if (code < 0 || code > 0x10ffff || (code >= 0xd800 && code <= 0xdfff)) {
    throw new YamlError(`"\\${letter}${digits}" within quotes, which is no character`, start);
  }
  cursor.at += digits.length;
  return String.fromCodePoint(code);
}

/** A scalar in quotes. */
export function scanQuoted(cursor: Cursor, single: boolean): Token {
  const start = cursor.at++;
  const quote = single ? SINGLE : DOUBLE;
  let value = '';
  for (;;) {
    if (cursor.isDocumentIndicator)
      throw new YamlError('quotes that are not closed before the end of the document', start);
    if (cursor.isEnd) throw new YamlError('a quote that is not closed', start);
    let broken = false;
    let from = cursor.at;
    for (let code = cursor.code(); !isGap(code); code = cursor.code()) {
      if (code === quote) {
        if (!single || cursor.code(1) !== SINGLE) break;
        value += cursor.text.slice(from, cursor.at + 1);
        from = cursor.at += 2;
      } else if (!single && code === BACKSLASH) {
        value += cursor.text.slice(from, cursor.at);
        if (isBreak(cursor.code(1))) {
          cursor.at++;
          cursor.skipBreak();
          from = cursor.at;
          broken = true;
          break;
        }
        value += scanEscape(cursor);
        from = cursor.at;
      } else {
        cursor.at = next(STOPS_IN_QUOTES, cursor.text, cursor.at + 1);
      }
    }
    value += cursor.text.slice(from, cursor.at);
    if (cursor.code() === quote) break;
    value += scanGap(cursor, broken);
  }
  cursor.at++;
  return { type: 'scalar', style: single ? 'single' : 'double', start, end: cursor.at, value };
}

/** Blanks and breaks within quotes; behind a break that is escaped, blanks are none. */
function scanGap(cursor: Cursor, escaped: boolean): string {
  let broken = escaped;
  let [gap, first, others] = ['', '', ''];
  for (let code = cursor.code(); isBlank(code) || isBreak(code); code = cursor.code()) {
    if (isBreak(code)) {
      if (broken) others += cursor.skipBreak();
      else [first, broken] = [cursor.skipBreak(), true];
      continue;
    }
    if (!broken) gap += String.fromCharCode(code);
    cursor.at++;
  }
  if (!broken) return gap;
  return first === '' ? others : folded(first, others);
}

/** A scalar that stands on the lines below `|` or `>`. */
export function scanBlock(cursor: Cursor, parentIndent: number, literal: boolean): Token {
  const start = cursor.at++;
  const { keep, strip, increment } = scanBlockHeader(cursor, start);
  let indent = increment === 0 ? 0 : Math.max(parentIndent, 0) + increment;
  let end = cursor.at;
  let widest = 0;

  /** Moves over empty lines and the indent; tells the empty lines. */
  const scanBreaks = (): string => {
    let breaks = '';
    end = cursor.at;
    for (;;) {
      while ((indent === 0 || cursor.column < indent) && cursor.code() === SPACE) cursor.at++;
      widest = Math.max(widest, cursor.column);
      if ((indent === 0 || cursor.column < indent) && cursor.code() === TAB) {
        throw new YamlError('a tab where the indent of a text of several lines is expected', cursor.at);
      }
      if (!isBreak(cursor.code())) break;
      breaks += cursor.skipBreak();
      end = cursor.at;
    }
    if (indent === 0) indent = Math.max(widest, parentIndent + 1, 1);
    widest = 0;
    return breaks;
  };

  let value = '';
  let first = '';
  let others = scanBreaks();
  let leadingBlank = false;
  while (cursor.column === indent && !cursor.isEnd) {
    const blank = isBlank(cursor.code());
    if (!literal && !leadingBlank && !blank && first === '\n') value += others === '' ? ' ' : others;
    else value += first + others;
    leadingBlank = blank;
    const from = cursor.at;
    cursor.skipToBreak();
    value += cursor.text.slice(from, cursor.at);
    first = cursor.isEnd ? '' : cursor.skipBreak();
    others = scanBreaks();
  }
  if (!strip) value += first;
  if (keep) value += others;
  return { type: 'scalar', style: 'block', start, end, value };
}

/** What stands behind `|` or `>` on its line: what becomes of the last breaks, and by how much the lines are indented. */
function scanBlockHeader(cursor: Cursor, start: number) {
  let [keep, strip, increment] = [false, false, 0];
  const chomping = () => {
    const code = cursor.code();
    if (code !== PLUS && code !== MINUS) return false;
    [keep, strip] = [code === PLUS, code === MINUS];
    cursor.at++;
    return true;
  };
  const indentation = () => {
    const digit = cursor.code() - 0x30;
    if (!(digit >= 0 && digit <= 9)) return;
    if (digit === 0) throw new YamlError('an indent of 0 for a text of several lines', cursor.at);
    increment = digit;
    cursor.at++;
  };
  if (chomping()) indentation();
  else {
    indentation();
    if (increment > 0) chomping();
  }
  cursor.skipBlanks();
  if (cursor.code() === HASH) cursor.skipToBreak();
  if (!isBreakOrEnd(cursor.code())) {
    throw new YamlError('something behind the sign of a text of several lines', start);
  }
  if (!cursor.isEnd) cursor.skipBreak();
  return { keep, strip, increment };
}
