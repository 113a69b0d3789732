/** What is wrong with the value of a header. */
export interface HeaderValueFault {
  /** Control characters, or a variable of Envoy's that is not well formed. */
  readonly kind: 'control' | 'variable';
  /** What was expected where the reading ended. */
  readonly expected: string;
}

type State = 'text' | 'name' | 'list' | 'quote' | 'string' | 'comma' | 'parenthesis' | 'percent';

// eslint-disable-next-line no-control-regex
const CONTROL = /[\u0000-\u0008\u000a-\u001f\u007f]/;

/** Within a variable: which state a character leads to, `other` for any that is not named; undefined ends the reading. */
const STEPS: { readonly [state in Exclude<State, 'text'>]: { readonly [character: string]: State } } = {
  name: { '%': 'text', '(': 'list', other: 'name' },
  list: { '[': 'quote', ' ': 'list', other: 'string' },
  quote: { '"': 'string', ' ': 'quote' },
  string: { ')': 'percent', '"': 'comma', other: 'string' },
  comma: { ',': 'quote', ']': 'parenthesis', ' ': 'comma' },
  parenthesis: { ')': 'percent', ' ': 'parenthesis' },
  percent: { '%': 'text', ' ': 'percent' },
};

const EXPECTED: { readonly [state in State]?: string } = {
  quote: 'a quotation mark, as a list of arguments begins each of them',
  comma: '"," or "]" after an argument in a list',
  parenthesis: '")" after a list of arguments',
  percent: '"%" after the arguments of a variable',
};

/**
 * What is wrong with the value of a header that Envoy is to write; undefined for nothing. `%NAME%` and `%NAME(arguments)%`
 * are variables, `%%` is a percent sign. It reads as istiod's `validateHeaderValue` does, which follows Envoy's parser.
 */
export function headerValueFault(value: string): HeaderValueFault | undefined {
  if (CONTROL.test(value)) return { kind: 'control', expected: 'no control characters' };
  if (!value.includes('%')) return undefined;
  let state = 'text' as State;
  for (let i = 0; i < value.length; i++) {
    const character = value[i];
    if (state === 'text') {
      if (character !== '%') continue;
      if (i + 1 === value.length) return { kind: 'variable', expected: '"%%" for a percent sign at the end' };
      if (value[i + 1] === '%') i++;
      else state = 'name';
    } else if (state === 'string' && character === '\\') {
      if (i + 1 === value.length) return { kind: 'variable', expected: 'a character after "\\"' };
      i++;
    } else {
      const next: State | undefined = STEPS[state][character] ?? STEPS[state].other;
      if (next === undefined) return { kind: 'variable', expected: EXPECTED[state] ?? '' };
      state = next;
    }
  }
  if (state === 'text') return undefined;
  return { kind: 'variable', expected: `an end of the variable in ${JSON.stringify(value)}` };
}
