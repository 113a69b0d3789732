import type * as nodeCrypto from 'node:crypto';
import { externalName } from '../../../mesh/externals';
import { willHaveSecret } from '../../../mesh/kept-secrets';
import { groupBy } from '../../../mesh/mesh-index';
import { scopedName, selectorText } from '../../../mesh/names';
import type { Resource } from '../../../mesh/resource';
import { LabelIndex } from '../../../mesh/selector-index';
import type { GatewaySpec } from '../../../mesh/views/kinds';
import type { Item } from '../../../values/wire';
import type { MeshCheck } from '../../check';
import { ruleTable } from '../../rule';
import { meant } from '../meant';
import { gatewayPods } from './selector';

const gatewayCredentialsRules = ruleTable(
  { section: 'gateway', source: 'istioctl analyze, gateway.SecretAnalyzer', codes: ['IST0101'] },
  {
    'credential-not-found': {
      title: 'A gateway uses a Secret that does not exist',
      why: 'The gateway has no certificate to present, so TLS connections to that server are reset.',
      fact: 'istiod, pilot/pkg/xds/sds.go: generate; istiod, pilot/pkg/security/model/authentication.go: ConstructSdsSecretConfigForCredential',
      mend: 'Create the Secret in the namespace of the gateway’s pods.',
      covers: ['IST0101'],
    },
    'pods-without-namespace': {
      level: 'warning',
      title: 'The pods of a gateway have no namespace',
      why: 'A gateway reads Secrets from the namespace of its pods; istioctl reports the Secrets of pods without a namespace as missing.',
      fact: 'istiod, pilot/pkg/model/credentials/resource.go: ParseResourceName',
      mend: 'Set the namespace of the pods, or pass it with --namespace.',
      covers: ['IST0101'],
    },
    'credential-invalid': {
      codes: ['IST0161'],
      title: 'A gateway uses a Secret whose certificate cannot be read or is out of date',
      why: 'The gateway has no certificate to present, so TLS connections to that server are reset.',
      fact: 'istiod, pilot/pkg/xds/sds.go: generate; istiod, pilot/pkg/security/model/authentication.go: ConstructSdsSecretConfigForCredential',
      mend: 'Store a certificate that is valid today, and its key, in tls.crt and tls.key (or in cert and key).',
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
  if (block === null) return 'a certificate that is not in PEM format';
  try {
    const body = block[0].replace(/-----[^-]+-----/g, '');
    // Only asked for here: it takes long to load.
    // eslint-disable-next-line @typescript-eslint/no-require-imports
    const { X509Certificate } = require('node:crypto') as typeof nodeCrypto;
    const { validFrom, validTo } = new X509Certificate(Buffer.from(body, 'base64'));
    if (now > new Date(validTo))
      return `a certificate that expired on ${new Date(validTo).toISOString().slice(0, 10)}`;
    return now < new Date(validFrom)
      ? `a certificate that is not valid before ${new Date(validFrom).toISOString().slice(0, 10)}`
      : undefined;
  } catch {
    return 'a certificate that cannot be read';
  }
}

/** Whether the Secrets of gateways are there and hold a certificate. */
export const gatewayCredentials: MeshCheck = {
  rules: gatewayCredentialsRules,
  check(mesh, report) {
    const now = new Date();
    for (const resource of mesh.all('Gateway')) {
      const pods = gatewayPods(mesh, resource);
      if (pods.length === 0) continue;
      const namespace = pods.find((pod) => pod.namespace !== '')?.namespace ?? '';
      if (namespace === '') {
        const message = `The pods with the labels ${selectorText(resource.spec.selector)} have no namespace, so the Secrets of this gateway cannot be looked up.`;
        report(gatewayCredentialsRules['pods-without-namespace'], resource, ['spec', 'selector'], message);
        continue;
      }
      (resource.spec.servers ?? []).forEach((server, i) => {
        const credential = server.tls?.credentialName;
        if (!credential) return;
        const at = ['spec', 'servers', i, 'tls', 'credentialName'];
        const { namespace: of, name } = scopedName(namespace, credential);
        const secret = mesh.find('Secret', of, name);
        if (secret === undefined) {
          if (willHaveSecret(mesh, of, name)) return;
          const message = `The Secret ${name} was not found in the namespace ${of || 'of the gateway’s pods'}, so the server has no certificate and resets TLS connections.`;
          const missing = { list: 'secrets', name: externalName(of, name) } as const;
          const mend = meant(
            name,
            mesh.all('Secret').flatMap((one) => (one.namespace === of ? [one.name] : [])),
          );
          report(gatewayCredentialsRules['credential-not-found'], resource, at, message, mend, missing);
          return;
        }
        const reason = fault(secret, now);
        if (reason !== undefined) {
          report(
            gatewayCredentialsRules['credential-invalid'],
            resource,
            at,
            `The Secret ${secret.fullName} has ${reason}, so the server resets TLS connections.`,
          );
        }
      });
    }
  },
};

const duplicateCertificateRules = ruleTable(
  { section: 'gateway', source: 'istioctl analyze, gateway.CertificateAnalyzer', codes: ['IST0138'] },
  {
    'duplicate-certificate': {
      once: 'object',
      level: 'warning',
      title: 'Two gateways of the same pods share one certificate',
      why: 'Browsers reuse a connection for all hosts of its certificate, so requests for the hosts of one gateway arrive on a connection of the other and get 404 (Envoy logs the flag NR).',
      fact: 'Istio documentation, Traffic Management Problems: 404 errors occur when multiple gateways configured with same TLS certificate',
      mend: 'Put the servers that share the certificate into one gateway, or use a certificate for each gateway.',
      covers: ['IST0138'],
    },
  },
);

/** What two servers must share to share a certificate; undefined for one without. */
function certificate({
  credentialName,
  serverCertificate,
  privateKey,
}: NonNullable<Item<GatewaySpec['servers']>['tls']> = {}): string | undefined {
  if (credentialName) return `credential ${credentialName}`;
  return serverCertificate && privateKey ? `files ${serverCertificate} ${privateKey}` : undefined;
}

/** So many others are named for each server: where very many share a certificate, naming all pairs helps nobody. */
const MAX_LISTED = 100;

/** A gateway by its own selector, as if these were labels: another selects it that asks for a part of them. */
const asLabelled = (gateway: Resource<'Gateway'>) => ({ gateway, labels: gateway.spec.selector ?? {} });

/** Gateways that share a certificate with another one of their pods. */
export const duplicateCertificate: MeshCheck = {
  rules: duplicateCertificateRules,
  check(mesh, report) {
    const servers = mesh.all('Gateway').flatMap((gateway) =>
      (gateway.spec.servers ?? []).flatMap((server, i) => {
        const of = certificate(server.tls);
        return of === undefined ? [] : [{ gateway, of, i }];
      }),
    );
    const gatewaysWith = new Map(
      [...groupBy(servers, ({ of }) => of)].map(([of, list]) => [
        of,
        new LabelIndex([...new Set(list.map(({ gateway }) => gateway))].map(asLabelled)),
      ]),
    );
    const found = new Map<string, readonly Resource[]>();
    for (const { gateway, of, i } of servers) {
      const { selector } = gateway.spec;
      const key = `${of} ${selectorText(selector)}`;
      const sharing =
        found.get(key) ??
        gatewaysWith
          .get(of)
          ?.selectedBy(selector)
          .map((labelled) => labelled.gateway) ??
        [];
      found.set(key, sharing);
      for (const other of sharing.slice(0, MAX_LISTED)) {
        if (other === gateway) continue;
        const message = `The gateway ${other.fullName} uses the same certificate, so browsers reuse connections between the two and may get 404 NR.`;
        report(
          duplicateCertificateRules['duplicate-certificate'],
          gateway,
          ['spec', 'servers', i, 'tls'],
          message,
        );
      }
    }
  },
};
