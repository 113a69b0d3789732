import fc from 'fast-check';
import { ClientTls, ClientTlsMode } from '../../../lib/networking';
import { codeOf } from '../../support/refusal';

const text = fc.constantFrom('a', 'b');
const names = { sni: text, subjectAltNames: fc.array(text, { maxLength: 2 }) };
const authorities = { caCertificates: text, caCrl: text };
const client = { clientCertificate: fc.constant('/cert'), privateKey: fc.constant('/key') };
const settings = fc.oneof(
  fc.constant(ClientTls.disable()),
  fc.record({ ...names, ...authorities }, { requiredKeys: [] }).map(ClientTls.simple),
  fc.record({ ...names, credentialName: text }, { requiredKeys: [] }).map(ClientTls.simple),
  fc
    .record({ ...names, ...authorities, ...client }, { requiredKeys: ['clientCertificate', 'privateKey'] })
    .map(ClientTls.mutual),
  fc.record({ ...names, credentialName: text }, { requiredKeys: ['credentialName'] }).map(ClientTls.mutual),
  fc.record(names, { requiredKeys: [] }).map(ClientTls.istioMutual),
);

describe('ClientTls', () => {
  test('reads back what it wrote', () => {
    fc.assert(fc.property(settings, (tls) => expect(ClientTls._fromSpec(tls._toSpec())).toEqual(tls)));
  });

  test('renders its mode', () => {
    expect(ClientTls.disable()._toSpec()).toEqual({ mode: 'DISABLE' });
    expect(ClientTls.simple()._toSpec()).toEqual({ mode: 'SIMPLE' });
    expect(ClientTls.istioMutual({ sni: 'a' })._toSpec()).toEqual({ mode: 'ISTIO_MUTUAL', sni: 'a' });
    expect(ClientTls.mutual({ credentialName: 'a', subjectAltNames: [] })._toSpec()).toEqual({
      mode: 'MUTUAL',
      credentialName: 'a',
    });
  });

  test('no mode means no TLS', () => {
    expect(ClientTls._fromSpec({}).mode).toBe(ClientTlsMode.DISABLE);
  });

  test.each([
    [{ credentialName: 'a', caCertificates: 'b' }, 'ConflictingSettings'],
    [{ credentialName: 'a', caCrl: 'b' }, 'ConflictingSettings'],
    [{ credentialName: 'configmap://a' }, 'InvalidValue'],
    [{ credentialName: 'configmap:///a' }, 'InvalidValue'],
    [{ insecureSkipVerify: true, caCertificates: 'a' }, 'ConflictingSettings'],
    [{ insecureSkipVerify: true, credentialName: 'a' }, 'ConflictingSettings'],
    [{ insecureSkipVerify: true, subjectAltNames: ['a'] }, 'ConflictingSettings'],
  ])('simple TLS refuses %j', (options, code) => {
    expect(codeOf(() => ClientTls.simple(options))).toBe(code);
  });

  test.each([
    [{}, 'MissingSetting'],
    [{ clientCertificate: 'a' }, 'MissingSetting'],
    [{ privateKey: 'a' }, 'MissingSetting'],
    [{ credentialName: 'a', clientCertificate: 'b' }, 'ConflictingSettings'],
    [{ credentialName: 'a', privateKey: 'b' }, 'ConflictingSettings'],
    [{ insecureSkipVerify: true, caCertificates: 'a' }, 'ConflictingSettings'],
    [{ insecureSkipVerify: true, subjectAltNames: ['a'] }, 'ConflictingSettings'],
  ])('mutual TLS refuses %j', (options, code) => {
    expect(codeOf(() => ClientTls.mutual(options))).toBe(code);
  });

  test('mutual TLS takes a secret without verifying the server', () => {
    expect(() => ClientTls.mutual({ insecureSkipVerify: true, credentialName: 'a' })).not.toThrow();
    expect(() => ClientTls.simple({ credentialName: 'configmap://prod/ca' })).not.toThrow();
  });

  test('refuses a mode that there is not', () => {
    expect(codeOf(() => ClientTls._fromSpec({ mode: 'MAYBE' }))).toBe('InvalidValue');
  });

  test('speaks', () => {
    expect(ClientTls.simple({ insecureSkipVerify: true })._describe()).toBe('TLS, the server unverified');
    const all = [ClientTls.disable(), ClientTls.mutual({ credentialName: 'a' }), ClientTls.istioMutual()];
    expect(all.map((tls) => tls._describe())).toEqual(['no TLS', 'mutual TLS', "Istio's mutual TLS"]);
  });
});
