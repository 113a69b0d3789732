import { ServiceEntryPort } from '../../../lib/networking';
import { codeOf } from '../../support/refusal';

describe('ServiceEntryPort', () => {
  test('says its protocol by a field, and by its name', () => {
    expect(ServiceEntryPort.http(80)._toSpec()).toEqual({ number: 80, name: 'http', protocol: 'HTTP' });
    expect(ServiceEntryPort.grpcWeb(80, { suffix: 'ui', targetPort: 8080 })._toSpec()).toEqual({
      number: 80,
      name: 'grpc-web-ui',
      protocol: 'GRPC-WEB',
      targetPort: 8080,
    });
    expect(ServiceEntryPort.detected(9000)._toSpec()).toEqual({ number: 9000, name: 'auto' });
  });

  test('reads back what was written, in whatever case', () => {
    for (const port of [ServiceEntryPort.tls(443), ServiceEntryPort.detected(1, { targetPort: 2 })])
      expect(ServiceEntryPort._fromSpec(port._toSpec())).toEqual(port);
    const odd = { number: 443, name: 'WEB', protocol: 'https' };
    expect(ServiceEntryPort._fromSpec(odd)._toSpec()).toEqual(odd);
  });

  test('knows whether the host is seen in what is sent there', () => {
    const { http, http2, grpc, grpcWeb, https, tls } = ServiceEntryPort;
    for (const port of [http, http2, grpc, grpcWeb, https, tls]) expect(port(1)._tellsHosts).toBe(true);
    const { tcp, mongo, mysql, redis, detected } = ServiceEntryPort;
    for (const port of [tcp, mongo, mysql, redis, detected]) expect(port(1)._tellsHosts).toBe(false);
  });

  test('says what it is', () => {
    expect(ServiceEntryPort.http(80, { targetPort: 443 })._describe()).toBe('HTTP on port 80, to 443');
    expect(ServiceEntryPort.detected(1)._describe()).toBe('any protocol on port 1');
  });

  test('refuses what istiod refuses', () => {
    expect(codeOf(() => ServiceEntryPort.http(0))).toBe('InvalidPort');
    expect(codeOf(() => ServiceEntryPort.http(80, { targetPort: 70_000 }))).toBe('InvalidPort');
    expect(codeOf(() => ServiceEntryPort.http(80, { suffix: 'a_b' }))).toBe('InvalidName');
    expect(codeOf(() => ServiceEntryPort._fromSpec({ number: 80, name: '' }))).toBe('InvalidName');
    expect(codeOf(() => ServiceEntryPort._fromSpec({ number: 80, name: 'a', protocol: 'SCTP' }))).toBe(
      'InvalidValue',
    );
  });
});
