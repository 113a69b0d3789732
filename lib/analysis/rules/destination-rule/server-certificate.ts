import type { DestinationRuleSpec } from '../../../mesh/views/kinds';
import type { FieldPath } from '../../../mesh/manifest';
import type { MeshCheck } from '../../check';
import { ruleTable } from '../../rule';

type ClientTls = NonNullable<DestinationRuleSpec['trafficPolicy']>['tls'];

const shared = {
  why: 'Envoy accepts certificates that are signed by the certificate authorities of the proxy’s operating system. A server with a certificate of a private authority is refused, and requests get 503; a server with any public certificate is accepted, unless subjectAltNames or the host of the request say whose certificate it must be.',
  mend: 'Set caCertificates (“system” stands for those of the operating system), or set credentialName together with workloadSelector.',
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
      title:
        'A destination rule originates TLS without saying which authority must have signed the certificate',
      covers: ['IST0128'],
    },
    'port-server-not-verified': {
      ...shared,
      codes: ['IST0129'],
      title:
        'A destination rule originates TLS to a port without saying which authority must have signed the certificate',
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
        const credential = tls.credentialName || tls.caCertCredentialName;
        if (tls.caCertificates || (credential && workloadSelector)) return;
        const believed = tls.insecureSkipVerify
          ? 'with insecureSkipVerify, so the proxy accepts any certificate'
          : 'without caCertificates, so the proxy trusts all certificate authorities of its operating system';
        const message = `The destination rule originates TLS (${tls.mode}) to ${what} ${believed}.`;
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
