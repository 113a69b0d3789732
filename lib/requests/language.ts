import { regexFault } from '../values/regex';
import { remembered } from '../values/remembered';
import { codePointsOf } from './code-points';
import { besideOf, derivative, takesBlank } from './derivative';
import {
  BLANK,
  Beside,
  EVERYTHING,
  type Expression,
  NOTHING,
  charOf,
  complement,
  effortSpent,
  intersection,
  opaque,
  sequence,
  sequenceOf,
  union,
} from './expression';
import { type Found, findMember } from './member-search';
import { withOtherAsciiCases } from './regex-classes';
import { UnreadableRegex, readRegex } from './regex-syntax';
import type { TextPattern } from './text-pattern';

/** Whether a set has members. */
export type Emptiness = 'empty' | 'not-empty' | 'unknown';

/** How many states a search for a member looks at before it gives up. */
export const MAX_STATES = 20_000;

/**
 * A set of texts, of which union, intersection and complement are exact. Texts are sequences of Unicode code points. Where a
 * regular expression cannot be read, or a search takes too long, questions are answered with "unknown" and never with a
 * guess.
 */
export class Language {
  /** All texts. */
  public static readonly ANY = new Language(EVERYTHING);
  /** No text. */
  public static readonly NONE = new Language(NOTHING);

  /** The texts of a pattern. */
  public static of(pattern: TextPattern): Language {
    return new Language(ofPattern(pattern));
  }

  /** Some texts and no others. */
  public static ofTexts(texts: Iterable<string>): Language {
    return new Language(union(Array.from(texts, (text) => literal(text, false))));
  }

  /** The texts that an expression in RE2's syntax matches as a whole. That RE2 takes it is not looked at; see `of`. */
  public static ofRegex(expression: string): Language {
    return new Language(readable(expression, () => undefined));
  }

  private constructor(private readonly set: Expression) {}

  /** The texts that are in both. */
  public intersect(other: Language): Language {
    return new Language(intersection([this.set, other.set]));
  }

  /** The texts that are in one or both. */
  public union(other: Language): Language {
    return new Language(union([this.set, other.set]));
  }

  /** All other texts. */
  public complement(): Language {
    return new Language(complement(this.set));
  }

  /** The texts that are here and not there. */
  public minus(other: Language): Language {
    return this.intersect(other.complement());
  }

  /** Whether there is any text in the set. */
  public emptiness(maxStates = MAX_STATES): Emptiness {
    const { kind } = this.find(maxStates);
    return kind === 'member' ? 'not-empty' : kind === 'none' ? 'empty' : 'unknown';
  }

  /** A shortest text of the set, of ASCII letters where that is possible; undefined where there is none or none is known. */
  public witness(maxStates = MAX_STATES): string | undefined {
    const found = this.find(maxStates);
    return found.kind === 'member' ? found.member : undefined;
  }

  /** A shortest text of the set, that there is none, or why that is not known. */
  public find(maxStates = MAX_STATES): Found<string> {
    const certain = findMember(certainlyIn(this.set), maxStates);
    if (certain.kind === 'member' || !this.set.opaque) return certain;
    const possible = findMember(possiblyIn(this.set), maxStates);
    if (possible.kind === 'none') return possible;
    return { kind: 'unknown', why: [...new Set(doubts(this.set))].join('; ') };
  }

  /** Whether a text is in the set; undefined where that is not known. */
  public matches(text: string): boolean | undefined {
    const certain = takes(certainlyIn(this.set), text);
    if (certain !== false || !this.set.opaque) return certain;
    return takes(possiblyIn(this.set), text) === false ? false : undefined;
  }

  /** Whether all texts of the other set are in this one; undefined where that is not known. */
  public subsumes(other: Language, maxStates = MAX_STATES): boolean | undefined {
    const rest = other.minus(this).emptiness(maxStates);
    return rest === 'unknown' ? undefined : rest === 'empty';
  }

  /** Whether both hold the same texts; undefined where that is not known. */
  public equals(other: Language, maxStates = MAX_STATES): boolean | undefined {
    const [there, here] = [this.subsumes(other, maxStates), other.subsumes(this, maxStates)];
    return there === false || here === false ? false : there && here;
  }
}

function ofPattern({ kind, text, ignoreCase = false }: TextPattern): Expression {
  switch (kind) {
    case 'exact':
      return literal(text, ignoreCase);
    case 'prefix':
      return sequenceOf([literal(text, ignoreCase), EVERYTHING]);
    case 'suffix':
      return sequence(EVERYTHING, literal(text, ignoreCase));
    case 'path-prefix': {
      const below = sequence(literal('/', false), EVERYTHING);
      return sequence(literal(text, ignoreCase), union([BLANK, below]));
    }
    case 'regex':
      return ofRegex(text);
    case 'any':
      return EVERYTHING;
  }
}

function literal(text: string, ignoreCase: boolean): Expression {
  const letter = (char: number) => charOf(ignoreCase ? withOtherAsciiCases(char) : [char, char]);
  return sequenceOf(codePointsOf(text).map(letter));
}

const ofRegex = remembered((expression) => readable(expression, regexFault));

/** The texts of an expression; an opaque set where it is faulty or cannot be read. */
function readable(expression: string, faultOf: (expression: string) => string | undefined): Expression {
  const unknown = (why: string) =>
    opaque(expression, `what ${JSON.stringify(expression)} matches is not known: ${why}`);
  const fault = faultOf(expression);
  if (fault !== undefined) return unknown(fault);
  try {
    return readRegex(expression);
  } catch (error) {
    if (error instanceof UnreadableRegex) return unknown(error.message);
    throw error;
  }
}

/** The texts that are in a set whatever its opaque parts hold. */
const certainlyIn = (set: Expression): Expression => (set.opaque ? settled(set, NOTHING) : set);

/** The texts that are in a set if its opaque parts hold them. */
const possiblyIn = (set: Expression): Expression => (set.opaque ? settled(set, EVERYTHING) : set);

/** A set with its opaque parts replaced, by the opposite under a complement. */
function settled(set: Expression, by: Expression): Expression {
  if (!set.opaque) return set;
  switch (set.kind) {
    case 'opaque':
      return by;
    case 'union':
      return union(set.parts.map((part) => settled(part, by)));
    case 'intersection':
      return intersection(set.parts.map((part) => settled(part, by)));
    case 'complement':
      return complement(settled(set.inner, complement(by)));
    default:
      return set;
  }
}

/** Why it is not known what a set holds. */
function doubts(set: Expression): string[] {
  if (!set.opaque) return [];
  if (set.kind === 'opaque') return [set.why];
  if (set.kind === 'complement') return doubts(set.inner);
  return set.kind === 'union' || set.kind === 'intersection' ? set.parts.flatMap(doubts) : [];
}

/** Far more than any text takes that was not made to cost much. */
const EFFORT_LIMIT = 1_000_000;

/** Whether a text is in a set; undefined where that would take too long to tell. */
function takes(set: Expression, text: string): boolean | undefined {
  const limit = effortSpent() + EFFORT_LIMIT;
  let [rest, before] = [set, Beside.EDGE];
  for (let at = 0; at < text.length;) {
    if (rest === NOTHING) return false;
    if (effortSpent() > limit) return undefined;
    const char = text.codePointAt(at) ?? 0;
    rest = derivative(rest, char, before);
    before = rest.placed ? besideOf(char) : Beside.EDGE;
    at += char > 0xffff ? 2 : 1;
  }
  return takesBlank(rest, before, Beside.EDGE);
}
