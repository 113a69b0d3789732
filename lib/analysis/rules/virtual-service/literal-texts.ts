import type { FieldPath } from '../../../mesh/manifest';
import type { Resource } from '../../../mesh/resource';
import type { StringMatchView } from '../../../requests/http-match-conditions';
import type { MeshCheck } from '../../check';
import { ruleTable } from '../../rule';

const rules = ruleTable(
  {
    section: 'virtual-service',
    source: 'Istio reference, StringMatch; Envoy, RouteMatch',
    codes: ['mesh'],
    level: 'warning',
  },
  {
    'pattern-is-literal': {
      title: 'A text that looks like a pattern is compared literally',
      why: '"exact" and "prefix" have no patterns: only requests with exactly these characters match, and others get 404 (Envoy logs the flag NR) if no other rule matches them.',
      mend: 'Write the pattern in RE2 syntax under "regex", or the beginning of the text under "prefix".',
    },
    'path-without-slash': {
      title: 'A path match does not begin with a slash',
      why: 'Every path begins with a slash, so no request matches.',
      mend: 'Add a slash at the beginning of the text.',
    },
    'path-with-query': {
      title: 'A path match contains a query',
      why: 'The query is not part of the path that is compared, so no request matches.',
      mend: 'Match the parameters under queryParams.',
    },
    'regex-with-delimiters': {
      title: 'A regular expression is written with delimiters, as in JavaScript',
      why: 'The slashes and the letters after them are part of the expression, which the whole path must match, so no usual request matches.',
      mend: 'Write only the expression, with (?i) at its beginning to ignore case.',
    },
  },
);

const LOOKS_LIKE_PATTERN = /\*|\.\+|\[[^\]]+\]|\\[dwsDWS.]|\(\?|^\^|\$$|\(.*\|.*\)/;
const DELIMITED = /^\/.*\/[gimsuy]+$/;

interface Text {
  readonly match: StringMatchView;
  readonly path: FieldPath;
  readonly isPath: boolean;
}

function textsOf({ spec }: Resource<'VirtualService'>): Text[] {
  return (spec.http ?? []).flatMap((rule, i) =>
    (rule.match ?? []).flatMap((match, j) => {
      const at = ['spec', 'http', i, 'match', j];
      const single = (['uri', 'authority', 'method', 'scheme'] as const).flatMap((field) =>
        match?.[field] ? [{ match: match[field], path: [...at, field], isPath: field === 'uri' }] : [],
      );
      const named = (['headers', 'withoutHeaders', 'queryParams'] as const).flatMap((field) =>
        Object.entries(match?.[field] ?? {}).flatMap(([name, value]) =>
          value ? [{ match: value, path: [...at, field, name], isPath: false }] : [],
        ),
      );
      return [...single, ...named];
    }),
  );
}

/** Texts of matches that mean something else than they look like. */
export const literalTexts: MeshCheck = {
  rules,
  check(mesh, report) {
    for (const resource of mesh.all('VirtualService')) {
      for (const { match, path, isPath } of textsOf(resource)) {
        const kind = match.exact !== undefined ? 'exact' : match.prefix !== undefined ? 'prefix' : undefined;
        const shown = JSON.stringify(kind === undefined ? match.regex : match[kind]);
        if (kind === undefined) {
          if (!isPath || !DELIMITED.test(match.regex ?? '')) continue;
          const message = `The delimiters in ${shown} are part of the expression, so it matches no usual path.`;
          report(rules['regex-with-delimiters'], resource, [...path, 'regex'], message);
          continue;
        }
        const text = match[kind] ?? '';
        const at = [...path, kind];
        if (isPath && text.includes('?') && text.startsWith('/')) {
          const message = `The path ${shown} contains a query, which is not part of the path that is compared, so no request matches.`;
          report(rules['path-with-query'], resource, at, message);
        } else if (LOOKS_LIKE_PATTERN.test(text)) {
          const message = `The text ${shown} under "${kind}" is compared literally, so only requests with exactly these characters match.`;
          report(rules['pattern-is-literal'], resource, at, message);
        } else if (isPath && text !== '' && !text.startsWith('/') && !/^https?:/.test(text)) {
          const message = `The path ${shown} does not begin with a slash, so no request matches.`;
          report(rules['path-without-slash'], resource, at, message);
        }
      }
    }
  },
};
