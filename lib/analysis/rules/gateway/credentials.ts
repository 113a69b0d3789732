import { X509Certificate } from 'node:crypto';
import { scopedName, selectorText } from '../../../mesh/names';
import type { Resource } from '../../../mesh/resource';
import type { MeshCheck } from '../../check';
import { ruleTable } from '../../rule';
import { gatewayPods } from './gateway-pods';

const rules = ruleTable(
  { section: 'gateway', source: 'istioctl analyze, gateway.SecretAnalyzer', codes: ['IST0101'] },
  {
    'credential-not-found': {
      title: 'A gateway uses a Secret that is not there',
      why: 'The gateway has no certificate to show: TLS connections to that server are reset.',
      mend: 'Create the Secret in the namespace of the gateway’s pods, or declare it where it is made elsewhere.',
      covers: ['IST0101'],
    },
    'pods-without-namespace': {
      level: 'warning',
      title: 'The pods of a gateway name no namespace',
      why: 'Secrets of a gateway are looked for in the namespace of its pods; istioctl takes pods without one for missing.',
      mend: 'Name the namespace of the pods, or tell it by --namespace.',
      covers: ['IST0101'],
    },
    'credential-invalid': {
      codes: ['IST0161'],
      title: 'A gateway uses a Secret whose certificate cannot be read or is out of date',
      why: 'The gateway has no certificate to show: TLS connections to that server are reset.',
      mend: 'Put a certificate that is valid today, and its key, into tls.crt and tls.key (or cert and key).',
      covers: ['IST0161'],
    },
  },
);

const PEM = /-----BEGIN ([A-Z0-9 ]+)-----[^]*?-----END \1-----/;

/** Why a Secret gives no certificate today; undefined when it does. */
function fault({ body }: Resource<'Secret'>, now: Date): string | undefined {
  const value = (key: string): string => {
    const plain = body.stringData?.[key];
    if (plain) return plain;
    return Buffer.from(body.data?.[key] ?? '', 'base64').toString('latin1');
  };
  const [certificate, key] =
    value('cert') !== '' && value('key') !== ''
      ? [value('cert'), value('key')]
      : [value('tls.crt'), value('tls.key')];
  if (certificate === '' || key === '') return 'no certificate and key';
  const block = PEM.exec(certificate);
  if (block === null) return 'a certificate that is no PEM';
  try {
    const body = block[0].replace(/-----[^-]+-----/g, '');
    const { validFrom, validTo } = new X509Certificate(Buffer.from(body, 'base64'));
    if (now > new Date(validTo))
      return `a certificate that ended on ${new Date(validTo).toISOString().slice(0, 10)}`;
    return now < new Date(validFrom)
      ? `a certificate that begins on ${new Date(validFrom).toISOString().slice(0, 10)}`
      : undefined;
  } catch {
    return 'a certificate that cannot be read';
  }
}

/** Whether the Secrets of gateways are there and hold a certificate. */
export const gatewayCredentials: MeshCheck = {
  rules,
  check(mesh, report) {
    const now = new Date();
    for (const resource of mesh.all('Gateway')) {
      const pods = gatewayPods(mesh, resource);
      if (pods.length === 0) continue;
      const namespace = pods.find((pod) => pod.namespace !== '')?.namespace ?? '';
      if (namespace === '') {
        const message = `pods with ${selectorText(resource.spec.selector)} that name no namespace`;
        report(rules['pods-without-namespace'], resource, ['spec', 'selector'], message);
        continue;
      }
      (resource.spec.servers ?? []).forEach((server, i) => {
        const credential = server.tls?.credentialName;
        if (!credential) return;
        const at = ['spec', 'servers', i, 'tls', 'credentialName'];
        const { namespace: of, name } = scopedName(namespace, credential);
        const secret = mesh.find('Secret', of, name);
        if (secret === undefined) {
          if (mesh.externals.hasSecret(of, name)) return;
          report(rules['credential-not-found'], resource, at, `no Secret ${name} in ${of}`);
          return;
        }
        const reason = fault(secret, now);
        if (reason !== undefined) {
          report(rules['credential-invalid'], resource, at, `Secret ${secret.fullName} has ${reason}`);
        }
      });
    }
  },
};
