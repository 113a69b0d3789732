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
      title: 'A text that looks like a pattern is taken as it stands',
      why: '"exact" and "prefix" know no patterns: requests must have these very characters, and get 404 (Envoy logs the flag NR) where no other rule takes them.',
      mend: 'Write the pattern in the syntax of RE2 under "regex", or the plain beginning under "prefix".',
    },
    'path-without-slash': {
      title: 'A path is matched by a text without a slash at its beginning',
      why: 'Every path begins with a slash: no request meets the condition.',
      mend: 'Put a slash before the text.',
    },
    'path-with-query': {
      title: 'A path is matched by a text with a query',
      why: 'The query is no part of the path that is compared: no request meets the condition.',
      mend: 'Match the parameters under queryParams.',
    },
    'regex-with-delimiters': {
      title: 'A regular expression is written with delimiters, as in JavaScript',
      why: 'The slashes and the letters behind them belong to the expression, which the whole text must meet: no usual request does.',
      mend: 'Write the expression alone; letter case is ignored by (?i) at its beginning.',
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
          const message = `The slashes and letters around ${shown} belong to the expression, so that it matches no usual path.`;
          report(rules['regex-with-delimiters'], resource, [...path, 'regex'], message);
          continue;
        }
        const text = match[kind] ?? '';
        const at = [...path, kind];
        if (isPath && text.includes('?') && text.startsWith('/')) {
          const message = `The path ${shown} has a query, which is no part of what is compared, so that no request meets it.`;
          report(rules['path-with-query'], resource, at, message);
        } else if (LOOKS_LIKE_PATTERN.test(text)) {
          const message = `The text ${shown} under "${kind}" is taken as it stands, so that only requests with these very characters meet it.`;
          report(rules['pattern-is-literal'], resource, at, message);
        } else if (isPath && text !== '' && !text.startsWith('/') && !/^https?:/.test(text)) {
          const message = `The path ${shown} has no slash at its beginning, so that no request meets it.`;
          report(rules['path-without-slash'], resource, at, message);
        }
      }
    }
  },
};
