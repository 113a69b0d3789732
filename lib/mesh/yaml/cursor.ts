/** What is wrong with a text, and where. */
export class YamlError extends Error {
  public constructor(
    message: string,
    public readonly offset: number,
    public readonly kind: 'syntax' | 'aliases' | 'too-deep' | 'not-json' = 'syntax',
  ) {
    super(message);
  }
}

const TAB = 0x09;
const LF = 0x0a;
const CR = 0x0d;
const SPACE = 0x20;
const NEL = 0x85;
const LS = 0x2028;
const PS = 0x2029;

// Behind the end of a text a character code is NaN, which is equal to nothing.

/** A blank within a line. */
export const isBlank = (code: number) => code === SPACE || code === TAB;
/** What ends a line, in YAML 1.1. */
export const isBreak = (code: number) =>
  code === LF || code === CR || code === NEL || code === LS || code === PS;
/** What ends a line, or the end of the text. */
export const isBreakOrEnd = (code: number) => isBreak(code) || !(code >= 0);
/** A blank, what ends a line, or the end of the text. */
export const isGap = (code: number) => code === SPACE || code === LF || code === TAB || isBreakOrEnd(code);

/** A letter of the names of anchors, tags and directives. */
export const isNameLetter = (code: number) =>
  (code >= 0x61 && code <= 0x7a) ||
  (code >= 0x41 && code <= 0x5a) ||
  (code >= 0x30 && code <= 0x39) ||
  code === 0x5f ||
  code === 0x2d;

/** A place in a text, which only moves on. */
export class Cursor {
  public at = 0;
  /** How many lines are behind it. */
  public line = 0;
  private lineStart = 0;

  public constructor(public readonly text: string) {
    // A byte order mark is no part of the first line.
    if (text.startsWith('\ufeff')) this.at = this.lineStart = 1;
  }

  public get column(): number {
    return this.at - this.lineStart;
  }

  /** The code of a character from here on; NaN behind the end. */
  public code(ahead = 0): number {
    return this.text.charCodeAt(this.at + ahead);
  }

  public get isEnd(): boolean {
    return this.at >= this.text.length;
  }

  /** Moves over what ends a line; what it means to text that is folded. */
  public skipBreak(): string {
    const code = this.code();
    // kubectl takes the end of each line away, and puts a line feed there.
    const carriage = code === CR && this.code(1) === CR && this.code(2) === LF ? 1 : 0;
    this.at += carriage + (code === CR && this.code(carriage + 1) === LF ? 2 : 1);
    this.line++;
    this.lineStart = this.at;
    return code === LS || code === PS ? String.fromCharCode(code) : '\n';
  }

  public skipBlanks(): void {
    while (isBlank(this.code())) this.at++;
  }

  /** Moves to the end of the line. */
  public skipToBreak(): void {
    while (!isBreakOrEnd(this.code())) this.at++;
  }

  /** Letters of a name from here on. */
  public name(): string {
    const start = this.at;
    while (isNameLetter(this.code())) this.at++;
    return this.text.slice(start, this.at);
  }

  /** The end of the text counts as one more line. */
  public endLine(): void {
    if (this.column === 0) return;
    this.line++;
    this.lineStart = this.at;
  }

  /** Whether a line begins here with three equal characters and nothing behind them: what separates documents. */
  public isIndicator(code: number): boolean {
    return (
      this.column === 0 &&
      this.code() === code &&
      this.code(1) === code &&
      this.code(2) === code &&
      isGap(this.code(3))
    );
  }

  /** Whether a document begins or ends here. */
  public get isDocumentIndicator(): boolean {
    return this.isIndicator(0x2d) || this.isIndicator(0x2e);
  }
}
