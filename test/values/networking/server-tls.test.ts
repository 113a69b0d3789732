import fc from 'fast-check';
import { ServerCredential, ServerTls, ServerTlsMode, TlsVersion } from '../../../lib/networking';
import { codeOf } from '../../support/refusal';

const files = { serverCertificate: '/cert', privateKey: '/key' };
const secret = ServerCredential.secret('cert');
const text = fc.constantFrom('a', 'b');
const list = fc.array(text, { maxLength: 2 });
const versions = { minProtocolVersion: fc.constant(TlsVersion.TLSV1_2), cipherSuites: list };
const checks = { subjectAltNames: list, verifyCertificateSpki: list, verifyCertificateHash: list };
const mutual = { ...versions, ...checks, caCertCredentialName: text, insecureSkipVerify: fc.boolean() };
const fromFiles = fc.record(
  { ...mutual, caCertificates: text, caCrl: text },
  { requiredKeys: ['caCertificates'] },
);
const settings = fc.oneof(
  fc.constantFrom(ServerTls.istioMutual(), ServerTls.passthrough(), ServerTls.autoPassthrough()),
  fc.record(versions, { requiredKeys: [] }).map((options) => ServerTls.simple(secret, options)),
  fc.record(mutual, { requiredKeys: [] }).map((options) => ServerTls.mutual(secret, options)),
  fromFiles.map((options) => ServerTls.optionalMutual(ServerCredential.files(files), options)),
  fromFiles.map((options) => ServerTls.mutual(ServerCredential.fileSets([files]), options)),
);

describe('ServerTls', () => {
  test('reads back what it wrote', () => {
    fc.assert(fc.property(settings, (tls) => expect(ServerTls._fromSpec(tls._toSpec())).toEqual(tls)));
  });

  test('renders its mode and its certificate', () => {
    expect(ServerTls.passthrough()._toSpec()).toEqual({ mode: 'PASSTHROUGH' });
    expect(ServerTls.simple(secret, { cipherSuites: [] })._toSpec()).toEqual({
      mode: 'SIMPLE',
      credentialName: 'cert',
    });
    expect(ServerTls.mutual(ServerCredential.files(files), { caCertificates: '/ca' })._toSpec()).toEqual({
      mode: 'MUTUAL',
      ...files,
      caCertificates: '/ca',
    });
  });

  test('knows whether it ends TLS, and with what', () => {
    expect(ServerTls.passthrough()._terminates).toBe(false);
    expect(ServerTls.autoPassthrough()._terminates).toBe(false);
    expect(ServerTls.istioMutual()._terminates).toBe(true);
    expect(ServerTls.istioMutual()._credential).toBeUndefined();
    expect(ServerTls.simple(secret)._credential).toEqual(secret);
    expect(ServerTls._fromSpec({}).mode).toBe(ServerTlsMode.PASSTHROUGH);
  });

  test('verifying clients by files needs their authorities', () => {
    expect(codeOf(() => ServerTls.mutual(ServerCredential.files(files)))).toBe('MissingSetting');
    expect(codeOf(() => ServerTls.optionalMutual(ServerCredential.fileSets([files])))).toBe('MissingSetting');
  });

  test('a secret holds its own revocation list', () => {
    expect(codeOf(() => ServerTls.mutual(secret, { caCrl: '/crl' }))).toBe('ConflictingSettings');
  });

  test('the lowest version is not above the highest', () => {
    const { TLSV1_2, TLSV1_3, TLS_AUTO } = TlsVersion;
    const between = (minProtocolVersion: TlsVersion, maxProtocolVersion: TlsVersion) => () =>
      ServerTls.simple(secret, { minProtocolVersion, maxProtocolVersion });
    expect(codeOf(between(TLSV1_3, TLSV1_2))).toBe('ConflictingSettings');
    expect(between(TLSV1_2, TLSV1_3)).not.toThrow();
    expect(between(TLSV1_3, TLS_AUTO)).not.toThrow();
  });

  test.each([
    [{ mode: 'MAYBE' }, 'InvalidValue'],
    [{ minProtocolVersion: 'SSLV3' }, 'InvalidValue'],
    [{ maxProtocolVersion: 'SSLV3' }, 'InvalidValue'],
    [{ mode: 'ISTIO_MUTUAL', credentialName: 'a' }, 'ConflictingSettings'],
    [{ mode: 'ISTIO_MUTUAL', credentialNames: ['a'] }, 'ConflictingSettings'],
    [{ mode: 'ISTIO_MUTUAL', tlsCertificates: [files] }, 'ConflictingSettings'],
    [{ mode: 'ISTIO_MUTUAL', serverCertificate: 'a' }, 'ConflictingSettings'],
    [{ mode: 'ISTIO_MUTUAL', privateKey: 'a' }, 'ConflictingSettings'],
    [{ mode: 'ISTIO_MUTUAL', caCertificates: 'a' }, 'ConflictingSettings'],
    [{ mode: 'SIMPLE' }, 'MissingSetting'],
    [{ mode: 'SIMPLE', serverCertificate: 'a' }, 'MissingSetting'],
    [{ mode: 'SIMPLE', privateKey: 'a' }, 'MissingSetting'],
    [{ mode: 'SIMPLE', tlsCertificates: [{}] }, 'MissingSetting'],
    [{ mode: 'SIMPLE', ...files, caCrl: 'a' }, 'ConflictingSettings'],
    [{ mode: 'SIMPLE', ...files, credentialName: 'a' }, 'ConflictingSettings'],
    [{ mode: 'SIMPLE', tlsCertificates: [files], credentialNames: ['a'] }, 'ConflictingSettings'],
    [{ credentialName: 'a', credentialNames: ['a'] }, 'ConflictingSettings'],
    [{ mode: 'PASSTHROUGH', credentialName: 'a', caCrl: 'b' }, 'ConflictingSettings'],
  ])('refuses to read %j', (spec, code) => {
    expect(codeOf(() => ServerTls._fromSpec(spec))).toBe(code);
  });

  test('speaks', () => {
    const all = [
      ServerTls.passthrough(),
      ServerTls.autoPassthrough(),
      ServerTls.istioMutual(),
      ServerTls.simple(secret),
      ServerTls.mutual(secret),
      ServerTls.optionalMutual(secret),
    ];
    const words = all.map((tls) => tls._describe());
    expect(new Set(words).size).toBe(all.length);
    expect(words[3]).toBe('ending TLS with the certificate of the secret "cert"');
  });
});
