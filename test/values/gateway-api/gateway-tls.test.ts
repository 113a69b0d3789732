import {
  ClientValidation,
  GatewayAddress,
  GatewayInfrastructure,
  GatewayTls,
  ObjectRef,
} from '../../../lib/gateway-api';
import { codeOf } from '../../support/refusal';

const authority = ObjectRef.configMapName('authority');
const ref = { group: '', kind: 'ConfigMap', name: 'authority' };

describe('GatewayTls', () => {
  test('renders, reads back and speaks', () => {
    const tls = GatewayTls.of({
      clientCertificate: ObjectRef.secretName('own'),
      clientValidation: ClientValidation.required(authority),
      clientValidationOfPorts: { 8443: ClientValidation.none(), 9443: ClientValidation.optional(authority) },
    });
    expect(tls._toSpec()).toEqual({
      backend: { clientCertificateRef: { group: '', kind: 'Secret', name: 'own' } },
      frontend: {
        default: { validation: { caCertificateRefs: [ref], mode: 'AllowValidOnly' } },
        perPort: [
          { port: 8443, tls: {} },
          {
            port: 9443,
            tls: { validation: { caCertificateRefs: [ref], mode: 'AllowInsecureFallback' } },
          },
        ],
      },
    });
    expect(GatewayTls._fromSpec(tls._toSpec())).toEqual(tls);
    expect(tls._describe()).toBe(
      'asks for client certificates of ConfigMap authority, on port 8443 for no client certificates, on port 9443 for client certificates of ConfigMap authority, or none, shows Secret own to backends',
    );
  });

  test('what holds for ports alone leaves the others without', () => {
    const clientValidationOfPorts = { 443: ClientValidation.required(authority) };
    expect(GatewayTls.of({ clientValidationOfPorts })._toSpec().frontend.default).toEqual({});
    expect(GatewayTls.of({})._toSpec()).toEqual({});
    expect(GatewayTls._fromSpec({ backend: {} })._toSpec()).toEqual({ backend: {} });
  });

  test('refuses what the CRD refuses', () => {
    expect(codeOf(() => ClientValidation.required())).toBe('InvalidNumber');
    const many = Array.from({ length: 17 }, () => authority);
    expect(codeOf(() => ClientValidation.optional(...many))).toBe('InvalidNumber');
    expect(codeOf(() => GatewayTls.of({ clientValidationOfPorts: { x: ClientValidation.none() } }))).toBe(
      'InvalidPort',
    );
    const perPort = [
      { port: 80, tls: {} },
      { port: 80, tls: {} },
    ];
    expect(codeOf(() => GatewayTls._fromSpec({ frontend: { default: {}, perPort } }))).toBe('DuplicateName');
    expect(codeOf(() => GatewayTls._fromSpec({ frontend: {} }))).toBe('InvalidValue');
    const validation = { caCertificateRefs: [{ name: 'a' }] };
    expect(codeOf(() => ClientValidation._fromSpec({ validation }))).toBe('MissingSetting');
    expect(
      codeOf(() => ClientValidation._fromSpec({ validation: { caCertificateRefs: [ref], mode: 'Odd' } })),
    ).toBe('InvalidValue');
  });
});

describe('GatewayAddress', () => {
  test('renders, reads back and speaks', () => {
    const samples = [
      GatewayAddress.ip('2001:db8::1'),
      GatewayAddress.hostname('a.example.com'),
      GatewayAddress.of('NamedAddress', 'edge'),
      GatewayAddress.of('example.com/odd'),
    ];
    for (const address of samples) expect(GatewayAddress._fromSpec(address._toSpec())).toEqual(address);
    expect(samples.map((address) => address._describe())).toEqual([
      'IPAddress 2001:db8::1',
      'Hostname a.example.com',
      'NamedAddress edge',
      'example.com/odd (any)',
    ]);
    expect(GatewayAddress._fromSpec({ value: '192.0.2.1' }).addressType).toBe('IPAddress');
  });

  test('refuses what the CRD refuses', () => {
    expect(codeOf(() => GatewayAddress.ip('a.b'))).toBe('InvalidHost');
    expect(codeOf(() => GatewayAddress.hostname('A'))).toBe('InvalidHost');
    expect(codeOf(() => GatewayAddress.of('!'))).toBe('InvalidValue');
    expect(codeOf(() => GatewayAddress.of(''))).toBe('MissingSetting');
  });
});

describe('GatewayInfrastructure', () => {
  test('renders, reads back and speaks', () => {
    const infrastructure = GatewayInfrastructure.of({
      labels: { team: 'a' },
      annotations: { 'a.b/c': 'd e' },
      parameters: ObjectRef.configMapName('options'),
    });
    expect(infrastructure._toSpec()).toEqual({
      labels: { team: 'a' },
      annotations: { 'a.b/c': 'd e' },
      parametersRef: { group: '', kind: 'ConfigMap', name: 'options' },
    });
    expect(GatewayInfrastructure._fromSpec(infrastructure._toSpec())).toEqual(infrastructure);
    expect(infrastructure._describe()).toBe('team=a, a.b/c=d e, ConfigMap options');
    expect(GatewayInfrastructure.of({})._describe()).toBe('nothing');
  });

  test('refuses what the CRD refuses', () => {
    const many = (count: number) =>
      Object.fromEntries(Array.from({ length: count }, (_, i) => [`k${i}`, 'x']));
    expect(codeOf(() => GatewayInfrastructure.of({ labels: many(9) }))).toBe('InvalidNumber');
    expect(codeOf(() => GatewayInfrastructure.of({ annotations: many(17) }))).toBe('InvalidNumber');
    expect(codeOf(() => GatewayInfrastructure.of({ labels: { a: 'b c' } }))).toBe('InvalidLabel');
    expect(codeOf(() => GatewayInfrastructure.of({ annotations: { 'a b': '' } }))).toBe('InvalidLabel');
    const far = GatewayInfrastructure.of({ parameters: ObjectRef.configMapName('a', { namespace: 'b' }) });
    expect(codeOf(() => far._toSpec({ namespace: 'c' }))).toBe('InvalidValue');
    expect(far._toSpec({ namespace: 'b' }).parametersRef).toEqual({
      group: '',
      kind: 'ConfigMap',
      name: 'a',
    });
  });
});
