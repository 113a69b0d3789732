import { Chart, Testing } from 'cdk8s';
import * as kplus from 'cdk8s-plus-30';
import {
  BackendTlsValidation,
  CertificateAuthority,
  GrantFrom,
  GrantTo,
  ObjectRef,
  SubjectAltName,
  TlsPolicyTarget,
} from '../../../lib/gateway-api';
import { codeOf } from '../../support/refusal';

const authority = CertificateAuthority.from(ObjectRef.configMapName('authority'));

function serviceOf(namespace: string): kplus.Service {
  return new kplus.Service(new Chart(Testing.app(), 'chart', { namespace }), 'reviews', {
    metadata: { name: 'reviews' },
    ports: [{ port: 443, name: 'https' }],
  });
}

describe('BackendTlsValidation', () => {
  test('renders, reads back and speaks', () => {
    const subjectAltNames = [SubjectAltName.hostname('*.a.b'), SubjectAltName.uri('spiffe://a/b')];
    const samples = [
      BackendTlsValidation.of({ hostname: 'a.b', authority, subjectAltNames }),
      BackendTlsValidation.of({ hostname: 'a.b', authority: CertificateAuthority.system() }),
      BackendTlsValidation.of({ hostname: 'a.b', authority: CertificateAuthority.wellKnown('a.b/c') }),
    ];
    expect(samples[0]._toSpec()).toEqual({
      caCertificateRefs: [{ group: '', kind: 'ConfigMap', name: 'authority' }],
      subjectAltNames: [
        { type: 'Hostname', hostname: '*.a.b' },
        { type: 'URI', uri: 'spiffe://a/b' },
      ],
      hostname: 'a.b',
    });
    expect(samples[1]._toSpec()).toEqual({ wellKnownCACertificates: 'System', hostname: 'a.b' });
    for (const one of samples) expect(BackendTlsValidation._fromSpec(one._toSpec())).toEqual(one);
    expect(samples.map((one) => one._describe())).toEqual([
      'asks for a.b, believes ConfigMap authority for *.a.b or spiffe://a/b',
      'asks for a.b, believes System for a.b',
      'asks for a.b, believes a.b/c for a.b',
    ]);
  });

  test('refuses what the CRD refuses', () => {
    const read = (spec: object) => () => BackendTlsValidation._fromSpec({ hostname: 'a.b', ...spec });
    const caCertificateRefs = [{ group: '', kind: 'ConfigMap', name: 'a' }];
    expect(codeOf(read({}))).toBe('MissingSetting');
    expect(codeOf(read({ caCertificateRefs, wellKnownCACertificates: 'System' }))).toBe(
      'ConflictingSettings',
    );
    expect(codeOf(read({ wellKnownCACertificates: 'Mine' }))).toBe('InvalidValue');
    expect(codeOf(read({ hostname: '*.a', caCertificateRefs }))).toBe('InvalidHost');
    expect(codeOf(read({ caCertificateRefs: [{ name: 'a' }] }))).toBe('MissingSetting');
    const nine = Array.from({ length: 9 }, () => ObjectRef.configMapName('a'));
    expect(codeOf(() => CertificateAuthority.from(...nine))).toBe('InvalidNumber');
    expect(codeOf(() => CertificateAuthority.from())).toBe('MissingSetting');
    const subjectAltNames = Array.from({ length: 6 }, () => SubjectAltName.hostname('a'));
    expect(codeOf(() => BackendTlsValidation.of({ hostname: 'a', authority, subjectAltNames }))).toBe(
      'InvalidNumber',
    );
  });

  test('a name is what its type says', () => {
    expect(codeOf(() => SubjectAltName._fromSpec({ type: 'URI', hostname: 'a' }))).toBe('MissingSetting');
    expect(codeOf(() => SubjectAltName._fromSpec({ type: 'Hostname', hostname: 'a', uri: 'b://c' }))).toBe(
      'ConflictingSettings',
    );
    expect(codeOf(() => SubjectAltName._fromSpec({ type: 'IP' }))).toBe('InvalidValue');
    expect(codeOf(() => SubjectAltName.uri('a/b'))).toBe('InvalidValue');
    expect(codeOf(() => SubjectAltName.hostname('a b'))).toBe('InvalidHost');
  });
});

describe('TlsPolicyTarget', () => {
  test('renders, reads back and speaks', () => {
    const target = TlsPolicyTarget.service(serviceOf('prod'), { sectionName: 'https' });
    expect(target._toSpec({ namespace: 'prod' })).toEqual({
      group: '',
      kind: 'Service',
      name: 'reviews',
      sectionName: 'https',
    });
    expect(target._describe()).toBe('Service reviews, port https');
    const entry = TlsPolicyTarget.serviceEntry({ serviceEntryName: 'api' });
    expect(TlsPolicyTarget._fromSpec(entry._toSpec())).toEqual(entry);
    expect(entry._toSpec()).toEqual({ group: 'networking.istio.io', kind: 'ServiceEntry', name: 'api' });
  });

  test('refuses ports that the service does not have, and other namespaces', () => {
    const service = serviceOf('prod');
    expect(codeOf(() => TlsPolicyTarget.service(service, { sectionName: 'http' }))).toBe('InvalidPort');
    expect(codeOf(() => TlsPolicyTarget.service(service)._toSpec({ namespace: 'stage' }))).toBe(
      'InvalidValue',
    );
    expect(codeOf(() => TlsPolicyTarget.object('', 'Service', ''))).toBe('MissingSetting');
    expect(codeOf(() => TlsPolicyTarget.object('', 'Service', 'a', { sectionName: 'A' }))).toBe(
      'InvalidName',
    );
  });
});

describe('GrantFrom and GrantTo', () => {
  test('render, read back and speak', () => {
    const from = [
      GrantFrom.httpRoutes('prod'),
      GrantFrom.grpcRoutes('prod'),
      GrantFrom.tlsRoutes('prod'),
      GrantFrom.tcpRoutes('prod'),
      GrantFrom.gateways('prod'),
      GrantFrom.listenerSets('prod'),
    ];
    const kinds = ['HTTPRoute', 'GRPCRoute', 'TLSRoute', 'TCPRoute', 'Gateway', 'ListenerSet'];
    expect(from.map((entry) => entry._toSpec())).toEqual(
      kinds.map((kind) => ({ group: 'gateway.networking.k8s.io', kind, namespace: 'prod' })),
    );
    for (const entry of from) expect(GrantFrom._fromSpec(entry._toSpec())).toEqual(entry);
    expect(from[0]._describe()).toBe('each HTTPRoute in prod');

    const chart = new Chart(Testing.app(), 'chart');
    const to = [
      GrantTo.service(serviceOf('stage')),
      GrantTo.secret(kplus.Secret.fromSecretName(chart, 's', 'cert')),
      GrantTo.configMap(kplus.ConfigMap.fromConfigMapName(chart, 'c', 'authority')),
      GrantTo.services(),
      GrantTo.secrets('cert'),
      GrantTo.configMaps(),
    ];
    expect(to.map((entry) => entry._describe())).toEqual([
      'the Service reviews',
      'the Secret cert',
      'the ConfigMap authority',
      'each Service',
      'the Secret cert',
      'each ConfigMap',
    ]);
    for (const entry of to) expect(GrantTo._fromSpec(entry._toSpec())).toEqual(entry);
    expect(to[3]._toSpec()).toEqual({ group: '', kind: 'Service' });
  });

  test('refuse what the CRD refuses', () => {
    expect(codeOf(() => GrantFrom.httpRoutes('a.b'))).toBe('InvalidName');
    expect(codeOf(() => GrantFrom.of('A', 'B', 'c'))).toBe('InvalidName');
    expect(codeOf(() => GrantTo.services(''))).toBe('MissingSetting');
    expect(codeOf(() => GrantTo.of('', '', 'a'))).toBe('InvalidName');
  });
});
