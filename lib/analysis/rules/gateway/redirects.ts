import { selectorText } from '../../../mesh/names';
import type { Resource } from '../../../mesh/resource';
import { splitNamespace } from '../../../values/namespaced-name';
import { hostMatches } from '../../../values/host-name';
import type { MeshCheck } from '../../check';
import { ruleTable } from '../../rule';

const rules = ruleTable(
  { section: 'gateway', source: 'Istio reference, ServerTLSSettings.httpsRedirect', codes: ['mesh'] },
  {
    'redirect-without-https': {
      level: 'warning',
      title: 'A server redirects all requests to HTTPS, and no server accepts HTTPS',
      why: 'Clients are redirected to https on port 443, where no server of these pods has the host, so the connection is refused or reset.',
      mend: 'Add a server for HTTPS with the same host, or remove httpsRedirect.',
    },
  },
);

const SECURE = new Set(['HTTPS', 'TLS']);

const hostsOf = (server: { readonly hosts?: readonly string[] }) =>
  (server.hosts ?? []).map((host) => splitNamespace(host ?? '').name);

const hasSelector = ({ spec }: Resource<'Gateway'>) => Object.keys(spec.selector ?? {}).length > 0;

/** Redirects of gateways that lead nowhere. */
export const gatewayRedirects: MeshCheck = {
  rules,
  check(mesh, report) {
    const gateways = mesh.all('Gateway');
    const secure = gateways.flatMap((resource) =>
      (resource.spec.servers ?? [])
        .filter((server) => SECURE.has((server?.port?.protocol ?? '').toUpperCase()))
        .map((server) => ({ resource, hosts: hostsOf(server) })),
    );
    for (const resource of gateways) {
      const selector = selectorText(resource.spec.selector);
      const near = secure.filter(
        (one) =>
          !hasSelector(one.resource) ||
          !hasSelector(resource) ||
          selectorText(one.resource.spec.selector) === selector,
      );
      (resource.spec.servers ?? []).forEach((server, i) => {
        if (server?.tls?.httpsRedirect !== true) return;
        const lost = hostsOf(server).filter(
          (host) => !near.some(({ hosts }) => hosts.some((other) => hostMatches(other, host))),
        );
        if (lost.length === 0) return;
        const message = `The server redirects requests for ${lost.join(', ')} to HTTPS, and no server of the same pods accepts HTTPS for ${lost.length === 1 ? 'this host' : 'these hosts'}, so clients cannot connect.`;
        const missing = { name: `HTTPS server of ${selector} for ${lost.join(', ')}` };
        report(
          rules['redirect-without-https'],
          resource,
          ['spec', 'servers', i, 'tls', 'httpsRedirect'],
          message,
          undefined,
          missing,
        );
      });
    }
  },
};
