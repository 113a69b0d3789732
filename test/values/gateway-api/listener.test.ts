import {
  AllowedRoutes,
  Listener,
  ListenerProtocol,
  ListenerTls,
  ObjectRef,
  type ListenerProps,
} from '../../../lib/gateway-api';
import { codeOf } from '../../support/refusal';

const tls = ListenerTls.terminate([ObjectRef.secretName('cert')]);

describe('Listener', () => {
  test('has the usual port and name of its protocol', () => {
    const summary = ({ name, port, protocol }: Listener) => [name, port, protocol];
    expect(summary(Listener.http())).toEqual(['http', 80, 'HTTP']);
    expect(summary(Listener.http({ port: 8080 }))).toEqual(['http-8080', 8080, 'HTTP']);
    expect(summary(Listener.https({ tls }))).toEqual(['https', 443, 'HTTPS']);
    expect(summary(Listener.tls({ tls: ListenerTls.passthrough() }))).toEqual(['tls-443', 443, 'TLS']);
    expect(summary(Listener.tcp({ port: 5432, name: 'db' }))).toEqual(['db', 5432, 'TCP']);
    expect(summary(Listener.of({ protocol: ListenerProtocol.HBONE }))).toEqual(['hbone', 15008, 'HBONE']);
    expect(codeOf(() => Listener.of({ protocol: ListenerProtocol.UDP }))).toBe('MissingSetting');
  });

  test('renders, reads back and speaks', () => {
    const listener = Listener.https({
      hostname: '*.example.com',
      tls,
      allowedRoutes: AllowedRoutes.allNamespaces(),
    });
    expect(listener._toSpec()).toEqual({
      name: 'https',
      hostname: '*.example.com',
      port: 443,
      protocol: 'HTTPS',
      tls: { mode: 'Terminate', certificateRefs: [{ group: '', kind: 'Secret', name: 'cert' }] },
      allowedRoutes: { namespaces: { from: 'All' } },
    });
    expect(Listener._fromSpec(listener._toSpec())).toEqual(listener);
    expect(listener._describe()).toBe('HTTPS on port 443 for *.example.com, TLS ended with Secret cert');
    expect(Listener.http()._describe()).toBe('HTTP on port 80 for any host');
  });

  test.each<[Partial<ListenerProps>, string]>([
    [{ tls }, 'ConflictingSettings'],
    [{ protocol: ListenerProtocol.TCP, hostname: 'a.b' }, 'ConflictingSettings'],
    [{ protocol: ListenerProtocol.HTTPS, tls: ListenerTls.passthrough() }, 'ConflictingSettings'],
    [{ protocol: ListenerProtocol.TLS }, 'MissingSetting'],
    [{ protocol: ListenerProtocol.HTTPS }, 'MissingSetting'],
    [{ port: 65536 }, 'InvalidPort'],
    [{ name: 'A' }, 'InvalidName'],
    [{ hostname: '*' }, 'InvalidHost'],
    [{ hostname: 'a.*.b' }, 'InvalidHost'],
    [{ hostname: 'A.b' }, 'InvalidHost'],
  ])('refuses %j', (props, code) => {
    expect(codeOf(() => Listener.of({ protocol: ListenerProtocol.HTTP, port: 80, ...props }))).toBe(code);
  });

  test('protocols of other implementations can be read, but no others', () => {
    const read = (protocol: string) => Listener._fromSpec({ name: 'a', port: 1, protocol });
    expect(read('example.com/odd').protocol).toBe('example.com/odd');
    expect(codeOf(() => read('a b'))).toBe('InvalidValue');
    expect(codeOf(() => read(''))).toBe('InvalidValue');
  });

  test('TLS that is read without its mode is ended, and stays so written', () => {
    const ended = { name: 'a', port: 1, protocol: 'TLS', tls: { certificateRefs: [{ name: 'a' }] } };
    const listener = Listener._fromSpec(ended);
    expect([listener._tlsSettings?._passesThrough, listener._toSpec()]).toEqual([false, ended]);
    const placeholder = { name: 'a', port: 1, protocol: 'HTTPS' };
    expect(Listener._fromSpec(placeholder)._toSpec()).toEqual(placeholder);
  });
});

describe('ListenerTls', () => {
  test('renders, reads back and speaks', () => {
    const settings = [
      ListenerTls.terminate([ObjectRef.secretName('rsa'), ObjectRef.secretName('ecdsa')], {
        cipherSuites: ['A', 'B'],
        options: { 'a.b/c': 'd' },
      }),
      ListenerTls.istioMutual(),
      ListenerTls.passthrough(),
    ];
    expect(settings.slice(1).map((one) => one._toSpec())).toEqual([
      { mode: 'Terminate', options: { 'gateway.istio.io/tls-terminate-mode': 'ISTIO_MUTUAL' } },
      { mode: 'Passthrough' },
    ]);
    expect(settings[0]._toSpec().options).toEqual({
      'a.b/c': 'd',
      'gateway.istio.io/tls-cipher-suites': 'A,B',
    });
    for (const one of settings) expect(ListenerTls._fromSpec(one._toSpec())).toEqual(one);
    expect(settings.map((one) => one._describe())).toEqual([
      'TLS ended with Secret rsa and Secret ecdsa',
      'TLS ended with what its options say',
      'TLS passed on',
    ]);
  });

  test('refuses what the CRD refuses', () => {
    expect(codeOf(() => ListenerTls.terminate([]))).toBe('MissingSetting');
    expect(codeOf(() => ListenerTls._fromSpec({}))).toBe('MissingSetting');
    expect(codeOf(() => ListenerTls._fromSpec({ mode: 'Mutual' }))).toBe('InvalidValue');
    const certificates = Array.from({ length: 65 }, () => ObjectRef.secretName('a'));
    expect(codeOf(() => ListenerTls.terminate(certificates))).toBe('InvalidNumber');
    const options = Object.fromEntries(Array.from({ length: 17 }, (_, i) => [`o${i}`, 'x']));
    expect(codeOf(() => ListenerTls.terminate([], { options }))).toBe('InvalidNumber');
    expect(codeOf(() => ListenerTls.terminate([], { options: { 'a b': 'x' } }))).toBe('InvalidLabel');
  });
});
