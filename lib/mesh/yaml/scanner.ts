import { Cursor, YamlError, isBreak, isBlank, isGap } from './cursor';
import { scanBlock, scanPlain, scanQuoted } from './scan-scalars';
import { scanAnchor, scanDirective, scanTag } from './scan-words';
import type { Token, TokenType } from './tokens';

const [TAB, SPACE, HASH] = [0x09, 0x20, 0x23];
const [DASH, DOT, QUESTION, COLON, PERCENT] = [0x2d, 0x2e, 0x3f, 0x3a, 0x25];

/** What may turn out to be a key, should a colon follow on its line. */
interface SimpleKey {
  possible: boolean;
  /** Whether its token is held back until it is known. */
  held: boolean;
  /** Whether it must be one: nothing else can stand at this indent. */
  required: boolean;
  /** The number of its token, counted from the first of the text. */
  readonly number: number;
  readonly start: number;
  readonly line: number;
  readonly column: number;
}

/** How far behind its beginning the colon of a key may stand. */
const KEY_LENGTH = 1024;
/** How deep a document may nest. The deepest of Istio's fields stands 20 deep. */
export const DEPTH = 200;

/** Cuts a text into tokens as go-yaml does, which kubectl asks: YAML 1.1, read no further than is asked for. */
export class Scanner {
  private readonly cursor: Cursor;
  private readonly tokens: Token[] = [];
  private head = 0;
  /** How many tokens were taken. */
  private taken = 0;
  private ready = false;
  private ended = false;
  private flowLevel = 0;
  private indent = -1;
  private readonly indents: number[] = [];
  private keyAllowed = true;
  /** For the block and for each open bracket, what may be a key there. */
  private readonly keys: SimpleKey[] = [];

  public constructor(text: string) {
    this.cursor = new Cursor(text);
    this.keys.push(this.noKey());
  }

  /** The next token. */
  public peek(): Token {
    if (!this.ready) this.fetchEnough();
    return this.tokens[this.head];
  }

  /** Takes the next token. */
  public take(): Token {
    const token = this.peek();
    this.ready = false;
    this.taken++;
    if (++this.head === this.tokens.length) {
      this.tokens.length = 0;
      this.head = 0;
    }
    return token;
  }

  /** Fetches tokens until it is known whether the next one is a key. */
  private fetchEnough(): void {
    while (this.head === this.tokens.length || this.headMayBeKey()) this.fetch();
    this.ready = true;
  }

  private headMayBeKey(): boolean {
    for (const key of this.keys) {
      if (key.possible && key.held && key.number === this.taken) return this.isStillPossible(key);
    }
    return false;
  }

  private isStillPossible(key: SimpleKey): boolean {
    if (!key.possible) return false;
    if (key.line === this.cursor.line && key.start + KEY_LENGTH >= this.cursor.at) return true;
    this.giveUp(key);
    return false;
  }

  private giveUp(key: SimpleKey): void {
    if (key.required) throw new YamlError('text at the indent of keys without the ":" of a key', key.start);
    key.possible = false;
  }

  private saveKey(): void {
    if (!this.keyAllowed) return;
    const required = this.flowLevel === 0 && this.indent === this.cursor.column;
    this.removeKey();
    const key = this.noKey();
    key.possible = key.held = true;
    key.required = required;
    this.keys[this.keys.length - 1] = key;
  }

  /** What stands here and can be no key. */
  private noKey(): SimpleKey {
    const { at: start, line, column } = this.cursor;
    const number = this.taken + this.tokens.length - this.head;
    return { possible: false, held: false, required: false, number, start, line, column };
  }

  private removeKey(): void {
    const key = this.keys[this.keys.length - 1];
    if (key.possible) this.giveUp(key);
  }

  private add(type: TokenType, length: number): void {
    const start = this.cursor.at;
    this.cursor.at += length;
    this.tokens.push({ type, start, end: this.cursor.at });
  }

  /** Begins a block at a deeper indent. */
  private roll(column: number, type: TokenType, start: number, number?: number): void {
    if (this.flowLevel > 0 || this.indent >= column) return;
    this.indents.push(this.indent);
    this.indent = column;
    this.checkDepth(start);
    const token: Token = { type, start, end: start };
    this.insert(token, number);
  }

  /** Puts a token before another, of which the number is given, if that was not taken yet. */
  private insert(token: Token, number?: number): void {
    if (number === undefined || number < this.taken) this.tokens.push(token);
    else this.tokens.splice(number - this.taken + this.head, 0, token);
  }

  private checkDepth(start: number): void {
    if (this.indents.length + this.flowLevel > DEPTH) {
      throw new YamlError(`The document nests more than ${DEPTH} values.`, start, 'too-deep');
    }
  }

  /** Ends the blocks that stand deeper than a column. */
  private unroll(column: number): void {
    if (this.flowLevel > 0) return;
    while (this.indent > column) {
      this.add('block-end', 0);
      this.indent = this.indents.pop() ?? -1;
    }
  }

  private skipToToken(): void {
    const { cursor } = this;
    for (;;) {
      const tabs = this.flowLevel > 0 || !this.keyAllowed;
      for (let code = cursor.code(); code === SPACE || (tabs && code === TAB); code = cursor.code())
        cursor.at++;
      if (cursor.code() === HASH) cursor.skipToBreak();
      if (!isBreak(cursor.code())) return;
      cursor.skipBreak();
      if (this.flowLevel === 0) this.keyAllowed = true;
    }
  }

  private fetch(): void {
    const { cursor } = this;
    this.skipToToken();
    this.unroll(cursor.column);
    if (cursor.isEnd) return this.fetchEnd();
    const code = cursor.code();
    if (cursor.column === 0) {
      if (code === PERCENT) return this.fetchDirective();
      if (cursor.isIndicator(DASH)) return this.fetchDocument('document-start');
      if (cursor.isIndicator(DOT)) return this.fetchDocument('document-end');
    }
    const inFlow = this.flowLevel > 0;
    const gapBehind = isGap(cursor.code(1));
    const character = cursor.text[cursor.at];
    switch (character) {
      case '[':
      case '{':
        return this.fetchOpening(character);
      case ']':
      case '}':
        return this.fetchClosing(character);
      case ',':
        this.removeKey();
        this.keyAllowed = true;
        return this.add(',', 1);
      case '*':
        return this.fetchKeyLike(() => scanAnchor(cursor, 'alias'));
      case '&':
        return this.fetchKeyLike(() => scanAnchor(cursor, 'anchor'));
      case '!':
        return this.fetchKeyLike(() => scanTag(cursor));
      case "'":
      case '"':
        return this.fetchKeyLike(() => scanQuoted(cursor, character === "'"));
      case '|':
      case '>':
        if (!inFlow) return this.fetchBlock(character === '|');
        break;
    }
    if (code === DASH && gapBehind) return this.fetchEntry();
    if (code === QUESTION && (inFlow || gapBehind)) return this.fetchKey();
    if (code === COLON && (inFlow || gapBehind)) return this.fetchValue();
    if (this.mayBeginPlain(code, inFlow)) return this.fetchPlain();
    throw new YamlError(`${JSON.stringify(character)}, with which nothing can begin`, cursor.at);
  }

  private mayBeginPlain(code: number, inFlow: boolean): boolean {
    const next = this.cursor.code(1);
    if (code === DASH) return !isBlank(next);
    if (code === QUESTION || code === COLON) return !inFlow && !isGap(next);
    return !isGap(code) && !NOT_PLAIN.has(code);
  }

  private fetchEnd(): void {
    // What is asked for behind the end is the end again.
    if (!this.ended) {
      this.cursor.endLine();
      this.unroll(-1);
      this.removeKey();
      this.keyAllowed = false;
      this.ended = true;
    }
    this.add('stream-end', 0);
  }

  private fetchDirective(): void {
    this.unroll(-1);
    this.removeKey();
    this.keyAllowed = false;
    this.tokens.push(scanDirective(this.cursor));
  }

  private fetchDocument(type: 'document-start' | 'document-end'): void {
    this.unroll(-1);
    this.removeKey();
    this.keyAllowed = false;
    this.add(type, 3);
  }

  private fetchOpening(type: '[' | '{'): void {
    this.saveKey();
    this.keys.push(this.noKey());
    this.flowLevel++;
    this.checkDepth(this.cursor.at);
    this.keyAllowed = true;
    this.add(type, 1);
  }

  private fetchClosing(type: ']' | '}'): void {
    this.removeKey();
    if (this.flowLevel > 0) {
      this.flowLevel--;
      // As go-yaml has it: it no longer waits whether brackets with nothing in them are a key.
      const inner = this.keys.pop();
      for (const key of this.keys) if (key.number === inner?.number) key.held = false;
    }
    this.keyAllowed = false;
    this.add(type, 1);
  }

  private fetchEntry(): void {
    if (this.flowLevel === 0) {
      if (!this.keyAllowed) throw new YamlError('"-" where no item of a list can stand', this.cursor.at);
      this.roll(this.cursor.column, 'sequence', this.cursor.at);
    }
    this.removeKey();
    this.keyAllowed = true;
    this.add('-', 1);
  }

  private fetchKey(): void {
    if (this.flowLevel === 0) {
      if (!this.keyAllowed) throw new YamlError('"?" where no key can stand', this.cursor.at);
      this.roll(this.cursor.column, 'mapping', this.cursor.at);
    }
    this.removeKey();
    this.keyAllowed = this.flowLevel === 0;
    this.add('key', 1);
  }

  private fetchValue(): void {
    const key = this.keys[this.keys.length - 1];
    if (this.isStillPossible(key)) {
      const { start, number, column } = key;
      this.insert({ type: 'key', start, end: start }, number);
      this.roll(column, 'mapping', start, number);
      key.possible = false;
      this.keyAllowed = false;
    } else {
      if (this.flowLevel === 0) {
        if (!this.keyAllowed) throw new YamlError('":" where no key ends', this.cursor.at);
        this.roll(this.cursor.column, 'mapping', this.cursor.at);
      }
      this.keyAllowed = this.flowLevel === 0;
    }
    this.add('value', 1);
  }

  private fetchKeyLike(scan: () => Token): void {
    this.saveKey();
    this.keyAllowed = false;
    this.tokens.push(scan());
  }

  private fetchBlock(literal: boolean): void {
    this.removeKey();
    this.keyAllowed = true;
    this.tokens.push(scanBlock(this.cursor, this.indent, literal));
  }

  private fetchPlain(): void {
    this.saveKey();
    this.keyAllowed = false;
    const { token, broken } = scanPlain(this.cursor, this.indent, this.flowLevel > 0);
    this.tokens.push(token);
    if (broken) this.keyAllowed = true;
  }
}

/** With what no plain scalar begins. */
const NOT_PLAIN = new Set([...'-?:,[]{}#&*!|>\'"%@`'].map((character) => character.charCodeAt(0)));
