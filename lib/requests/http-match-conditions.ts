import { regexFault } from '../values/regex';
import type { HttpMatchSpec } from '../values/networking/messages';
import type { View } from '../values/wire';
import { type RequestCondition, holds, requestCondition } from './condition';
import { ANY_TEXT, type TextPattern } from './text-pattern';
import { compareText } from '../values/order';

/** Istio's `HTTPMatchRequest`. */
export type HttpMatchView = View<HttpMatchSpec>;

/** Istio's `StringMatch`. */
export type StringMatchView = NonNullable<HttpMatchView['uri']>;

/** The set of texts that Istio's `StringMatch` takes; a match without a kind, or by the regex `*`, asks for presence. */
export function patternOf({ exact, prefix, regex }: StringMatchView = {}): TextPattern {
  if (exact !== undefined) return { kind: 'exact', text: exact };
  if (prefix !== undefined) return { kind: 'prefix', text: prefix };
  return regex !== undefined && regex !== '*' ? { kind: 'regex', text: regex } : ANY_TEXT;
}

const CLAIMS = '@request.auth.claims';

/** The claim that a header's name stands for: `@request.auth.claims.a.b` or `@request.auth.claims[a][b]`. */
export function claimName(header: string): string | undefined {
  if (!header.toLowerCase().startsWith(CLAIMS)) return undefined;
  const rest = header.slice(CLAIMS.length);
  if (rest.startsWith('.') && rest.length > 1) return rest.slice(1);
  return rest.startsWith('[') && rest.endsWith(']') && rest.length > 2
    ? rest.slice(1, -1).split('][').join('.')
    : undefined;
}

/** The condition on a header, or on the claim that its name stands for. */
function headerCondition(name: string, match: StringMatchView, negated: boolean): RequestCondition {
  const claim = claimName(name);
  const pattern = patternOf(match);
  if (claim !== undefined) return requestCondition({ kind: 'claim', name: claim }, pattern, { negated });
  const field = { kind: 'header', name: name.toLowerCase() } as const;
  return requestCondition(field, pattern, { negated, missingIsEmpty: negated && pattern.kind !== 'any' });
}

/** How prefixes of paths are read: by characters, or by whole segments as the Gateway API does. */
export type PrefixReading = 'characters' | 'segments';

/** The paths that a match takes; undefined for all. */
export function pathPattern(
  { uri, ignoreUriCase }: HttpMatchView,
  reading: PrefixReading,
): TextPattern | undefined {
  const pattern = patternOf(uri);
  if (pattern.kind === 'any') return undefined;
  if (pattern.kind === 'regex') return pattern;
  const ignoreCase = ignoreUriCase === true;
  if (pattern.kind === 'prefix' && reading === 'segments' && pattern.text !== '/') {
    return { kind: 'path-prefix', text: pattern.text.replace(/\/$/, ''), ignoreCase };
  }
  return { ...pattern, ignoreCase };
}

/**
 * The conditions of an `HTTPMatchRequest` that are decided when a request comes (the upstream project's `TranslateRouteMatch`); those
 * on the caller, port and gateways are decided before.
 */
export function conditionsOf(
  match: HttpMatchView,
  reading: PrefixReading = 'characters',
): readonly RequestCondition[] {
  const path = pathPattern(match, reading);
  const named = (map: { readonly [name: string]: StringMatchView } = {}) =>
    Object.entries(map).sort(([a], [b]) => compareText(a, b));
  const part = (kind: 'method' | 'authority' | 'scheme', given: StringMatchView | undefined) =>
    given === undefined ? [] : [requestCondition({ kind, name: '' }, patternOf(given))];
  return [
    ...(path === undefined ? [] : [requestCondition({ kind: 'path', name: '' }, path)]),
    ...part('method', match.method),
    ...part('authority', match.authority),
    ...part('scheme', match.scheme),
    ...named(match.headers).map(([name, given]) => headerCondition(name, given, false)),
    ...named(match.withoutHeaders).map(([name, given]) => headerCondition(name, given, true)),
    ...named(match.queryParams).map(([name, given]) =>
      requestCondition({ kind: 'query', name }, patternOf(given)),
    ),
  ];
}

/** Whether conditions take every request, as istiod sees it: `/` as a prefix or `.*` as an expression, and nothing else. */
export function isCatchAll(conditions: readonly RequestCondition[]): boolean {
  return conditions.every(
    ({ field, pattern: { kind, text } }) =>
      field.kind === 'path' && ((kind === 'prefix' && text === '/') || (kind === 'regex' && text === '.*')),
  );
}

/** Why Envoy could not read a condition; undefined where it can. */
export const unreadable = (conditions: readonly RequestCondition[]): string | undefined =>
  firstUnreadable(conditions.flatMap(({ pattern }) => (pattern.kind === 'regex' ? pattern.text : [])));

/** Why Envoy could not read one of some regular expressions; undefined where it can. */
export function firstUnreadable(expressions: readonly string[]): string | undefined {
  for (const expression of expressions) {
    const fault = regexFault(expression);
    if (fault !== undefined)
      return `Envoy cannot read the expression ${JSON.stringify(expression)}: ${fault}`;
  }
  return undefined;
}

/**
 * Whether a match takes a path, as far as its condition on the path goes; undefined where Envoy could not read the condition.
 *
 * @param match the match
 * @param path the path, without the query
 */
export function takesPath(match: HttpMatchView, path: string): boolean | undefined {
  const conditions = conditionsOf({ uri: match.uri, ignoreUriCase: match.ignoreUriCase });
  return unreadable(conditions) === undefined
    ? conditions.every((condition) => holds(condition, path))
    : undefined;
}
