import { type Cursor, YamlError, isBreakOrEnd, isGap, isNameLetter } from './cursor';
import type { Token } from './tokens';

const [BANG, PERCENT, LESS, MORE, DOT, HASH] = [0x21, 0x25, 0x3c, 0x3e, 0x2e, 0x23];

/** What may stand right behind the name of an anchor. */
const BEHIND_ANCHOR = '?:,]}%@`';

/** An anchor or an alias. */
export function scanAnchor(cursor: Cursor, type: 'anchor' | 'alias'): Token {
  const start = cursor.at++;
  const value = cursor.name();
  if (value === '' || !(isGap(cursor.code()) || BEHIND_ANCHOR.includes(cursor.text[cursor.at]))) {
    throw new YamlError(
      `an ${type} with a name of other characters than letters, digits, "-" and "_"`,
      start,
    );
  }
  return { type, start, end: cursor.at, value };
}

/** A tag. */
export function scanTag(cursor: Cursor): Token {
  const start = cursor.at;
  let handle = '';
  let suffix: string;
  if (cursor.code(1) === LESS) {
    cursor.at += 2;
    suffix = scanUri(cursor, '', start);
    if (cursor.code() !== MORE) throw new YamlError('a tag in angle brackets that are not closed', start);
    cursor.at++;
  } else {
    handle = scanHandle(cursor, false, start);
    if (handle.length > 1 && handle.endsWith('!')) {
      suffix = scanUri(cursor, '', start);
    } else {
      suffix = scanUri(cursor, handle, start);
      [handle, suffix] = suffix === '' ? ['', '!'] : ['!', suffix];
    }
  }
  if (!isGap(cursor.code())) throw new YamlError('a tag that is not followed by a space', start);
  return { type: 'tag', start, end: cursor.at, value: handle, suffix };
}

function scanHandle(cursor: Cursor, directive: boolean, start: number): string {
  if (cursor.code() !== BANG) throw new YamlError('a tag without "!"', start);
  cursor.at++;
  const handle = `!${cursor.name()}`;
  if (cursor.code() === BANG) {
    cursor.at++;
    return `${handle}!`;
  }
  if (directive && handle !== '!') throw new YamlError('a handle of tags without "!" behind it', start);
  return handle;
}

const URI = new Set([...";/?:@&=+$,.!~*'()[]%"].map((letter) => letter.charCodeAt(0)));

function scanUri(cursor: Cursor, head: string, start: number): string {
  let uri = head.slice(1);
  let found = head !== '';
  for (let code = cursor.code(); isNameLetter(code) || URI.has(code); code = cursor.code()) {
    found = true;
    if (code === PERCENT) {
      uri += scanOctets(cursor, start);
    } else {
      uri += String.fromCharCode(code);
      cursor.at++;
    }
  }
  if (!found) throw new YamlError('a tag without a name', start);
  return uri;
}

/** One character as the octets of its UTF-8, each behind a percent sign. */
function scanOctets(cursor: Cursor, start: number): string {
  const octets: number[] = [];
  let width = 1;
  while (octets.length < width) {
    const match = /^%([0-9a-fA-F]{2})/.exec(cursor.text.slice(cursor.at, cursor.at + 3));
    const octet = match === null ? -1 : parseInt(match[1], 16);
    if (octets.length === 0) width = utf8Width(octet);
    if (octet < 0 || width === 0 || (octets.length > 0 && (octet & 0xc0) !== 0x80)) {
      throw new YamlError('a tag with an escape that is no character', start);
    }
    octets.push(octet);
    cursor.at += 3;
  }
  return Buffer.from(octets).toString();
}

function utf8Width(octet: number): number {
  if (octet < 0) return 0;
  if ((octet & 0x80) === 0) return 1;
  if ((octet & 0xe0) === 0xc0) return 2;
  if ((octet & 0xf0) === 0xe0) return 3;
  return (octet & 0xf8) === 0xf0 ? 4 : 0;
}

/** A line that begins with `%`. */
export function scanDirective(cursor: Cursor): Token {
  const start = cursor.at++;
  const name = cursor.name();
  if (name === '' || !isGap(cursor.code())) throw new YamlError('a directive without a name', start);
  let token: Token;
  if (name === 'YAML') {
    cursor.skipBlanks();
    const major = scanNumber(cursor, start);
    if (cursor.code() !== DOT) throw new YamlError('a version of YAML without a dot', start);
    cursor.at++;
    const minor = scanNumber(cursor, start);
    token = { type: 'version', start, end: cursor.at, value: `${major}.${minor}` };
  } else if (name === 'TAG') {
    cursor.skipBlanks();
    const value = scanHandle(cursor, true, start);
    if (!/[ \t]/.test(cursor.text.charAt(cursor.at))) {
      throw new YamlError('a handle of tags that is not followed by a space', start);
    }
    cursor.skipBlanks();
    const suffix = scanUri(cursor, '', start);
    if (!isGap(cursor.code())) throw new YamlError('a prefix of tags that is not followed by a space', start);
    token = { type: 'tag-directive', start, end: cursor.at, value, suffix };
  } else {
    throw new YamlError(`the directive %${name}, which YAML does not have`, start);
  }
  cursor.skipBlanks();
  if (cursor.code() === HASH) cursor.skipToBreak();
  if (!isBreakOrEnd(cursor.code())) throw new YamlError('something behind a directive', start);
  if (!cursor.isEnd) cursor.skipBreak();
  return token;
}

function scanNumber(cursor: Cursor, start: number): number {
  const digits = cursor.text.slice(cursor.at, cursor.at + 4).replace(/[^0-9].*$/s, '');
  if (digits === '' || digits.length > 2) throw new YamlError('a version of YAML that is none', start);
  cursor.at += digits.length;
  return Number(digits);
}
