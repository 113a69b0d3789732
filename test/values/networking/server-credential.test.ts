import fc from 'fast-check';
import { ServerCredential } from '../../../lib/networking';
import { codeOf } from '../../support/refusal';

const files = { serverCertificate: '/cert', privateKey: '/key' };
const credentials = fc.constantFrom(
  ServerCredential.secret('one'),
  ServerCredential.secrets(['rsa', 'ecdsa']),
  ServerCredential.files(files),
  ServerCredential.fileSets([files, { ...files, caCertificates: '/ca' }]),
);

describe('ServerCredential', () => {
  test('reads back what it wrote', () => {
    fc.assert(
      fc.property(credentials, (one) => expect(ServerCredential._fromSpec(one._toSpec())).toEqual(one)),
    );
  });

  test('renders the fields of its source', () => {
    expect(ServerCredential.secret('one')._toSpec()).toEqual({ credentialName: 'one' });
    expect(ServerCredential.secrets(['one'])._toSpec()).toEqual({ credentialNames: ['one'] });
    expect(ServerCredential.files(files)._toSpec()).toEqual(files);
    expect(ServerCredential.fileSets([files])._toSpec()).toEqual({ tlsCertificates: [files] });
  });

  test('knows whether it is from secrets', () => {
    expect(ServerCredential.secrets(['one'])._fromSecrets).toBe(true);
    expect(ServerCredential.files(files)._fromSecrets).toBe(false);
  });

  test('is one certificate or two, and named', () => {
    const three = ['a', 'b', 'c'];
    expect(codeOf(() => ServerCredential.secrets([]))).toBe('InvalidNumber');
    expect(codeOf(() => ServerCredential.secrets(three))).toBe('InvalidNumber');
    expect(codeOf(() => ServerCredential.fileSets([]))).toBe('InvalidNumber');
    expect(codeOf(() => ServerCredential.fileSets(three.map(() => files)))).toBe('InvalidNumber');
    expect(codeOf(() => ServerCredential.secret(''))).toBe('MissingSetting');
    expect(codeOf(() => ServerCredential.secrets(['']))).toBe('MissingSetting');
    expect(codeOf(() => ServerCredential.files({ ...files, privateKey: '' }))).toBe('MissingSetting');
    expect(codeOf(() => ServerCredential.fileSets([{ ...files, serverCertificate: '' }]))).toBe(
      'MissingSetting',
    );
  });

  test('speaks', () => {
    expect(ServerCredential.secret('one')._describe()).toBe('the certificate of the secret "one"');
    expect(ServerCredential.secrets(['a', 'b'])._describe()).toBe('the certificates of the secrets a and b');
    expect(ServerCredential.files(files)._describe()).toBe('the certificate of /cert');
    expect(ServerCredential.fileSets([files, files])._describe()).toBe('the certificate of /cert and /cert');
  });
});
