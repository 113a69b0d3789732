import { Chart, Duration, Testing } from 'cdk8s';
import {
  IstioIngress,
  type IstioIngressProps,
  IstioInstallation,
  IstioVersion,
  KubernetesVersion,
} from '../../lib';
import { analyze } from '../../lib/analysis';
import { Certificate, CertificateIssuer, CertificateKey, type CertificateProps } from '../../lib/security';
import { codeOf, refusal } from '../support/refusal';

const issuer = CertificateIssuer.clusterIssuer('letsencrypt');
const chartOf = (namespace?: string) => new Chart(Testing.app(), 'edge', { namespace });
const shop = (props: Partial<CertificateProps> = {}, namespace = 'istio-system') =>
  new Certificate(chartOf(namespace), 'shop', { dnsNames: ['shop.example.com'], issuer, ...props });

test('a certificate is kept in a Secret of its name', () => {
  const chart = chartOf('istio-system');
  const certificate = new Certificate(chart, 'shop', { dnsNames: ['shop.example.com'], issuer });
  expect(Testing.synth(chart)).toEqual([
    {
      apiVersion: 'cert-manager.io/v1',
      kind: 'Certificate',
      metadata: { name: 'shop', namespace: 'istio-system' },
      spec: {
        secretName: 'shop',
        issuerRef: { kind: 'ClusterIssuer', name: 'letsencrypt' },
        dnsNames: ['shop.example.com'],
      },
    },
  ]);
  expect(certificate.certificateSecretName).toBe('shop');
  expect(analyze(Testing.synth(chart))).toEqual([]);
});

test('it is read back as it was', () => {
  const spec = {
    secretName: 'shop-tls',
    issuerRef: { name: 'own' },
    dnsNames: ['*.example.com'],
    duration: '2160h',
    renewBefore: '360h0m0s',
    privateKey: { algorithm: 'ECDSA', size: 256 },
  };
  const manifest = {
    apiVersion: 'cert-manager.io/v1',
    kind: 'Certificate',
    metadata: { name: 'shop' },
    spec,
  };
  const chart = chartOf();
  Certificate.fromManifest(chart, 'shop', manifest);
  expect(Testing.synth(chart)).toEqual([manifest]);
});

test.each<[string, Partial<CertificateProps>, string]>([
  ['no server', { dnsNames: [] }, 'MissingSetting'],
  ['what is no name of a server', { dnsNames: ['a..b'] }, 'InvalidHost'],
  ['a name twice', { dnsNames: ['a.example.com', 'a.example.com'] }, 'DuplicateName'],
  ['less than an hour', { duration: Duration.minutes(59) }, 'InvalidDuration'],
  ['a renewal in the last moment', { renewBefore: Duration.minutes(4) }, 'InvalidDuration'],
  [
    'a renewal before it begins',
    { duration: Duration.hours(2), renewBefore: Duration.hours(2) },
    'ConflictingSettings',
  ],
  ['a common name that is too long', { commonName: 'a'.repeat(65) }, 'InvalidName'],
])('what cert-manager refuses is refused: %s', (_what, props, code) => {
  expect(codeOf(() => shop(props))).toBe(`${code} at edge/shop`);
});

test('keys have the sizes that there are', () => {
  expect(codeOf(() => CertificateKey.rsa(1024))).toBe('InvalidNumber');
  expect(codeOf(() => CertificateKey.ecdsa(255))).toBe('InvalidValue');
});

describe('an ingress shows a certificate', () => {
  const istio = new IstioInstallation(chartOf(), 'istio', {
    istioVersion: IstioVersion.V1_31,
    kubernetesVersion: KubernetesVersion.of('1.34'),
  });
  const serversWith = (props: Partial<IstioIngressProps>) => {
    const chart = chartOf('shop');
    new IstioIngress(chart, 'ingress', { hosts: ['shop.example.com'], ...props });
    return Testing.synth(chart)[0].spec.servers;
  };

  test('by its Secret', () => {
    const servers = serversWith({
      certificate: shop({ secretName: 'shop-tls' }),
      gatewayWorkload: istio.ingressGateway,
    });
    expect(servers[1].tls).toEqual({ mode: 'SIMPLE', credentialName: 'shop-tls' });
    expect(servers[0].tls).toEqual({ httpsRedirect: true });
  });

  test('which the judge takes for the Secret that it will keep', () => {
    const written = (namespace: string) => {
      const chart = chartOf('istio-system');
      const certificate = shop({}, namespace);
      new IstioIngress(chart, 'ingress', { hosts: ['shop.example.com'], certificate });
      const objects = [...Testing.synth(chart), ...Testing.synth(Chart.of(certificate))];
      return analyze(objects).map(({ rule }) => rule);
    };
    expect(written('istio-system')).not.toContain('gateway/credential-not-found');
    expect(written('elsewhere')).toContain('gateway/credential-not-found');
  });

  test('where the pods of the gateway can read it', () => {
    const props = { certificate: shop({}, 'shop'), gatewayWorkload: istio.ingressGateway };
    expect(codeOf(() => serversWith(props))).toBe('ConflictingSettings at edge/ingress');
  });

  test.each([
    ['shop.example.com', 'shop.example.com', true],
    ['*.example.com', 'shop.example.com', true],
    ['*.example.com', '*.example.com', true],
    ['*.example.com', 'a.shop.example.com', false],
    ['*.example.com', 'example.com', false],
    ['shop.example.com', '*.example.com', false],
    ['shop.example.com', 'shop/shop.example.com', true],
    ['shop.example.com', 'shop/a.example.com', false],
  ])('one for %s is for %s: %s', (name, host, isFor) => {
    const props = { certificate: shop({ dnsNames: [name] }), hosts: [host] };
    if (isFor) expect(serversWith(props)).toHaveLength(2);
    else expect(codeOf(() => serversWith(props))).toBe('HostNotCovered at edge/ingress');
  });

  test('and not another one beside it', () => {
    const props = { certificate: shop(), credentialName: 'other' };
    expect(refusal(() => serversWith(props)).message).toContain('both say which certificate');
  });
});
