import { type Chart, Duration } from 'cdk8s';
import {
  Certificate,
  CertificateIssuer,
  CertificateKey,
  KeyEncoding,
  KeyRotation,
} from '../../../lib/security';
import { fieldsOf, specSchema } from '../../support/crd';

const dnsNames = ['shop.example.com', '*.shop.example.com'];

/** Certificates that together set each field which a construct has. */
export function certificates(chart: Chart): void {
  new Certificate(chart, 'shop', { dnsNames, issuer: CertificateIssuer.clusterIssuer('letsencrypt') });
  new Certificate(chart, 'all', {
    dnsNames,
    issuer: CertificateIssuer.external('awspca.cert-manager.io', 'AWSPCAIssuer', 'pca'),
    secretName: 'shop-tls',
    commonName: 'shop.example.com',
    duration: Duration.days(30),
    renewBefore: Duration.days(10),
    key: CertificateKey.rsa(4096, { rotation: KeyRotation.ALWAYS, encoding: KeyEncoding.PKCS8 }),
    usages: [
      ...['signing', 'digital signature', 'content commitment', 'key encipherment', 'key agreement'],
      ...[
        'data encipherment',
        'cert sign',
        'crl sign',
        'encipher only',
        'decipher only',
        'any',
        'server auth',
      ],
      ...['client auth', 'code signing', 'email protection', 's/mime', 'ipsec end system', 'ipsec tunnel'],
      ...['ipsec user', 'timestamping', 'ocsp signing', 'microsoft sgc', 'netscape sgc'],
    ],
    secretLabels: { team: 'shop' },
    secretAnnotations: { note: 'kept by cert-manager' },
  });
  const issuer = CertificateIssuer.issuer('own');
  const kept = { rotation: KeyRotation.NEVER, encoding: KeyEncoding.PKCS1 };
  new Certificate(chart, 'curve', { dnsNames, issuer, key: CertificateKey.ecdsa(384, kept) });
  new Certificate(chart, 'edwards', { dnsNames, issuer, key: CertificateKey.ed25519() });
}

const LEFT_OUT: { readonly [why: string]: readonly string[] } = {
  'a gateway reads certificate and key of the Secret as they are': ['additionalOutputFormats', 'keystores'],
  'clients of a gateway know it by the names of servers': [
    ...['emailAddresses', 'ipAddresses', 'literalSubject', 'otherNames', 'subject', 'uris'],
  ],
  'a gateway is no authority': ['isCA', 'nameConstraints'],
  'the defaults of cert-manager are what a gateway needs': [
    ...[
      'encodeUsagesInRequest',
      'renewBeforePercentage',
      'renewal',
      'revisionHistoryLimit',
      'signatureAlgorithm',
    ],
  ],
};

/** What certificates of gateways have no need of. */
export const certificateFieldsLeftOut = Object.entries(LEFT_OUT).flatMap(([why, names]) =>
  fieldsOf(specSchema('Certificate'))
    .filter((path) => names.some((name) => new RegExp(`^\\.${name}(?!\\w)`).test(path)))
    .map((path) => ({ path, why })),
);
