import { MeshErrorCode } from './mesh-error';
import type { Checks, MeshFault } from './mesh-fault';
import type { StringMatchView } from './networking/messages';
import { regexChecks } from './regex';

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
    finding: `${what}: an empty prefix`,
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
