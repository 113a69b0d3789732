import { listOf } from '../../../mesh/lists';
import { groupBy } from '../../../mesh/mesh';
import type { Resource } from '../../../mesh/resource';
import type { MeshCheck } from '../../mesh-check';
import { ruleTable } from '../../rule';

const rules = ruleTable(
  { section: 'gateway', source: 'istioctl analyze, gateway.CertificateAnalyzer', codes: ['IST0138'] },
  {
    'duplicate-certificate': {
      once: 'object',
      level: 'warning',
      title: 'Two gateways of the same pods share one certificate',
      why: 'Browsers reuse a connection for all hosts of its certificate: requests for one gateway’s hosts arrive over the other’s connection and get 404.',
      mend: 'Put the servers of one certificate into one gateway, or give each gateway a certificate of its own.',
      covers: ['IST0138'],
    },
  },
);

/** What two servers must share to share a certificate; undefined for one without. */
function certificate(tls: any): string | undefined {
  if (tls?.credentialName) return `credential ${tls.credentialName}`;
  return tls?.serverCertificate && tls.privateKey
    ? `files ${tls.serverCertificate} ${tls.privateKey}`
    : undefined;
}

/** Whether each label of a selector is one of the other's, and none that both have differs. */
function within(one: Readonly<Record<string, string>>, other: Readonly<Record<string, string>>): boolean {
  return Object.entries(one).every(([key, value]) => other[key] === value);
}

/** Gateways that share a certificate with another one of their pods. */
export const duplicateCertificate: MeshCheck = {
  rules,
  check(mesh, report) {
    const servers = mesh.all('Gateway').flatMap((gateway) =>
      listOf(gateway.spec.servers).flatMap((server, i) => {
        const of = certificate(server?.tls);
        return of === undefined ? [] : [{ gateway, of, i }];
      }),
    );
    const byCertificate = groupBy(servers, ({ of }) => of);
    for (const { gateway, of, i } of servers) {
      const sharing = new Set<Resource>();
      for (const { gateway: other } of byCertificate.get(of) ?? []) {
        if (other !== gateway && within(gateway.spec.selector ?? {}, other.spec.selector ?? {}))
          sharing.add(other);
      }
      for (const other of sharing) {
        const message = `the certificate of ${other.fullName}`;
        report(rules['duplicate-certificate'], gateway, ['spec', 'servers', i, 'tls'], message);
      }
    }
  },
};
