import { HttpRules } from '../../../requests/http-rules';
import type { HttpMatchView } from '../../../requests/http-match-conditions';
import type { MeshCheck } from '../../check';
import { ruleTable } from '../../rule';

const rules = ruleTable(
  {
    section: 'virtual-service',
    source:
      'Envoy, RouteAction.prefix_rewrite; istiod, pilot/pkg/networking/core/route/route.go: applyHTTPRouteDestination',
    codes: ['mesh'],
  },
  {
    'rewrite-double-slash': {
      level: 'warning',
      title: 'A rewrite produces paths with two slashes',
      why: 'The text of the prefix is replaced by the text of the rewrite: if "/a" is replaced by "/", "/a/b" becomes "//b", which many servers treat as another path.',
      mend: 'Match the prefix with a slash at its end first ("/a/"), and the prefix without it in a second match.',
    },
    'rewrite-glues': {
      level: 'warning',
      title: 'A rewrite joins two parts of a path without a slash',
      why: 'The text of the prefix is replaced by the text of the rewrite: if "/" is replaced by "/adm", "/foo" becomes "/admfoo".',
      mend: 'End the rewrite with a slash if the prefix ends with one.',
    },
  },
);

/** Rewrites that leave a slash too many. */
export const rewrites: MeshCheck = {
  rules,
  check(mesh, report) {
    for (const resource of mesh.all('VirtualService')) {
      const list = resource.spec.http ?? [];
      if (!list.some((rule) => rule.rewrite?.uri)) continue;
      const before: HttpMatchView[] = [];
      list.forEach((rule, i) => {
        const uri = rule.rewrite?.uri ?? '';
        (rule.match ?? []).forEach((match, j) => {
          const { prefix } = match.uri ?? {};
          if (uri.endsWith('/') && prefix && !prefix.endsWith('/')) {
            const longer = { ...match, uri: { prefix: `${prefix}/` } };
            if (
              new HttpRules([before, [longer]]).reach(before.length === 0 ? 0 : 1).verdict !== 'unreachable'
            ) {
              const message = `The prefix ${prefix} is rewritten to ${uri}, so ${prefix}/x becomes ${uri}/x.`;
              const mend = `Match the prefix ${prefix}/ first, and ${prefix} after it.`;
              report(
                rules['rewrite-double-slash'],
                resource,
                ['spec', 'http', i, 'match', j, 'uri', 'prefix'],
                message,
                mend,
              );
            }
          }
          if (uri !== '' && !uri.endsWith('/') && prefix?.endsWith('/')) {
            const longer = { ...match, uri: { prefix: `${prefix}x` } };
            const rule = before.length === 0 ? 0 : 1;
            if (
              new HttpRules(rule === 0 ? [[longer]] : [before, [longer]]).reach(rule).verdict === 'reachable'
            ) {
              const path = ['spec', 'http', i, 'rewrite', 'uri'];
              const message = `The prefix ${prefix} is rewritten to ${uri}, so ${prefix}x becomes ${uri}x.`;
              report(rules['rewrite-glues'], resource, path, message, `Rewrite to ${uri}/ instead.`);
            }
          }
          before.push(match);
        });
      });
    }
  },
};
