import { ALL, type CodePoints, anyOf } from './code-points';

/** What stands beside a place in a text: its edge, a letter of a word, a line break or something else. */
export enum Beside {
  EDGE,
  WORD,
  LINE_BREAK,
  OTHER,
}

/** What RE2 can ask of a place in a text. */
export type Assertion =
  'text-start' | 'text-end' | 'line-start' | 'line-end' | 'word-boundary' | 'no-word-boundary';

type Shape =
  | { readonly kind: 'nothing' }
  | { readonly kind: 'blank' }
  | { readonly kind: 'char'; readonly chars: CodePoints }
  | { readonly kind: 'sequence'; readonly head: Expression; readonly tail: Expression }
  | { readonly kind: 'union'; readonly parts: readonly Expression[] }
  | { readonly kind: 'intersection'; readonly parts: readonly Expression[] }
  | { readonly kind: 'complement'; readonly inner: Expression }
  | { readonly kind: 'repeat'; readonly inner: Expression; readonly min: number; readonly max: number }
  | { readonly kind: 'assertion'; readonly assertion: Assertion }
  | { readonly kind: 'opaque'; readonly name: string; readonly why: string };

interface Facts {
  /** Whether the empty text is taken; undefined where that depends on what stands beside it. */
  readonly blank: boolean | undefined;
  /** Holds assertions: what is taken depends on what stands beside it. */
  readonly placed: boolean;
  /** Holds texts of which it is not known which they are. */
  readonly opaque: boolean;
}

/**
 * An extended regular expression: a set of texts. Equal ones are one object as a rule, so that sets which arise again and
 * again are computed once.
 */
export type Expression = Shape & Facts & { readonly id: number };

const MAX_KEPT = 200_000;
const kept = new Map<string, Expression>();
let made = 0;
let spent = 0;

/** How much work was ever spent on unions and intersections, by the sets that were put together. */
export const effortSpent = () => spent;

/** Forgets what is kept, where that has grown large. Expressions made before stay what they are. */
export function forgetOldExpressions(): void {
  if (kept.size <= MAX_KEPT) return;
  kept.clear();
  for (const [key, lasting] of LASTING) kept.set(key, lasting);
}

function expression(key: string, shape: Shape, facts: Partial<Facts>): Expression {
  const known = kept.get(key);
  if (known !== undefined) return known;
  const fresh = { ...shape, blank: false, placed: false, opaque: false, ...facts, id: made++ };
  kept.set(key, fresh);
  return fresh;
}

/** No text. */
export const NOTHING = expression('nothing', { kind: 'nothing' }, {});
/** The empty text. */
export const BLANK = expression('blank', { kind: 'blank' }, { blank: true });
/** One code point, whichever. */
export const ANY_CHAR = charOf(ALL);
/** All texts. */
export const EVERYTHING = expression(
  `${ANY_CHAR.id}{0,Infinity}`,
  { kind: 'repeat', inner: ANY_CHAR, min: 0, max: Infinity },
  { blank: true },
);

const LASTING = [...kept];

/** One code point of a set. */
export function charOf(chars: CodePoints): Expression {
  return chars.length === 0 ? NOTHING : expression(`[${chars.join()}]`, { kind: 'char', chars }, {});
}

/** The empty text, at places of which the assertion is true. */
export const asserted = (assertion: Assertion): Expression =>
  expression(`(${assertion})`, { kind: 'assertion', assertion }, { blank: undefined, placed: true });

/** Texts of which it is not known which they are, and why. The same name stands for the same texts. */
export const opaque = (name: string, why: string): Expression =>
  expression(`opaque ${name}`, { kind: 'opaque', name, why }, { opaque: true });

/** A text of the first set and then one of the second. */
export function sequence(head: Expression, tail: Expression): Expression {
  if (head === NOTHING || tail === NOTHING) return NOTHING;
  if (head === BLANK) return tail;
  if (tail === BLANK) return head;
  if (head.kind === 'sequence') return sequenceOf([...itemsOf(head), tail]);
  // So that what remains of a text is a union of few distinct ends.
  if (head.kind === 'union') return union(head.parts.map((part) => sequence(part, tail)));
  const next = tail.kind === 'sequence' ? tail.head : tail;
  if (head === next && head.kind === 'repeat' && head.min === 0 && head.max === Infinity) return tail;
  return expression(
    `${head.id}.${tail.id}`,
    { kind: 'sequence', head, tail },
    { blank: and(head.blank, tail.blank), placed: head.placed || tail.placed },
  );
}

/** Texts of the sets one after the other. */
export const sequenceOf = (parts: readonly Expression[]): Expression =>
  parts.reduceRight((tail, head) => sequence(head, tail), BLANK);

/** The parts of a sequence, of which none but the last is a sequence by itself. */
function itemsOf(set: Expression): Expression[] {
  const items: Expression[] = [];
  let rest = set;
  for (; rest.kind === 'sequence'; rest = rest.tail) items.push(rest.head);
  spent += items.length;
  return [...items, rest];
}

/** The texts of any of the sets. */
export function union(sets: readonly Expression[]): Expression {
  spent += sets.length;
  const parts = new Set<Expression>();
  const chars: CodePoints[] = [];
  for (const set of sets.flatMap((set) => (set.kind === 'union' ? set.parts : [set]))) {
    if (set.kind === 'char') chars.push(set.chars);
    else if (set !== NOTHING) parts.add(set);
  }
  if (chars.length > 0) parts.add(charOf(chars.length === 1 ? chars[0] : anyOf(chars)));
  if (parts.has(EVERYTHING) || holdsContradiction(parts)) return EVERYTHING;
  if (parts.has(BLANK) && [...parts].some((part) => part !== BLANK && part.blank)) parts.delete(BLANK);
  return joined('union', parts, NOTHING, (blanks) => blanks.reduce(or, false));
}

/** The texts of all of the sets. */
export function intersection(sets: readonly Expression[]): Expression {
  const parts = new Set(sets.flatMap((set) => (set.kind === 'intersection' ? set.parts : [set])));
  parts.delete(EVERYTHING);
  if (parts.has(NOTHING) || holdsContradiction(parts)) return NOTHING;
  return joined('intersection', parts, EVERYTHING, (blanks) => blanks.reduce(and, true));
}

/** Whether a set stands beside its complement. */
const holdsContradiction = (parts: ReadonlySet<Expression>) =>
  [...parts].some((part) => part.kind === 'complement' && parts.has(part.inner));

function joined(
  kind: 'union' | 'intersection',
  set: ReadonlySet<Expression>,
  none: Expression,
  blankOf: (blanks: (boolean | undefined)[]) => boolean | undefined,
): Expression {
  spent += set.size;
  const parts = [...set].sort((a, b) => a.id - b.id);
  if (parts.length <= 1) return parts[0] ?? none;
  return expression(
    `${kind} ${parts.map((part) => part.id).join()}`,
    { kind, parts },
    {
      blank: blankOf(parts.map((part) => part.blank)),
      placed: parts.some((part) => part.placed),
      opaque: parts.some((part) => part.opaque),
    },
  );
}

/** All texts that are not in the set. */
export function complement(inner: Expression): Expression {
  if (inner.kind === 'complement') return inner.inner;
  if (inner === NOTHING) return EVERYTHING;
  if (inner === EVERYTHING) return NOTHING;
  const blank = inner.blank === undefined ? undefined : !inner.blank;
  return expression(
    `!${inner.id}`,
    { kind: 'complement', inner },
    { blank, placed: inner.placed, opaque: inner.opaque },
  );
}

/** `min` to `max` texts of the set, one after the other. */
export function repeat(inner: Expression, min: number, max: number): Expression {
  if (max === 0 || inner === BLANK) return BLANK;
  if (inner === NOTHING) return min === 0 ? BLANK : NOTHING;
  if (inner.kind === 'assertion') return min === 0 ? BLANK : inner;
  if (min === 1 && max === 1) return inner;
  if (inner.kind === 'repeat' && inner.max === Infinity && inner.min <= 1) {
    if (inner.min === 0 || min > 0) return inner.min === 1 ? repeat(inner.inner, min, Infinity) : inner;
    return repeat(inner.inner, 0, Infinity);
  }
  const least = inner.blank ? 0 : min;
  return expression(
    `${inner.id}{${least},${max}}`,
    { kind: 'repeat', inner, min: least, max },
    { blank: least === 0 || inner.blank, placed: inner.placed },
  );
}

const and = (a: boolean | undefined, b: boolean | undefined): boolean | undefined =>
  a === false || b === false ? false : a && b;

const or = (a: boolean | undefined, b: boolean | undefined): boolean | undefined =>
  a === true || b === true ? true : a === undefined ? a : b;
