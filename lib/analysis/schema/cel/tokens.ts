/** What is wrong with the text of an expression. */
export class CelSyntaxError extends Error {}

/** A word or sign of an expression. */
export interface Token {
  /** A quoted name is one in backticks, which only a field can have. */
  readonly type: 'identifier' | 'quoted' | 'literal' | 'sign' | 'end';
  /** The sign or name as it is written. */
  readonly text: string;
  /** The value of a literal. */
  readonly value?: unknown;
  readonly at: number;
}

const SPACE = /(?:[\t\r\n\f ]|\/\/[^\n]*(?:\n|$))+/y;
const NAME = /[A-Za-z_][A-Za-z0-9_]*/y;
const QUOTED = /`([A-Za-z0-9_.\-/ ]+)`/y;
const FLOAT = /(?:\d+\.\d+(?:[eE][+-]?\d+)?|\d+[eE][+-]?\d+|\.\d+(?:[eE][+-]?\d+)?)/y;
const INTEGER = /(0x[0-9a-fA-F]+|\d+)([uU]?)/y;
const SIGN = /&&|\|\||==|!=|<=|>=|[-+*/%!<>?:.,()[\]{}]/y;
const STRING = /([bB]?)([rR]?)("""|'''|"|')/y;
const WORDS: { readonly [word: string]: unknown } = { true: true, false: false, null: null };
const SIMPLE: { readonly [letter: string]: string } = {
  ...{ a: '\x07', b: '\b', f: '\f', n: '\n', r: '\r', t: '\t', v: '\v' },
  ...{ '\\': '\\', "'": "'", '"': '"', '`': '`', '?': '?' },
};
const ESCAPE =
  /\\(?:x([0-9a-fA-F]{2})|X([0-9a-fA-F]{2})|u([0-9a-fA-F]{4})|U([0-9a-fA-F]{8})|([0-3][0-7]{2})|([abfnrtv\\'"`?]))/y;

/** A list of bytes, which is no text. */
export class Bytes {
  public constructor(public readonly text: string) {}
}

/** Cuts an expression into its tokens, the last of which is the end. Throws a `CelSyntaxError`. */
export function tokensOf(text: string): Token[] {
  const tokens: Token[] = [];
  let at = 0;
  const take = (pattern: RegExp): RegExpExecArray | null => {
    pattern.lastIndex = at;
    const match = pattern.exec(text);
    if (match !== null) at = pattern.lastIndex;
    return match;
  };
  for (;;) {
    take(SPACE);
    const start = at;
    if (at >= text.length) break;
    const quote = take(STRING);
    if (quote !== null) {
      const [, bytes, raw, mark] = quote;
      const [value, end] = stringAt(text, at, mark, raw !== '', bytes !== '');
      at = end;
      tokens.push(literal(text, start, at, bytes === '' ? value : new Bytes(value)));
      continue;
    }
    const name = take(NAME)?.[0];
    if (name !== undefined) {
      const isLiteral = Object.hasOwn(WORDS, name);
      tokens.push({ type: isLiteral ? 'literal' : 'identifier', text: name, value: WORDS[name], at: start });
      continue;
    }
    const quoted = take(QUOTED)?.[1];
    if (quoted !== undefined) {
      tokens.push({ type: 'quoted', text: quoted, at: start });
      continue;
    }
    const float = take(FLOAT)?.[0];
    if (float !== undefined) {
      if (!Number.isFinite(Number(float))) throw new CelSyntaxError(`number out of range: ${float}`);
      tokens.push(literal(text, start, at, Number(float)));
      continue;
    }
    const integer = take(INTEGER);
    if (integer !== null) {
      // There is one negative number more than there are positive ones.
      const isNegative = tokens.at(-1)?.text === '-' && tokens.at(-2)?.text !== '-';
      const limit = integer[2] !== '' ? 2n ** 64n - 1n : isNegative ? 2n ** 63n : 2n ** 63n - 1n;
      if (BigInt(integer[1]) > limit) throw new CelSyntaxError(`number out of range: ${integer[0]}`);
      tokens.push(literal(text, start, at, Number(integer[1])));
      continue;
    }
    const sign = take(SIGN)?.[0];
    if (sign === undefined) throw new CelSyntaxError(`unexpected ${JSON.stringify(text[at])}`);
    tokens.push({ type: 'sign', text: sign, at: start });
  }
  return [...tokens, { type: 'end', text: '', at }];
}

const literal = (text: string, start: number, end: number, value: unknown): Token => ({
  type: 'literal',
  text: text.slice(start, end),
  value,
  at: start,
});

/** The string that begins behind a quotation mark, and where it ends. */
function stringAt(text: string, start: number, mark: string, raw: boolean, bytes: boolean): [string, number] {
  let value = '';
  let at = start;
  for (;;) {
    if (text.startsWith(mark, at)) return [value, at + mark.length];
    const letter = text[at];
    if (letter === undefined) throw new CelSyntaxError('a string has no end');
    if (mark.length === 1 && (letter === '\n' || letter === '\r')) {
      throw new CelSyntaxError('a string ends at the end of its line');
    }
    if (letter !== '\\' || raw) {
      value += letter;
      at++;
      continue;
    }
    ESCAPE.lastIndex = at;
    const escape = ESCAPE.exec(text);
    if (escape === null) throw new CelSyntaxError(`unknown escape: ${text.slice(at, at + 2)}`);
    at = ESCAPE.lastIndex;
    const [, x, bigX, u, bigU, octal, simple] = escape;
    if (bytes && (u ?? bigU) !== undefined) throw new CelSyntaxError(`no byte: ${escape[0]}`);
    if (simple !== undefined) value += SIMPLE[simple];
    else {
      const code = octal === undefined ? parseInt(x ?? bigX ?? u ?? bigU, 16) : parseInt(octal, 8);
      if (code > 0x10ffff || (code >= 0xd800 && code <= 0xdfff))
        throw new CelSyntaxError(`no character: ${escape[0]}`);
      value += String.fromCodePoint(code);
    }
  }
}
