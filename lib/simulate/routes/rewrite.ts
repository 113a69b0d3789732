import { replaceRegex } from '../../values/regex';
import type { TextPattern } from '../../requests/text-pattern';
import type { PathRewrite } from './route';

/**
 * A path after a rewrite, as Envoy does it: a prefix is swapped for another text, a path that was matched as a whole is swapped whole,
 * a regular expression is replaced wherever it is found. Where nothing would be left of the path, it stays as it was.
 */
export function rewrittenPath(rewrite: PathRewrite, path: string, matched: TextPattern): string {
  if (rewrite.kind === 'regex') return replaceRegex(rewrite.expression, path, rewrite.substitution) || path;
  const swapped =
    matched.kind === 'prefix' || matched.kind === 'path-prefix' ? matched.text.length : path.length;
  return rewrite.to + path.slice(swapped);
}
