import { RE2JS } from 're2js';

/** A request as Envoy's router sees it. */
export interface RoutedRequest {
  readonly method: string;
  /** With its query. */
  readonly path: string;
  readonly authority: string;
  readonly scheme: string;
  /** The names in lower case. */
  readonly headers: ReadonlyMap<string, string>;
}

/** Whether all of a text matches a regular expression of Envoy's. */
export const fullMatch = (regex: string, text: string): boolean => RE2JS.compile(regex).matches(text);

/** The path without its query and fragment. */
export const plainPath = (path: string): string => path.replace(/[?#].*$/s, '');

/** Whether a text is what Envoy's `StringMatcher` wants. */
export function matchesText(matcher: any, text: string): boolean {
  const fold = (value: string) => (matcher.ignore_case === true ? value.toLowerCase() : value);
  if (matcher.safe_regex !== undefined) return fullMatch(matcher.safe_regex.regex, text);
  if (matcher.prefix !== undefined) return fold(text).startsWith(fold(matcher.prefix));
  if (matcher.suffix !== undefined) return fold(text).endsWith(fold(matcher.suffix));
  if (matcher.contains !== undefined) return fold(text).includes(fold(matcher.contains));
  if (matcher.exact !== undefined) return fold(text) === fold(matcher.exact);
  throw new Error(`unknown string matcher ${JSON.stringify(matcher)}`);
}

/** The value of a header or pseudo header. */
export function headerOf(request: RoutedRequest, name: string): string | undefined {
  const { method, path, authority, scheme, headers } = request;
  const pseudo: { [name: string]: string } = { method, path, authority, scheme };
  const key = name.toLowerCase();
  if (key.startsWith(':')) return pseudo[key.slice(1)];
  return key === 'host' ? authority : headers.get(key);
}

/** Whether a request has the header that Envoy's `HeaderMatcher` wants. */
export function matchesHeader(matcher: any, request: RoutedRequest): boolean {
  const found = headerOf(request, matcher.name);
  const inverted = matcher.invert_match === true;
  if (matcher.present_match !== undefined)
    return (found !== undefined) === (matcher.present_match !== inverted);
  if (found === undefined && matcher.treat_missing_header_as_empty !== true) return false;
  const value = found ?? '';
  if (matcher.string_match === undefined)
    throw new Error(`unknown header matcher ${JSON.stringify(matcher)}`);
  return matchesText(matcher.string_match, value) !== inverted;
}

/** Whether a query holds the parameter that Envoy's `QueryParameterMatcher` wants; the first of a name counts. */
export function matchesQuery(matcher: any, path: string): boolean {
  const query = /\?([^#]*)/s.exec(path)?.[1] ?? '';
  const found = query
    .split('&')
    .map((part) => /^([^=]*)=?(.*)$/s.exec(part)!)
    .find(([, name]) => name === matcher.name);
  if (matcher.present_match !== undefined) return (found !== undefined) === matcher.present_match;
  if (found === undefined) return false;
  return matcher.string_match === undefined || matchesText(matcher.string_match, found[2]);
}
