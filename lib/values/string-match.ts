import { checkRegex, matchesRegex } from './regex';
import { MeshError, MeshErrorCode } from './mesh-error';

/** The language in which a `StringMatch` is written. */
export enum StringMatchKind {
  /** The whole string, byte for byte. */
  EXACT = 'exact',
  /** The beginning of the string. */
  PREFIX = 'prefix',
  /** An RE2 regular expression that the whole string must match. */
  REGEX = 'regex',
  /** Any value, as long as there is one. */
  PRESENT = 'present',
}

/**
 * A condition on a string of a request: its path, a header, a query parameter.
 *
 * Values are compared with their case, except where the place of use says otherwise.
 */
export class StringMatch {
  /** The string is exactly this one. */
  public static exact(value: string): StringMatch {
    return new StringMatch(StringMatchKind.EXACT, value);
  }

  /**
   * The string begins with this text.
   *
   * It is a prefix of characters, not of path segments: `/test` also matches `/testing`.
   */
  public static prefix(value: string): StringMatch {
    return new StringMatch(StringMatchKind.PREFIX, value);
  }

  /**
   * The whole string matches this regular expression in RE2 syntax: no look-ahead, no back-references, at most
   * 1,024 characters. An expression that Envoy could not compile is refused here; it would pass the API server,
   * and make a gateway drop its whole route table later.
   */
  public static regex(value: string): StringMatch {
    checkRegex(value);
    return new StringMatch(StringMatchKind.REGEX, value);
  }

  /** The header or query parameter is there, whatever its value. Not for paths, methods, schemes, authorities. */
  public static present(): StringMatch {
    return new StringMatch(StringMatchKind.PRESENT, '');
  }

  /**
   * Reads what `_toSpec()` wrote. A regex `*` means presence to Istio and is read as such.
   *
   * @internal
   */
  public static _fromSpec(spec: any): StringMatch {
    const given = Object.entries(spec ?? {}).filter(([, value]) => value !== undefined);
    if (given.length === 0) return StringMatch.present();
    const [[kind, value]] = given;
    if (given.length > 1 || typeof value !== 'string') {
      throw new MeshError({
        code: MeshErrorCode.CONFLICTING_SETTINGS,
        got: `a string match ${JSON.stringify(spec)}`,
        expected: 'one of exact, prefix or regex with a string',
        mend: 'keep one of them',
      });
    }
    if (kind === 'exact') return StringMatch.exact(value);
    if (kind === 'prefix') return StringMatch.prefix(value);
    if (kind === 'regex') {
      return value === '*' ? new StringMatch(StringMatchKind.PRESENT, '*') : StringMatch.regex(value);
    }
    throw new MeshError({
      code: MeshErrorCode.INVALID_VALUE,
      got: `a string match by "${kind}"`,
      expected: 'exact, prefix or regex',
      mend: 'use one of the three',
    });
  }

  private constructor(
    /** The language of the condition. */
    public readonly kind: StringMatchKind,
    /** The text of the condition; empty for presence. */
    public readonly value: string,
  ) {}

  /**
   * Whether a string satisfies the condition.
   *
   * @param text the string; leave it out for one that is absent, which no condition matches
   * @param ignoreCase whether exact and prefix comparison fold case, as `ignoreUriCase` does. Regular
   *   expressions never do.
   * @internal
   */
  public _matches(text?: string, ignoreCase?: boolean): boolean {
    if (text === undefined) return false;
    const fold = (value: string) => (ignoreCase ? value.toLowerCase() : value);
    switch (this.kind) {
      case StringMatchKind.EXACT:
        return fold(text) === fold(this.value);
      case StringMatchKind.PREFIX:
        return fold(text).startsWith(fold(this.value));
      case StringMatchKind.REGEX:
        return matchesRegex(this.value, text);
      case StringMatchKind.PRESENT:
        return true;
    }
  }

  /**
   * Whether every string that the other condition takes is taken by this one too. True only where that is
   * certain; between two different regular expressions it is not.
   *
   * @internal
   */
  public _covers(other: StringMatch, ignoreCase?: boolean): boolean {
    if (this.takesEverything()) return true;
    if (this.kind === StringMatchKind.REGEX && other.kind === StringMatchKind.REGEX) {
      return this.value === other.value;
    }
    if (other.kind === StringMatchKind.EXACT) return this._matches(other.value, ignoreCase);
    return (
      this.kind === StringMatchKind.PREFIX &&
      other.kind === StringMatchKind.PREFIX &&
      this._matches(other.value, ignoreCase)
    );
  }

  /**
   * Whether no string can satisfy both conditions. True only where that is certain.
   *
   * @internal
   */
  public _excludes(other: StringMatch): boolean {
    if (this.kind === StringMatchKind.EXACT) return !other._matches(this.value);
    if (other.kind === StringMatchKind.EXACT) return !this._matches(other.value);
    return (
      this.kind === StringMatchKind.PREFIX &&
      other.kind === StringMatchKind.PREFIX &&
      !this.value.startsWith(other.value) &&
      !other.value.startsWith(this.value)
    );
  }

  /**
   * The condition in words, to follow a noun: `is exactly "x"`.
   *
   * @internal
   */
  public _describe(): string {
    const text = JSON.stringify(this.value);
    switch (this.kind) {
      case StringMatchKind.EXACT:
        return `is exactly ${text}`;
      case StringMatchKind.PREFIX:
        return `begins with ${text}`;
      case StringMatchKind.REGEX:
        return `matches the regular expression ${text}`;
      case StringMatchKind.PRESENT:
        return 'is present';
    }
  }

  /**
   * The condition as Istio's `StringMatch` message.
   *
   * @internal
   */
  public _toSpec(): any {
    if (this.kind === StringMatchKind.PRESENT) return this.value === '*' ? { regex: '*' } : {};
    return { [this.kind]: this.value };
  }

  private takesEverything(): boolean {
    return (
      this.kind === StringMatchKind.PRESENT ||
      (this.kind === StringMatchKind.PREFIX && this.value === '') ||
      (this.kind === StringMatchKind.REGEX && this.value === '.*')
    );
  }
}
