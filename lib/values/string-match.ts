import { MeshError, MeshErrorCode } from './mesh-error';
import type { Checks, MeshFault } from './mesh-fault';
import type { StringMatchView } from './networking/messages';
import { checkRegex, regexChecks } from './regex';

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
}

/** A condition of Istio's `StringMatch` message, with what it is a condition on. */
export interface StringCondition {
  readonly match: StringMatchView;
  /** What istiod calls the place, by which it tells mistakes apart. */
  readonly what: string;
}

/** What a string match asks for; undefined for nothing, that is for presence. Of several, the last in this order counts. */
export function conditionOf(
  match: StringMatchView | undefined,
): readonly ['regex' | 'prefix' | 'exact', string] | undefined {
  for (const kind of ['regex', 'prefix', 'exact'] as const) {
    const text = match?.[kind];
    if (text !== undefined) return [kind, text];
  }
  return undefined;
}

/** What is wrong with a prefix where no empty one will do: anywhere but in a condition on the path. */
function emptyPrefixFault(what: string): MeshFault {
  return {
    code: MeshErrorCode.INVALID_VALUE,
    got: `an empty prefix for ${what}`,
    expected: 'a prefix of at least one character; only a path may have an empty one',
    mend: 'use StringMatch.present() for "any value", or leave the condition out',
    at: ['prefix'],
    finding: `A condition of ${what} has an empty prefix.`,
  };
}

/** The checks of the regular expression of a condition, if it has one (istiod's `validateStringMatchRegexp`). */
export const matchRegexChecks = {
  'empty-regex': (condition) => ofRegex('empty-regex', condition),
  'long-regex': (condition) => ofRegex('long-regex', condition),
  'regex-syntax': (condition) => ofRegex('regex-syntax', condition),
} satisfies Checks<StringCondition>;

/** What istiod's `validateStringMatch` has against a condition. */
export const stringMatchChecks = {
  'empty-prefix': ({ match, what }) => {
    const [kind, text] = conditionOf(match) ?? ['exact', ''];
    return kind === 'prefix' && text === '' ? emptyPrefixFault(what) : undefined;
  },
  ...matchRegexChecks,
} satisfies Checks<StringCondition>;

function ofRegex(name: keyof typeof regexChecks, { match, what }: StringCondition): MeshFault | undefined {
  const [kind, expression] = conditionOf(match) ?? ['exact', ''];
  const fault = kind === 'regex' ? regexChecks[name]({ expression, what }) : undefined;
  return fault && { ...fault, at: ['regex'] };
}
