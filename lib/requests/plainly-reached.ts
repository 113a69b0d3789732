import type { HttpMatchView, StringMatchView } from './http-match-conditions';
import { METHODS } from './request-space';

const PLAIN_TEXT = /^[A-Za-z0-9_.-]+$/;
const PLAIN_PATH = /^\/[A-Za-z0-9/_.-]*$/;
const PLAIN_HEADER = /^[a-z0-9-]+$/;

type Named = { readonly [name: string]: StringMatchView } | undefined;

/** The fields of a match on which a request alone decides, and that a plain request can always meet. */
const PLAIN_FIELDS = ['uri', 'headers', 'queryParams', 'method', 'name', 'statPrefix', 'ignoreUriCase'];

const isPlainText = ({ exact, prefix = exact, regex }: StringMatchView) =>
  regex === undefined && (prefix === undefined || PLAIN_TEXT.test(prefix));

/** Whether the names are those of headers in lower case, and no claims. */
const isPlain = (named: Named) =>
  Object.entries(named ?? {}).every(([name, match]) => PLAIN_HEADER.test(name) && isPlainText(match));

/** Whether there is surely a request that meets a match. */
function isMet(match: HttpMatchView): boolean {
  const { uri: { exact, prefix = exact, regex } = {}, method } = match;
  return (
    Object.keys(match).every((field) => PLAIN_FIELDS.includes(field)) &&
    regex === undefined &&
    (prefix === undefined || PLAIN_PATH.test(prefix)) &&
    (method === undefined || METHODS.samples.includes(method.exact ?? '')) &&
    isPlain(match.headers) &&
    isPlain(match.queryParams)
  );
}

/** Whether a match asks for a header of which another says nothing: a request of the other without it is not taken. */
const asksForMore = ({ headers }: HttpMatchView, { headers: own = {} }: HttpMatchView) =>
  Object.entries(headers ?? {}).some(
    ([name, match]) => PLAIN_HEADER.test(name) && match.regex === undefined && !Object.hasOwn(own, name),
  );

/** The text of the path, where neither its case nor an expression counts. */
const pathOf = ({ uri: { exact, regex } = {}, ignoreUriCase }: HttpMatchView) =>
  regex === undefined && !ignoreUriCase ? exact : undefined;

/**
 * A first look at the rules for HTTP of a virtual service, which spares those that are most common the sets of `HttpRules`: true only where
 * some request surely gets to each of them.
 */
export function plainlyReached(rules: readonly (readonly HttpMatchView[])[]): boolean {
  const before: HttpMatchView[] = [];
  return rules.every((matches) => {
    const own = matches.length === 0 ? [{}] : matches;
    const reached = own.some(
      (match) =>
        isMet(match) &&
        before.every((earlier) => {
          const [theirs, ours] = [pathOf(earlier), pathOf(match)];
          return (
            (theirs !== undefined && ours !== undefined && theirs !== ours) || asksForMore(earlier, match)
          );
        }),
    );
    before.push(...own);
    return reached;
  });
}
