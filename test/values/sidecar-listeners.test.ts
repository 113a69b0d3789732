import {
  CaptureMode,
  ConnectionPool,
  LocalEndpoint,
  ServerCredential,
  ServerTls,
  SidecarEgress,
  SidecarHost,
  SidecarIngress,
  SidecarPort,
} from '../../lib/networking';
import { codeOf } from '../support/refusal';

const files = ServerCredential.files({ serverCertificate: '/cert.pem', privateKey: '/key.pem' });
const hosts = [SidecarHost.ownNamespace()];

describe('SidecarPort', () => {
  test('writes what it was given', () => {
    expect(SidecarPort.httpProxy(8080, { name: 'proxy' })._toSpec()).toEqual({
      number: 8080,
      protocol: 'HTTP_PROXY',
      name: 'proxy',
    });
    const port = SidecarPort.detected(80);
    expect([port._toSpec(), port._describe(), port.protocol]).toEqual([
      { number: 80 },
      'any protocol on port 80',
      undefined,
    ]);
    expect(SidecarPort._fromSpec({}).number).toBe(0);
    expect([SidecarPort.https(443)._secure, SidecarPort.http(80)._secure]).toEqual([true, false]);
  });

  test.each([
    [{ number: 65_536 }, 'InvalidNumber'],
    [{ number: 80, protocol: 'SCTP' }, 'InvalidValue'],
    [{ number: 80, name: 'a_b' }, 'InvalidName'],
    [{ number: 80, targetPort: 81 }, 'ConflictingSettings'],
  ])('refuses %j', (spec, code) => {
    expect(codeOf(() => SidecarPort._fromSpec(spec))).toBe(code);
  });
});

describe('LocalEndpoint', () => {
  test.each([
    [LocalEndpoint.localhost(80), '127.0.0.1:80'],
    [LocalEndpoint.localhostV6(80), '[::1]:80'],
    [LocalEndpoint.podIp(80), '0.0.0.0:80'],
    [LocalEndpoint.podIpV6(80), '[::]:80'],
    [LocalEndpoint.unixSocket('/run/app.sock'), 'unix:///run/app.sock'],
    [LocalEndpoint._fromSpec(':80'), ':80'],
  ])('%# is written and read', (endpoint, text) => {
    expect(endpoint._toSpec()).toBe(text);
    expect(endpoint._describe()).toBe(text);
    expect(LocalEndpoint._fromSpec(text)).toEqual(endpoint);
  });

  test.each(['127.0.0.1', '192.0.2.1:80', '::1:80', '127.0.0.1:http', 'unix://app', 'localhost:80'])(
    'refuses %j',
    (text) => {
      expect(codeOf(() => LocalEndpoint._fromSpec(text))).toBe('InvalidValue');
    },
  );

  test('has a port from 1 to 65535', () => {
    expect(codeOf(() => LocalEndpoint.localhost(0))).toBe('InvalidPort');
    expect(codeOf(() => LocalEndpoint._fromSpec('127.0.0.1:70000'))).toBe('InvalidPort');
  });
});

describe('SidecarIngress', () => {
  const full = SidecarIngress.of(SidecarPort.https(8443), {
    bind: '::1',
    captureMode: CaptureMode.NONE,
    defaultEndpoint: LocalEndpoint.unixSocket('@app'),
    tls: ServerTls.simple(files),
    connectionPool: ConnectionPool.of({ tcp: { maxConnections: 3 } }),
  });

  test('writes what it was given, and reads it back', () => {
    expect(full._toSpec()).toEqual({
      port: { number: 8443, protocol: 'HTTPS' },
      bind: '::1',
      captureMode: 'NONE',
      defaultEndpoint: 'unix://@app',
      tls: { mode: 'SIMPLE', serverCertificate: '/cert.pem', privateKey: '/key.pem' },
      connectionPool: { tcp: { maxConnections: 3 } },
    });
    expect(SidecarIngress._fromSpec(full._toSpec())).toEqual(full);
    expect(full._describe()).toBe(
      'HTTPS on port 8443, ending TLS with the certificate of /cert.pem, to unix://@app',
    );
    expect(SidecarIngress.of(SidecarPort.http(80))._describe()).toBe('HTTP on port 80');
  });

  test.each([
    ['a secret', ServerTls.simple(ServerCredential.secret('cert'))],
    ['secrets', ServerTls.simple(ServerCredential.secrets(['cert']))],
    [
      'sets of files',
      ServerTls.simple(
        ServerCredential.fileSets([{ serverCertificate: '/cert.pem', privateKey: '/key.pem' }]),
      ),
    ],
    ['names of callers', ServerTls.mutual(files, { caCertificates: '/ca.pem', subjectAltNames: ['a'] })],
    ['a redirect', ServerTls._fromSpec({ httpsRedirect: true })],
    ["Istio's mutual TLS", ServerTls.istioMutual()],
    ['passing on by name', ServerTls.autoPassthrough()],
  ])('can not do TLS with %s', (_, tls) => {
    expect(codeOf(() => SidecarIngress.of(SidecarPort.https(443), { tls }))).toBe('ConflictingSettings');
  });

  test('refuses what istiod refuses', () => {
    const http = SidecarPort.http(80);
    const tls = ServerTls.simple(files);
    expect(codeOf(() => SidecarIngress.of(http, { tls }))).toBe('ConflictingSettings');
    expect(codeOf(() => SidecarIngress.of(http, { bind: 'unix:///run/a.sock' }))).toBe('InvalidValue');
    expect(codeOf(() => SidecarIngress.of(SidecarPort.http(0)))).toBe('InvalidPort');
    expect(codeOf(() => SidecarIngress._fromSpec({}))).toBe('MissingSetting');
    const port = { number: 80 };
    expect(codeOf(() => SidecarIngress._fromSpec({ port, captureMode: 'ALL' }))).toBe('InvalidValue');
    expect(codeOf(() => SidecarIngress._fromSpec({ port, connectionPool: {} }))).toBe('MissingSetting');
  });
});

describe('SidecarEgress', () => {
  test('writes what it was given, and reads it back', () => {
    const egress = SidecarEgress.onPort(SidecarPort.tcp(5432), hosts, {
      bind: '127.0.0.1',
      captureMode: CaptureMode.IPTABLES,
    });
    expect(egress._toSpec()).toEqual({
      port: { number: 5432, protocol: 'TCP' },
      bind: '127.0.0.1',
      captureMode: 'IPTABLES',
      hosts: ['./*'],
    });
    expect(SidecarEgress._fromSpec(egress._toSpec())).toEqual(egress);
    expect(egress._describe()).toBe('all hosts of its own namespace, by TCP on port 5432');
    const all = SidecarEgress.hosts(hosts);
    expect([all._toSpec(), all._describe(), all.port, all._bind]).toEqual([
      { hosts: ['./*'] },
      'all hosts of its own namespace',
      undefined,
      undefined,
    ]);
  });

  test('writes hosts of this program relative to where it stands', () => {
    const reviews = { hostName: 'reviews', hostPorts: [] };
    const egress = SidecarEgress.hosts([SidecarHost.to(reviews)]);
    expect(egress._toSpec({ namespace: 'prod' }).hosts).toEqual(['prod/reviews.prod.svc.cluster.local']);
  });

  test('has hosts', () => {
    expect(codeOf(() => SidecarEgress.hosts([]))).toBe('MissingSetting');
  });

  test('has a port or a Unix socket', () => {
    const on = (number: number, bind?: string, captureMode?: CaptureMode) => () =>
      SidecarEgress.onPort(SidecarPort.http(number), hosts, { bind, captureMode });
    expect(on(0, 'unix://@out')).not.toThrow();
    expect(codeOf(on(0))).toBe('ConflictingSettings');
    expect(codeOf(on(0, '127.0.0.1'))).toBe('ConflictingSettings');
    expect(codeOf(on(0, 'unix://out'))).toBe('InvalidValue');
    expect(codeOf(on(80, 'unix://@out'))).toBe('InvalidValue');
    expect(on(0, 'unix://@out', CaptureMode.NONE)).not.toThrow();
    expect(codeOf(on(0, 'unix://@out', CaptureMode.IPTABLES))).toBe('ConflictingSettings');
    expect(codeOf(() => SidecarEgress._fromSpec({ hosts: ['*/*'], captureMode: 'ALL' }))).toBe(
      'InvalidValue',
    );
  });
});
