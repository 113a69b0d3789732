import { hostMatches } from '../../../values/host-name';
import { listOf } from '../../../mesh/lists';
import type { MeshIndex } from '../../../mesh/mesh-index';
import { scopedName } from '../../../mesh/names';
import type { Resource } from '../../../mesh/resource';
import type { MeshCheck } from '../../mesh-check';
import { ruleTable } from '../../rule';
import { readMatch } from './shadowed';

const rules = ruleTable(
  {
    section: 'virtual-service',
    source: 'istiod, pilot/pkg/networking/core/route/route.go: ApplyRedirect',
    codes: ['mesh'],
  },
  {
    'redirect-loop': {
      title: 'A redirect leads to itself',
      why: 'What callers are sent to is answered by the same redirect again, until they give up ("too many redirects").',
      mend: 'Narrow the match to what is to be redirected (by port 80 or by the path), or change the target.',
    },
  },
);

/** The port on which a gateway takes requests for a host by HTTPS, if the match of a rule is for it. */
function httpsPort(mesh: MeshIndex, resource: Resource, match: any): number | undefined {
  const names = listOf(match?.gateways).length > 0 ? listOf(match.gateways) : listOf(resource.spec.gateways);
  const hosts = listOf(resource.spec.hosts).map(String);
  for (const name of names) {
    const scoped = scopedName(resource.namespace, String(name));
    const gateway = mesh.find('Gateway', scoped.namespace, scoped.name);
    for (const server of listOf(gateway?.spec.servers)) {
      const number = server?.port?.number;
      if (String(server?.port?.protocol).toUpperCase() !== 'HTTPS' || server.tls?.mode === 'PASSTHROUGH')
        continue;
      if (match?.port && match.port !== number) continue;
      const served = listOf(server.hosts).map((host) => String(host).split('/').pop() ?? '');
      if (served.some((one) => hosts.some((host) => hostMatches(one, host)))) return number;
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
];
const isPlain = (match: any) => CONDITIONS.every((field) => !match?.[field]);

/** Redirects whose targets they take again. */
export const redirectLoops: MeshCheck = {
  rules,
  check(mesh, report) {
    for (const resource of mesh.all('VirtualService')) {
      const list = listOf(resource.spec.http);
      list.forEach((rule, i) => {
        const redirect = rule?.redirect;
        if (!redirect || redirect.port || redirect.derivePort || redirect.prefixRewrite) return;
        const { authority, scheme, uri } = redirect;
        // One that says nothing is refused by istiod itself.
        if (!authority && !scheme && !uri) return;
        const hosts = listOf(resource.spec.hosts);
        if (authority && !(hosts.length === 1 && hosts[0] === authority)) return;
        const path = ['spec', 'http', i, 'redirect'];
        const matches = listOf(rule.match).length === 0 ? [{}] : listOf(rule.match);
        for (const match of matches) {
          if (!isPlain(match)) continue;
          const own = readMatch(match);
          const target = uri === undefined || uri === null || uri === '' ? undefined : String(uri);
          const again =
            target === undefined ||
            own?.criteria.path === undefined ||
            own.criteria.path.matches(target, own.criteria.ignorePathCase);
          const taken =
            target !== undefined &&
            list.slice(0, i).some((earlier) => {
              const ones = listOf(earlier?.match);
              return (
                ones.length === 0 ||
                ones.some((one) => readMatch(one)?.criteria.path?.matches(target) !== false)
              );
            });
          if (own === undefined || !again || taken) continue;
          if (scheme) {
            const wanted = own.criteria.scheme;
            if (scheme !== 'https' || (wanted !== undefined && !wanted.matches('https'))) continue;
            const port = httpsPort(mesh, resource, match);
            if (port === undefined) continue;
            report(
              rules['redirect-loop'],
              resource,
              path,
              `a redirect to https, at port ${port} too, which is https already`,
            );
          } else {
            const to =
              target === undefined ? 'the same host and path' : `${target}, which the same rule matches`;
            report(rules['redirect-loop'], resource, path, `a redirect to ${to}`);
          }
          return;
        }
      });
    }
  },
};
