import { hostMatches } from '../../../values/host-name';
import type { MeshIndex } from '../../../mesh/mesh-index';
import { scopedName } from '../../../mesh/names';
import type { Resource } from '../../../mesh/resource';
import { holds } from '../../../requests/condition';
import { type HttpMatchView, conditionsOf, takesPath } from '../../../requests/http-match-conditions';
import type { MeshCheck } from '../../check';
import { ruleTable } from '../../rule';

const rules = ruleTable(
  {
    section: 'virtual-service',
    source: 'istiod, pilot/pkg/networking/core/route/route.go: ApplyRedirect',
    codes: ['mesh'],
  },
  {
    'redirect-loop': {
      title: 'A redirect leads back to itself',
      why: 'The same redirect answers the redirected request again, until the client gives up ("too many redirects").',
      mend: 'Restrict the match to the requests that must be redirected (by port 80 or by the path), or change the target.',
    },
  },
);

/** The port on which a gateway takes requests for a host by HTTPS, if the match of a rule is for it. */
function httpsPort(
  mesh: MeshIndex,
  resource: Resource<'VirtualService'>,
  match: HttpMatchView,
): number | undefined {
  const names = match.gateways?.length ? match.gateways : (resource.spec.gateways ?? []);
  const hosts = resource.spec.hosts ?? [];
  for (const name of names) {
    const scoped = scopedName(resource.namespace, name);
    const gateway = mesh.find('Gateway', scoped.namespace, scoped.name);
    for (const server of gateway?.spec.servers ?? []) {
      const number = server.port?.number;
      if (server.port?.protocol?.toUpperCase() !== 'HTTPS' || server.tls?.mode === 'PASSTHROUGH') continue;
      if (match.port && match.port !== number) continue;
      const served = (server.hosts ?? []).map((host) => host.slice(host.indexOf('/') + 1));
      if (served.some((own) => hosts.some((host) => hostMatches(own, host)))) return number;
    }
  }
  return undefined;
}

const CONDITIONS = [
  'headers',
  'withoutHeaders',
  'queryParams',
  'method',
  'authority',
  'sourceLabels',
  'sourceNamespace',
] as const;
const isPlain = (match: HttpMatchView) => CONDITIONS.every((field) => !match[field]);

/** Redirects whose targets they take again. */
export const redirectLoops: MeshCheck = {
  rules,
  check(mesh, report) {
    for (const resource of mesh.all('VirtualService')) {
      const list = resource.spec.http ?? [];
      list.forEach((rule, i) => {
        const redirect = rule.redirect;
        if (!redirect || redirect.port || redirect.derivePort || redirect.prefixRewrite) return;
        const { authority, scheme, uri } = redirect;
        // One that says nothing is refused by istiod itself.
        if (!authority && !scheme && !uri) return;
        const hosts = resource.spec.hosts ?? [];
        if (authority && !(hosts.length === 1 && hosts[0] === authority)) return;
        const path = ['spec', 'http', i, 'redirect'];
        const matches: readonly HttpMatchView[] = rule.match?.length ? rule.match : [{}];
        for (const match of matches) {
          if (!isPlain(match)) continue;
          const target = uri || undefined;
          const again = target === undefined ? true : takesPath(match, target);
          const taken =
            target !== undefined &&
            list.slice(0, i).some(({ match: earlier = [] }) => {
              return earlier.length === 0 || earlier.some((before) => takesPath(before, target) !== false);
            });
          if (!again || taken) continue;
          if (scheme) {
            const byScheme = conditionsOf({ scheme: match.scheme });
            if (scheme !== 'https' || !byScheme.every((condition) => holds(condition, 'https'))) continue;
            const port = httpsPort(mesh, resource, match);
            if (port === undefined) continue;
            report(
              rules['redirect-loop'],
              resource,
              path,
              `The redirect to https also applies to requests on port ${port}, which use https already, so clients get “too many redirects”.`,
            );
          } else {
            const to =
              target === undefined
                ? 'to the same host and path'
                : `to ${target}, which the same rule matches`;
            report(
              rules['redirect-loop'],
              resource,
              path,
              `The rule redirects ${to}, so clients get “too many redirects”.`,
            );
          }
          return;
        }
      });
    }
  },
};
