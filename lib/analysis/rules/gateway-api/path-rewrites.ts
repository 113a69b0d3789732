import type { MeshCheck } from '../../check';
import { ruleTable } from '../../rule';

const rules = ruleTable(
  {
    section: 'gateway-api',
    source:
      'istiod, pilot/pkg/config/kube/gateway/conversion.go: createRewriteFilter, createRedirectFilter; Envoy, RouteAction.prefix_rewrite',
    codes: ['mesh'],
    level: 'warning',
  },
  {
    'rewrite-glues': {
      title: 'The replacement of the prefix "/" is joined to the path without a slash',
      why: 'Istio replaces the text of the prefix, which is the slash itself: if "/" is replaced by "/adm", "/foo" becomes "/admfoo". In a rewrite a slash at the end of the replacement does not help, because istiod removes it.',
      mend: 'End the replacement of a redirect with a slash; for a rewrite use a virtual service, which keeps the slash.',
    },
    'redirect-double-slash': {
      title: 'A redirect produces paths with two slashes',
      why: 'Istio replaces the text of the prefix, and the slash after it stays: if "/a" is replaced by "/", "/a/b" becomes "//b", which many servers treat as another path.',
      mend: 'Write the replacement without a slash at its end; to remove the prefix, use a virtual service that matches it with a slash at its end.',
    },
  },
);

interface PathFilter {
  readonly path?: { readonly type?: string; readonly replacePrefixMatch?: string };
}

const PREFIX = 'PathPrefix';

/** What a prefix, and the replacement that it gets, make of a path below it; undefined where that is as it reads. */
function flawOf(prefix: string, replacement: string, isRewrite: boolean): keyof typeof rules | undefined {
  const written = isRewrite ? replacement.replace(/\/$/, '') : replacement;
  if (prefix === '/') return written === '' || written.endsWith('/') ? undefined : 'rewrite-glues';
  // Of a rewrite istiod takes the slash away; and that of the prefix it never counts.
  return !isRewrite && written.endsWith('/') ? 'redirect-double-slash' : undefined;
}

/** Prefixes of paths that routes of the Gateway API replace, as Istio does it. */
export const pathRewrites: MeshCheck = {
  rules,
  check(mesh, report) {
    for (const resource of mesh.all('HTTPRoute')) {
      (resource.spec.rules ?? []).forEach((rule, i) => {
        const matches = rule?.matches ?? [];
        const prefixes = matches.length === 0 ? ['/'] : matches.flatMap((match) => prefixOf(match?.path));
        (rule?.filters ?? []).forEach((filter, j) => {
          for (const field of ['urlRewrite', 'requestRedirect'] as const) {
            const { path } = (filter?.[field] ?? {}) as PathFilter;
            if (path?.type !== 'ReplacePrefixMatch' || path.replacePrefixMatch === undefined) continue;
            const text = path.replacePrefixMatch;
            for (const prefix of prefixes) {
              const flaw = flawOf(prefix, text, field === 'urlRewrite');
              if (flaw === undefined) continue;
              const [below, made] =
                flaw === 'rewrite-glues'
                  ? ['/foo', `${field === 'urlRewrite' ? text.replace(/\/$/, '') : text}foo`]
                  : [`${prefix.replace(/\/$/, '')}/foo`, `${text}/foo`];
              const message = `The prefix ${prefix} is replaced by ${text}, so ${below} becomes ${made}.`;
              report(rules[flaw], resource, ['spec', 'rules', i, 'filters', j, field, 'path'], message);
              break;
            }
          }
        });
      });
    }
  },
};

/** The prefix for which a match asks; "/" where it asks for no path. */
function prefixOf(path: { readonly type?: string; readonly value?: string } | undefined): string[] {
  const { type = PREFIX, value = '/' } = path ?? {};
  return type === PREFIX ? [value] : [];
}
