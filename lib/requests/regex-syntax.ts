import { ALL, type CodePoints, allBut, anyOf, codePointsOf } from './code-points';
import { type Expression, asserted, charOf, repeat, sequenceOf, union } from './expression';
import { PERL_CLASSES, POSIX_CLASSES, unicodeClass, withOtherCases } from './regex-classes';

/** What of an expression cannot be read as a set of texts. */
export class UnreadableRegex extends Error {}

interface Flags {
  readonly ignoreCase: boolean;
  readonly multiLine: boolean;
  readonly dotTakesLineBreak: boolean;
}

/**
 * The texts that an expression in RE2's syntax matches as a whole. What captures and what is lazy makes no difference to that.
 * Expressions that RE2 refuses are not looked for; see `regexFault`.
 *
 * @throws UnreadableRegex where the syntax or a class is not known here
 */
export function readRegex(expression: string): Expression {
  const reader = new RegexReader(expression);
  return reader.whole();
}

const CONTROL_ESCAPES: { readonly [letter: string]: number | undefined } = {
  a: 0x07,
  f: 0x0c,
  n: 0x0a,
  r: 0x0d,
  t: 0x09,
  v: 0x0b,
};

const ANY_BUT_LINE_BREAK = allBut([0x0a, 0x0a]);

class RegexReader {
  private at = 0;
  private flags: Flags = { ignoreCase: false, multiLine: false, dotTakesLineBreak: false };

  public constructor(private readonly text: string) {}

  public whole(): Expression {
    const read = this.alternatives();
    if (this.at < this.text.length) throw this.unreadable('a ")" without its "("');
    return read;
  }

  private alternatives(): Expression {
    const parts = [this.items()];
    while (this.eat('|')) parts.push(this.items());
    return union(parts);
  }

  private items(): Expression {
    const items: Expression[] = [];
    while (this.at < this.text.length && !this.sees('|') && !this.sees(')')) {
      const bounds = this.repetition();
      if (bounds === undefined) {
        items.push(...this.item());
        continue;
      }
      const last = items.pop();
      if (last === undefined) throw this.unreadable('a repetition of nothing');
      items.push(repeat(last, bounds.min, bounds.max));
    }
    return sequenceOf(items);
  }

  private repetition(): { min: number; max: number } | undefined {
    const [mark, least, more, most] = this.take(/[*+?]|\{(\d+)(,(\d*))?\}/y) ?? [];
    if (mark === undefined) return undefined;
    this.eat('?');
    if (mark === '*') return { min: 0, max: Infinity };
    if (mark === '+') return { min: 1, max: Infinity };
    if (mark === '?') return { min: 0, max: 1 };
    const min = Number(least);
    const max = more === undefined ? min : most === '' ? Infinity : Number(most);
    if (max < min) throw this.unreadable(`the repetition ${mark}`);
    return { min, max };
  }

  /** The next items: one, or several for a quoted text, or none for flags. */
  private item(): Expression[] {
    if (this.eat('(')) return this.group();
    if (this.eat('[')) return [charOf(this.bracket())];
    if (this.eat('.')) return [charOf(this.flags.dotTakesLineBreak ? ALL : ANY_BUT_LINE_BREAK)];
    if (this.eat('^')) return [asserted(this.flags.multiLine ? 'line-start' : 'text-start')];
    if (this.eat('$')) return [asserted(this.flags.multiLine ? 'line-end' : 'text-end')];
    if (this.eat('\\A')) return [asserted('text-start')];
    if (this.eat('\\z')) return [asserted('text-end')];
    if (this.eat('\\b')) return [asserted('word-boundary')];
    if (this.eat('\\B')) return [asserted('no-word-boundary')];
    const quoted = this.take(/\\Q(.*?)(\\E|$)/sy);
    if (quoted) return codePointsOf(quoted[1]).map((char) => this.literal(char));
    const named = this.classEscape();
    return [named === undefined ? this.literal(this.char()) : charOf(named)];
  }

  private literal(char: number): Expression {
    return charOf(this.folded([char, char]));
  }

  private folded(chars: CodePoints): CodePoints {
    return this.flags.ignoreCase ? withOtherCases(chars) : chars;
  }

  private group(): Expression[] {
    const outer = this.flags;
    const [, flags, end] = this.take(/\?([imsU]*(?:-[imsU]+)?)([:)])/y) ?? [];
    if (flags !== undefined) {
      this.set(flags);
      if (end === ')') return [];
    } else if (this.sees('?') && !this.take(/\?P?<\w+>/y)) {
      throw this.unreadable('a kind of group');
    }
    const read = this.alternatives();
    if (!this.eat(')')) throw this.unreadable('a "(" without its ")"');
    this.flags = outer;
    return [read];
  }

  private set(written: string): void {
    const [on, off = ''] = written.split('-');
    const flag = (letter: string, before: boolean) =>
      (before || on.includes(letter)) && !off.includes(letter);
    this.flags = {
      ignoreCase: flag('i', this.flags.ignoreCase),
      multiLine: flag('m', this.flags.multiLine),
      dotTakesLineBreak: flag('s', this.flags.dotTakesLineBreak),
    };
  }

  /** The rest of a class in brackets. */
  private bracket(): CodePoints {
    const negated = this.eat('^');
    const sets: CodePoints[] = [];
    do {
      if (this.at >= this.text.length) throw this.unreadable('a "[" without its "]"');
      sets.push(this.posixClass() ?? this.classEscape() ?? this.range());
    } while (!this.eat(']'));
    const chars = anyOf(sets);
    return negated ? allBut(chars) : chars;
  }

  private range(): CodePoints {
    const first = this.char();
    if (!this.take(/-(?!\])/y)) return this.folded([first, first]);
    const last = this.char();
    if (last < first) throw this.unreadable('a range that ends before it begins');
    return this.folded([first, last]);
  }

  private posixClass(): CodePoints | undefined {
    const [written, not, name] = this.take(/\[:(\^?)(\w+):\]/y) ?? [];
    if (written === undefined) return undefined;
    return this.named(written, POSIX_CLASSES[name], not !== '');
  }

  private classEscape(): CodePoints | undefined {
    const [written, letter] = this.take(/\\([dswDSW])/y) ?? [];
    if (written !== undefined) {
      const lower = letter.toLowerCase();
      return this.named(written, PERL_CLASSES[lower], letter !== lower);
    }
    const [property, kind, not, name, short] = this.take(/\\([pP])(?:\{(\^?)(\w+)\}|(\w))/y) ?? [];
    if (property === undefined) return undefined;
    return this.named(property, unicodeClass(name ?? short), (kind === 'P') !== (not === '^'));
  }

  private named(written: string, chars: CodePoints | undefined, negated: boolean): CodePoints {
    if (chars === undefined) throw this.unreadable(`the class ${written}`);
    const all = this.folded(chars);
    return negated ? allBut(all) : all;
  }

  /** The next code point, written as itself or escaped. */
  private char(): number {
    const hex = this.take(/\\x(?:([\da-fA-F]{2})|\{([\da-fA-F]+)\})/y);
    if (hex) return parseInt(hex[1] ?? hex[2], 16);
    const octal = this.take(/\\(0[0-7]{0,2}|[1-7][0-7]{1,2})/y);
    if (octal) return parseInt(octal[1], 8);
    const control = this.take(/\\([afnrtv])/y);
    if (control) return CONTROL_ESCAPES[control[1]] ?? 0;
    const [written, escaped] = this.take(/\\([\0-\x7f])|[^\\]/suy) ?? [];
    if (written === undefined || /[\dA-Za-z]/.test(escaped ?? '')) throw this.unreadable('an escape');
    return (escaped ?? written).codePointAt(0) ?? 0;
  }

  private sees(text: string): boolean {
    return this.text.startsWith(text, this.at);
  }

  private eat(text: string): boolean {
    const found = this.sees(text);
    if (found) this.at += text.length;
    return found;
  }

  /** What a sticky expression finds here, which is then behind us. */
  private take(what: RegExp): RegExpExecArray | undefined {
    what.lastIndex = this.at;
    const found = what.exec(this.text) ?? undefined;
    if (found !== undefined) this.at += found[0].length;
    return found;
  }

  private unreadable(what: string): UnreadableRegex {
    return new UnreadableRegex(`${what} is not known here, before character ${this.at + 1}`);
  }
}
