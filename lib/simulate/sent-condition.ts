import { type RequestCondition, requestCondition } from '../requests/condition';
import type { TextPattern } from '../requests/text-pattern';

/**
 * How a path came about: `put` and behind it the path that was sent, without its first characters. `unclear` after a rewrite by a
 * regular expression.
 */
export type PathOrigin = { readonly cut: number; readonly put: string } | 'unclear';

/** The origin of a path that is rewritten once more: its first characters are swapped for a text. */
export function rewrittenOrigin(before: PathOrigin | undefined, cut: number, put: string): PathOrigin {
  if (before === undefined) return { cut, put };
  if (cut === Infinity) return { cut, put };
  if (before === 'unclear') return before;
  const left = before.put.length - cut;
  return left >= 0 ? { cut: before.cut, put: put + before.put.slice(cut) } : { cut: before.cut - left, put };
}

/**
 * A condition on a path as one on the path that was sent; or what it comes to for all requests that were rewritten alike; undefined
 * where that cannot be told.
 *
 * @param sent the path of one of these requests, of which all have the first characters
 */
export function onSentPath(
  condition: RequestCondition,
  origin: PathOrigin,
  sent: string,
): RequestCondition | boolean | undefined {
  if (origin === 'unclear') return undefined;
  const { cut, put } = origin;
  const { pattern, negated, test, field } = condition;
  if (cut >= sent.length && cut === Infinity) return test(put) !== negated;
  const found = behind(pattern, put, sent.slice(0, cut));
  if (found === undefined) return undefined;
  return typeof found === 'boolean' ? found !== negated : requestCondition(field, found, { negated });
}

/** What must stand in the path that was sent for a pattern to take the rewritten one. */
function behind(pattern: TextPattern, put: string, before: string): TextPattern | boolean | undefined {
  const { kind, text, ignoreCase = false } = pattern;
  if (kind === 'any') return true;
  // Both the text that was cut and that which was put are compared by case; patterns that are not are left open.
  if (ignoreCase || kind === 'regex' || kind === 'suffix') return undefined;
  if (text.startsWith(put)) {
    const rest = text.slice(put.length);
    // A pattern that ends just where the rest begins may end within a segment that was cut.
    if (kind === 'path-prefix' && rest === '') return undefined;
    return { kind, text: before + rest };
  }
  if (!put.startsWith(text) || kind === 'exact') return false;
  return kind === 'prefix' || put[text.length] === '/';
}
