import { MeshErrorCode } from '../mesh-error';
import { type Checks, conflictingSettings, type MeshFault, missingSetting } from '../mesh-fault';
import { regexChecks } from '../regex';
import type { HttpRewriteView } from './messages';

/** The path is rewritten by a regular expression, and by nothing else. */
const whole = ({ uri, uriRegexRewrite: regex }: HttpRewriteView) =>
  !uri && regex?.match && regex.rewrite ? regex.match : undefined;

const ofRegex = (name: keyof typeof regexChecks, rewrite: HttpRewriteView): MeshFault | undefined => {
  const expression = whole(rewrite);
  const fault = expression && regexChecks[name]({ expression, what: 'uriRegexRewrite' });
  return fault ? { ...fault, at: ['uriRegexRewrite', 'match'] } : undefined;
};

/** What istiod's `validateURIRegexRewrite` has against the expression of a rewrite. */
export const rewriteRegexChecks = {
  'long-regex': (rewrite) => ofRegex('long-regex', rewrite),
  'regex-syntax': (rewrite) => ofRegex('regex-syntax', rewrite),
} satisfies Checks<HttpRewriteView>;

/** What istiod's `validateHTTPRewrite` has against a rewrite; it tells the first alone. */
export const rewriteChecks = {
  'empty-rewrite': ({ uri, uriRegexRewrite, authority }) =>
    uriRegexRewrite === undefined && !uri && !authority
      ? missingSetting(
          'a rewrite without uri, uriRegexRewrite and authority',
          'a path or an authority',
          'say what is to be rewritten',
          [],
          'The rewrite has none of uri, uriRegexRewrite and authority.',
        )
      : undefined,
  'rewrite-path-twice': ({ uri, uriRegexRewrite }) =>
    uriRegexRewrite !== undefined && uri
      ? conflictingSettings(
          'a rewrite with uri and uriRegexRewrite',
          'one of them',
          'keep one of them',
          [],
          'The rewrite has both uri and uriRegexRewrite.',
        )
      : undefined,
  'half-regex-rewrite': ({ uri, uriRegexRewrite: regex }) =>
    regex !== undefined && !uri && !(regex.match && regex.rewrite)
      ? {
          code: MeshErrorCode.MISSING_SETTING,
          got: 'uriRegexRewrite without match or without rewrite',
          expected: 'both of them',
          mend: 'give both',
          at: ['uriRegexRewrite'],
          finding: 'The uriRegexRewrite has no match or no rewrite.',
        }
      : undefined,
} satisfies Checks<HttpRewriteView>;
