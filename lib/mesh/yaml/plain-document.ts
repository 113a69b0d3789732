import { plainScalar } from './scalars';

const [LF, SPACE, DOUBLE, HASH, SINGLE, DASH, COLON] = [0x0a, 0x20, 0x22, 0x23, 0x27, 0x2d, 0x3a];
const [COMMA, OPEN, CLOSE, OPEN_BRACE, CLOSE_BRACE] = [0x2c, 0x5b, 0x5d, 0x7b, 0x7d];

/** What a document does not hold that is read here: tabs, the breaks of lines that few write, marks of byte order. */
const OTHER_CHARACTERS = /[\t\r\x85\u2028\u2029\ufeff]/;
const KEY = /[A-Za-z_][\w./-]*/y;
/** An item of a list in brackets. */
const FLOW_ITEM = /[A-Za-z0-9_/.*][\w/.*-]*/y;
/** The signs with which no plain value begins, or one that has to be looked at more closely. */
const SIGNS = new Set([...'-?:,[]{}#&*!|>\'"%@`'].map((sign) => sign.charCodeAt(0)));

/** Deeper documents are read with the care that they need. */
const DEPTH = 40;
/** A key that is longer need not be one. */
const KEY_LENGTH = 1000;

/** Says that a document is not as plain as it has to be. */
const NOT_PLAIN = Symbol('not plain');

interface Fields {
  [key: string]: unknown;
}

/**
 * Reads a document of the few forms that almost all manifests consist of: a mapping in blocks whose keys are words, and values that stand
 * on their line. It reads them as the parser beside it does, several times as fast; of all else, right or wrong, it says nothing, and the
 * parser reads it.
 *
 * @param text a document, which ends with a line break
 * @returns the mapping; undefined where there is anything else in the document
 */
export function readPlainDocument(text: string): Fields | undefined {
  if (OTHER_CHARACTERS.test(text)) return undefined;
  try {
    return new PlainReader(text).document();
  } catch (error) {
    if (error === NOT_PLAIN) return undefined;
    throw error;
  }
}

class PlainReader {
  private at: number;
  /** The column of what comes next; -1 at the end of the document. */
  private column = -1;
  private depth = 0;

  public constructor(private readonly text: string) {
    this.at = text.startsWith('---\n') ? '---\n'.length : 0;
  }

  public document(): Fields {
    this.nextLine();
    if (this.column < 0 || this.isItem()) throw NOT_PLAIN;
    const fields = this.mapping(this.column);
    if (this.column >= 0) throw NOT_PLAIN;
    return fields;
  }

  /** Moves from the beginning of a line to the first of the next one that holds anything. */
  private nextLine(): void {
    const { text } = this;
    for (let start = this.at; start < text.length;) {
      let at = start;
      let code = text.charCodeAt(at);
      while (code === SPACE) code = text.charCodeAt(++at);
      if (code === HASH) at = text.indexOf('\n', at);
      else if (code !== LF) {
        this.at = at;
        this.column = at - start;
        return;
      }
      start = at + 1;
    }
    this.at = text.length;
    this.column = -1;
  }

  private isItem(): boolean {
    if (this.text.charCodeAt(this.at) !== DASH) return false;
    const next = this.text.charCodeAt(this.at + 1);
    return next === SPACE || next === LF;
  }

  private block(column: number): unknown {
    if (++this.depth > DEPTH) throw NOT_PLAIN;
    const value = this.isItem() ? this.sequence(column) : this.mapping(column);
    this.depth--;
    return value;
  }

  private mapping(column: number): Fields {
    const fields: Fields = {};
    do {
      const key = this.key();
      if (Object.hasOwn(fields, key)) throw NOT_PLAIN;
      fields[key] = this.fieldValue(column);
      if (this.column > column) throw NOT_PLAIN;
    } while (this.column === column);
    return fields;
  }

  private sequence(column: number): unknown[] {
    const items: unknown[] = [];
    do {
      items.push(this.item(column));
      if (this.column > column) throw NOT_PLAIN;
    } while (this.column === column && this.isItem());
    return items;
  }

  /** A key, with its colon. */
  private key(): string {
    const key = this.word(KEY);
    const end = this.at;
    const next = this.text.charCodeAt(end + 1);
    if (this.text.charCodeAt(end) !== COLON || (next !== SPACE && next !== LF)) throw NOT_PLAIN;
    if (key.length > KEY_LENGTH || key === '__proto__' || plainScalar(key) !== key) throw NOT_PLAIN;
    this.at = end + 1;
    return key;
  }

  private fieldValue(column: number): unknown {
    this.skipBlanks();
    if (!this.endsLine()) return this.scalar(column);
    this.nextLine();
    if (this.column > column) return this.block(this.column);
    return this.column === column && this.isItem() ? this.sequence(column) : null;
  }

  private item(column: number): unknown {
    const dash = this.at++;
    this.skipBlanks();
    if (this.endsLine()) {
      this.nextLine();
      return this.column > column ? this.block(this.column) : null;
    }
    const { at } = this;
    const inner = column + at - dash;
    if (this.isItem()) return this.block(inner);
    KEY.lastIndex = at;
    if (KEY.test(this.text)) {
      const end = KEY.lastIndex;
      const next = this.text.charCodeAt(end + 1);
      if (this.text.charCodeAt(end) === COLON && (next === SPACE || next === LF)) return this.block(inner);
    }
    return this.scalar(column);
  }

  /** A value that ends on this line; nothing may follow that stands deeper than what it belongs to. */
  private scalar(column: number): unknown {
    const code = this.text.charCodeAt(this.at);
    const value = this.valueOf(code);
    this.skipBlanks();
    if (!this.endsLine()) throw NOT_PLAIN;
    this.nextLine();
    if (this.column > column) throw NOT_PLAIN;
    return value;
  }

  private valueOf(code: number): unknown {
    if (code === DOUBLE || code === SINGLE) return this.quoted(code);
    if (code === OPEN) return this.flowSequence();
    if (code === OPEN_BRACE && this.text.charCodeAt(this.at + 1) === CLOSE_BRACE) {
      this.at += 2;
      return {};
    }
    const isNegative = code === DASH && this.text.charCodeAt(this.at + 1) > SPACE;
    if (SIGNS.has(code) && !isNegative) throw NOT_PLAIN;
    return this.meaning(this.rest());
  }

  /** A plain value on the rest of the line: without the blanks and the comment behind it. */
  private rest(): string {
    const { text, at: start } = this;
    let end = start;
    let before = 0;
    for (let at = start; ; at++) {
      const code = text.charCodeAt(at);
      if (code === LF || (code === HASH && before === SPACE)) break;
      if (code === COLON) {
        const next = text.charCodeAt(at + 1);
        if (next === SPACE || next === LF) throw NOT_PLAIN;
      }
      if (code !== SPACE) end = at + 1;
      before = code;
    }
    this.at = end;
    return text.slice(start, end);
  }

  /** What a plain word means: a text, a number, a boolean, nothing. Numbers that JSON does not have are left to the parser. */
  private meaning(word: string): unknown {
    const value = plainScalar(word);
    if (typeof value === 'number' && !Number.isFinite(value)) throw NOT_PLAIN;
    return value;
  }

  /** A text in quotes on one line, without escapes. */
  private quoted(quote: number): string {
    const { text } = this;
    const start = this.at + 1;
    let at = start;
    for (let code = text.charCodeAt(at); code !== quote; code = text.charCodeAt(++at)) {
      if (code === LF || (code === 0x5c && quote === DOUBLE)) throw NOT_PLAIN;
    }
    this.at = at + 1;
    if (text.charCodeAt(this.at) === quote) throw NOT_PLAIN;
    return text.slice(start, at);
  }

  /** A list in brackets on one line, of words and of texts in quotes. */
  private flowSequence(): unknown[] {
    const items: unknown[] = [];
    this.at++;
    this.skipBlanks();
    for (let first = true; this.text.charCodeAt(this.at) !== CLOSE; first = false) {
      if (!first) this.comma();
      const code = this.text.charCodeAt(this.at);
      const isQuoted = code === DOUBLE || code === SINGLE;
      items.push(isQuoted ? this.quoted(code) : this.meaning(this.word(FLOW_ITEM)));
      this.skipBlanks();
    }
    this.at++;
    return items;
  }

  private comma(): void {
    if (this.text.charCodeAt(this.at) !== COMMA) throw NOT_PLAIN;
    this.at++;
    this.skipBlanks();
  }

  private word(form: RegExp): string {
    form.lastIndex = this.at;
    if (!form.test(this.text)) throw NOT_PLAIN;
    const word = this.text.slice(this.at, form.lastIndex);
    this.at = form.lastIndex;
    return word;
  }

  private skipBlanks(): void {
    while (this.text.charCodeAt(this.at) === SPACE) this.at++;
  }

  /** Whether there is nothing more on this line than a comment, which is then passed over. */
  private endsLine(): boolean {
    const code = this.text.charCodeAt(this.at);
    if (code === HASH && this.text.charCodeAt(this.at - 1) === SPACE)
      this.at = this.text.indexOf('\n', this.at);
    else if (code !== LF) return false;
    this.at++;
    return true;
  }
}
