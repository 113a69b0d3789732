import { besideOf, derivative, nextChars, takesBlank } from './derivative';
import { Beside, type Expression, NOTHING, effortSpent, forgetOldExpressions } from './expression';

/** What a search for a member of a set found: one, that there is none, or why neither could be told. */
export type Found<T> =
  | { readonly kind: 'member'; readonly member: T }
  | { readonly kind: 'none' }
  | { readonly kind: 'unknown'; readonly why: string };

interface State {
  readonly rest: Expression;
  readonly before: Beside;
  readonly char: number;
  readonly from: State | undefined;
}

/** What may be spent for each state on average, so that states of great size are bounded too. */
const EFFORT_A_STATE = 100;

const found = new WeakMap<Expression, { readonly answer: Found<string>; readonly limit: number }>();

/**
 * A shortest member of a set without opaque parts; of several, the one that is read with most ease.
 *
 * @param limit states to look at before the answer is "unknown"
 */
export function findMember(set: Expression, limit: number): Found<string> {
  const known = found.get(set);
  if (known !== undefined && (known.answer.kind !== 'unknown' || known.limit >= limit)) return known.answer;
  forgetOldExpressions();
  const answer = search(set, limit);
  found.set(set, { answer, limit });
  return answer;
}

function search(set: Expression, limit: number): Found<string> {
  const effortLimit = effortSpent() + limit * EFFORT_A_STATE;
  const queue: State[] = [{ rest: set, before: Beside.EDGE, char: 0, from: undefined }];
  const seen = new Set([stateKey(set, Beside.EDGE)]);
  for (const state of queue) {
    if (takesBlank(state.rest, state.before, Beside.EDGE)) return { kind: 'member', member: spell(state) };
    for (const char of nextChars(state.rest)) {
      const rest = derivative(state.rest, char, state.before);
      if (rest === NOTHING) continue;
      const before = besideOf(char);
      const key = stateKey(rest, before);
      if (seen.has(key)) continue;
      if (seen.size >= limit || effortSpent() > effortLimit) {
        return { kind: 'unknown', why: `the search was given up after ${limit} states` };
      }
      seen.add(key);
      queue.push({ rest, before, char, from: state });
    }
  }
  return { kind: 'none' };
}

/** What a state is known by: what came before makes a difference only where there are assertions. */
const stateKey = (rest: Expression, before: Beside) => rest.id * 4 + (rest.placed ? before : 0);

function spell(last: State): string {
  const chars: string[] = [];
  for (let state = last; state.from !== undefined; state = state.from) {
    chars.push(String.fromCodePoint(state.char));
  }
  return chars.reverse().join('');
}
