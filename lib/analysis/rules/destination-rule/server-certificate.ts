import type { DestinationRuleSpec } from '../../../mesh/views/kinds';
import type { FieldPath } from '../../../mesh/manifest';
import type { MeshCheck } from '../../check';
import { ruleTable } from '../../rule';

type ClientTls = NonNullable<DestinationRuleSpec['trafficPolicy']>['tls'];

const shared = {
  why: 'Envoy takes the certificates that the authorities of the proxy’s operating system have signed. A server of an authority of your own is refused, and requests get 503; a server with any public certificate is believed, unless subjectAltNames or the host of the request say whose it is to be.',
  mend: 'Give caCertificates (“system” says that those of the operating system are meant), or a credentialName together with a workloadSelector.',
};
const rules = ruleTable(
  {
    section: 'destination-rule',
    source:
      'istioctl analyze, destinationrule.CaCertificateAnalyzer; istiod, pilot/pkg/networking/core/cluster_tls.go: constructUpstreamTLS',
    codes: ['IST0128'],
    level: 'warning',
  },
  {
    'server-not-verified': {
      ...shared,
      title: 'TLS to a host without saying which authority is to sign its certificate',
      covers: ['IST0128'],
    },
    'port-server-not-verified': {
      ...shared,
      codes: ['IST0129'],
      title: 'TLS to a port of a host without saying which authority is to sign its certificate',
      covers: ['IST0129'],
    },
  },
);

/** Whether destination rules that originate TLS say who may answer. */
export const serverCertificate: MeshCheck = {
  rules,
  check(mesh, report) {
    for (const resource of mesh.all('DestinationRule')) {
      const { host = '', trafficPolicy, workloadSelector } = resource.spec;
      const verify = (
        rule: (typeof rules)[keyof typeof rules],
        tls: ClientTls | undefined,
        path: FieldPath,
        what: string,
      ) => {
        if (tls?.mode !== 'SIMPLE' && tls?.mode !== 'MUTUAL') return;
        if (tls.caCertificates || (tls.credentialName && workloadSelector)) return;
        const message = `TLS in the mode ${tls.mode} to ${what} has no caCertificates, so that the authorities of the operating system decide which servers are believed.`;
        report(rule, resource, path, message);
      };
      verify(rules['server-not-verified'], trafficPolicy?.tls, ['spec', 'trafficPolicy', 'tls'], host);
      (trafficPolicy?.portLevelSettings ?? []).forEach((settings, i) => {
        const path = ['spec', 'trafficPolicy', 'portLevelSettings', i, 'tls'];
        const what = `port ${settings.port?.number} of ${host}`;
        verify(rules['port-server-not-verified'], settings.tls, path, what);
      });
    }
  },
};
