import { type CodePoints, includes, representatives } from './code-points';
import {
  BLANK,
  Beside,
  type Expression,
  NOTHING,
  complement,
  intersection,
  repeat,
  sequence,
  union,
} from './expression';
import { PERL_CLASSES } from './regex-classes';

const WORD: CodePoints = PERL_CLASSES.w ?? [];
const LINE_BREAK: CodePoints = [0x0a, 0x0a];

/** What a code point is to the place beside it. */
export function besideOf(char: number): Beside {
  if (char === 0x0a) return Beside.LINE_BREAK;
  return includes(WORD, char) ? Beside.WORD : Beside.OTHER;
}

/** Whether the empty text is taken between two neighbours. */
export function takesBlank(set: Expression, before: Beside, after: Beside): boolean {
  if (set.blank !== undefined) return set.blank;
  switch (set.kind) {
    case 'assertion':
      return isTrue(set.assertion, before, after);
    case 'sequence':
      return takesBlank(set.head, before, after) && takesBlank(set.tail, before, after);
    case 'union':
      return set.parts.some((part) => takesBlank(part, before, after));
    case 'intersection':
      return set.parts.every((part) => takesBlank(part, before, after));
    case 'complement':
      return !takesBlank(set.inner, before, after);
    case 'repeat':
      return takesBlank(set.inner, before, after);
    default:
      return false;
  }
}

type Assertion = Extract<Expression, { kind: 'assertion' }>['assertion'];

function isTrue(assertion: Assertion, before: Beside, after: Beside): boolean {
  switch (assertion) {
    case 'text-start':
      return before === Beside.EDGE;
    case 'text-end':
      return after === Beside.EDGE;
    case 'line-start':
      return before === Beside.EDGE || before === Beside.LINE_BREAK;
    case 'line-end':
      return after === Beside.EDGE || after === Beside.LINE_BREAK;
    case 'word-boundary':
      return (before === Beside.WORD) !== (after === Beside.WORD);
    case 'no-word-boundary':
      return (before === Beside.WORD) === (after === Beside.WORD);
  }
}

const derivatives = new WeakMap<Expression, Map<number, Expression>>();

/**
 * What may follow a code point in the texts of a set (Brzozowski's derivative). The neighbour before it decides assertions; the
 * code point itself is the neighbour after them.
 */
export function derivative(set: Expression, char: number, before: Beside): Expression {
  if (set.kind === 'char') return includes(set.chars, char) ? BLANK : NOTHING;
  let known = derivatives.get(set);
  if (known === undefined) derivatives.set(set, (known = new Map<number, Expression>()));
  const key = set.placed ? char * 4 + before : char * 4;
  let found = known.get(key);
  if (found === undefined) known.set(key, (found = derive(set, char, before)));
  return found;
}

function derive(set: Expression, char: number, before: Beside): Expression {
  const of = (part: Expression) => derivative(part, char, before);
  const skips = (part: Expression) => takesBlank(part, before, besideOf(char));
  switch (set.kind) {
    case 'sequence': {
      const rest = sequence(of(set.head), set.tail);
      return skips(set.head) ? union([rest, of(set.tail)]) : rest;
    }
    case 'union':
      return union(set.parts.map(of));
    case 'intersection': {
      const parts: Expression[] = [];
      for (const part of set.parts) {
        const rest = of(part);
        if (rest === NOTHING) return NOTHING;
        parts.push(rest);
      }
      return intersection(parts);
    }
    case 'complement':
      return complement(of(set.inner));
    case 'repeat': {
      // Rounds that take the empty text here may stand for any of those that are still asked for.
      const least = skips(set.inner) ? 0 : Math.max(0, set.min - 1);
      return sequence(of(set.inner), repeat(set.inner, least, set.max - 1));
    }
    default:
      return NOTHING;
  }
}

const firsts = new WeakMap<Expression, readonly CodePoints[]>();

/** The sets of code points between which the first of a text makes a difference. */
function firstsOf(set: Expression): readonly CodePoints[] {
  let found = firsts.get(set);
  if (found === undefined) firsts.set(set, (found = [...new Set(collectFirsts(set))]));
  return found;
}

function collectFirsts(set: Expression): readonly CodePoints[] {
  switch (set.kind) {
    case 'char':
      return [set.chars];
    case 'sequence': {
      const found = [...firstsOf(set.head)];
      let rest: Expression = set;
      while (rest.kind === 'sequence' && rest.head.blank !== false) {
        rest = rest.tail;
        found.push(...firstsOf(rest.kind === 'sequence' ? rest.head : rest));
      }
      return found;
    }
    case 'union':
    case 'intersection':
      return set.parts.flatMap(firstsOf);
    case 'complement':
    case 'repeat':
      return firstsOf(set.inner);
    default:
      return [];
  }
}

/** One code point of each class between which the set does not tell, those first that are read with most ease. */
export function nextChars(set: Expression): number[] {
  // To assertions further on it matters what stands before them.
  return representatives(set.placed ? [...firstsOf(set), WORD, LINE_BREAK] : firstsOf(set));
}
