import { matchesRegex, regexFault } from '../values/regex';

/** A set of texts, by the languages in which Istio's and the Gateway API's conditions are written. */
export interface TextPattern {
  /**
   * `exact`: the text itself. `prefix`, `suffix`: texts that begin or end with it. `path-prefix`: the text, or the text followed by
   * `/` and anything (the Gateway API's `PathPrefix`, which looks at whole segments). `regex`: texts that an RE2 expression
   * matches as a whole. `any`: all texts.
   */
  readonly kind: 'exact' | 'prefix' | 'suffix' | 'path-prefix' | 'regex' | 'any';
  /** The text or expression; empty for `any`. */
  readonly text: string;
  /** Whether the case of ASCII letters does not matter. Never so for regular expressions. */
  readonly ignoreCase?: boolean;
}

/** All texts. */
export const ANY_TEXT: TextPattern = { kind: 'any', text: '' };

/** All texts but the empty one. */
export const FILLED_TEXT: TextPattern = { kind: 'regex', text: '(?s).+' };

/** Whether a text is in the set. */
export type TextTest = (text: string) => boolean;

/** A test for a set, made once and asked often. An expression that RE2 cannot read is for no text. */
export function textTest({ kind, text, ignoreCase = false }: TextPattern): TextTest {
  if (kind === 'any') return () => true;
  if (kind === 'regex') return (given) => regexFault(text) === undefined && matchesRegex(text, given);
  const wanted = ignoreCase ? lower(text) : text;
  const inSet = literalTest(kind, wanted);
  return ignoreCase ? (given) => inSet(lower(given)) : inSet;
}

function literalTest(kind: 'exact' | 'prefix' | 'suffix' | 'path-prefix', wanted: string): TextTest {
  switch (kind) {
    case 'exact':
      return (given) => given === wanted;
    case 'prefix':
      return (given) => given.startsWith(wanted);
    case 'suffix':
      return (given) => given.endsWith(wanted);
    case 'path-prefix':
      return (given) =>
        given.startsWith(wanted) && (given.length === wanted.length || given[wanted.length] === '/');
  }
}

/** Lower case of ASCII letters alone, as Envoy folds. */
const lower = (text: string) => text.replace(/[A-Z]/g, (letter) => letter.toLowerCase());

/** The set in words, to follow a noun: `begins with "/api"`. */
export function describePattern({ kind, text, ignoreCase }: TextPattern): string {
  const quoted = JSON.stringify(text) + (ignoreCase ? ' in any case' : '');
  switch (kind) {
    case 'exact':
      return `is ${quoted}`;
    case 'prefix':
      return `begins with ${quoted}`;
    case 'suffix':
      return `ends with ${quoted}`;
    case 'path-prefix':
      return `is ${quoted} or below it`;
    case 'regex':
      return `matches ${quoted}`;
    case 'any':
      return 'is there';
  }
}

const VERBS: { readonly [verb: string]: string } = { begins: 'begin', ends: 'end', matches: 'match' };

/** The other texts in words, to follow a noun: `does not begin with "/api"`. */
export function describeOtherTexts(pattern: TextPattern): string {
  const words = describePattern(pattern);
  const [verb, ...rest] = words.split(' ');
  switch (pattern.kind) {
    case 'exact':
      return `is not ${rest.join(' ')}`;
    case 'path-prefix':
      return `is neither ${rest.join(' ').replace(/ or below it$/, ' nor below it')}`;
    case 'any':
      return 'is absent';
    default:
      return `does not ${VERBS[verb]} ${rest.join(' ')}`;
  }
}
