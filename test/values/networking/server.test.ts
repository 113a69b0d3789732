import fc from 'fast-check';
import {
  Server,
  ServerCredential,
  ServerProtocol,
  ServerTls,
  type ServerProps,
} from '../../../lib/networking';
import { codeOf } from '../../support/refusal';

const hosts = ['*.example.com'];
const tls = ServerTls.simple(ServerCredential.secret('cert'));
const optional = {
  name: fc.constant('name'),
  portName: fc.constant('web'),
  bind: fc.constantFrom('192.0.2.1', '::1'),
  defaultEndpoint: fc.constant('127.0.0.1:80'),
};
const { HTTPS, TLS } = ServerProtocol;
const plain = Object.values(ServerProtocol).filter((protocol) => protocol !== HTTPS && protocol !== TLS);
const needed = {
  hosts: fc.subarray(['*', '*.example.com', 'prod/a.example.com', '192.0.2.1'], { minLength: 1 }),
  port: fc.integer({ min: 1, max: 9000 }),
};
const servers = fc.oneof(
  fc
    .record(
      { ...needed, ...optional, protocol: fc.constantFrom(...plain) },
      { requiredKeys: ['hosts', 'port', 'protocol'] },
    )
    .map(Server.of),
  fc
    .record(
      { ...needed, ...optional, tls: fc.constantFrom(tls, ServerTls.passthrough()) },
      { requiredKeys: ['hosts', 'tls'] },
    )
    .chain((options) => fc.constantFrom(Server.https(options), Server.tls(options))),
  fc.record({ ...needed, httpsRedirect: fc.boolean() }, { requiredKeys: ['hosts'] }).map(Server.http),
  fc.constantFrom(
    Server.http({ hosts, bind: 'unix:///run/http.sock' }),
    Server.tcp({ hosts, bind: 'unix://@socket' }),
  ),
);

describe('Server', () => {
  test('reads back what it wrote', () => {
    fc.assert(fc.property(servers, (server) => expect(Server._fromSpec(server._toSpec())).toEqual(server)));
  });

  test('listens on the usual port, and names it after the protocol', () => {
    const portOf = (server: Server) => server._toSpec().port;
    expect(portOf(Server.http({ hosts }))).toEqual({ number: 80, name: 'http', protocol: 'HTTP' });
    expect(portOf(Server.http({ hosts, port: 8080 })).name).toBe('http-8080');
    expect(portOf(Server.https({ hosts, tls }))).toEqual({ number: 443, name: 'https', protocol: 'HTTPS' });
    expect(portOf(Server.tls({ hosts, tls }))).toEqual({ number: 443, name: 'tls', protocol: 'TLS' });
    expect(portOf(Server.tcp({ hosts, port: 5432 })).name).toBe('tcp-5432');
    const web = { hosts, protocol: ServerProtocol.GRPC_WEB, port: 80 };
    expect(portOf(Server.of(web))).toEqual({ number: 80, name: 'grpc-web-80', protocol: 'GRPC-WEB' });
    expect(portOf(Server.http({ hosts, portName: 'web' })).name).toBe('web');
  });

  test('redirects to HTTPS', () => {
    const server = Server.http({ hosts, httpsRedirect: true });
    expect(server._toSpec().tls).toEqual({ httpsRedirect: true });
    expect(server.httpsRedirect).toBe(true);
    expect(Server.http({ hosts, httpsRedirect: false })._toSpec()).not.toHaveProperty('tls');
  });

  test('a Unix socket has no port', () => {
    const bind = 'unix:///run/http.sock';
    expect(Server.http({ hosts, bind })._toSpec().port).toEqual({
      number: 0,
      name: 'http',
      protocol: 'HTTP',
    });
    expect(codeOf(() => Server.http({ hosts, bind, port: 80 }))).toBe('ConflictingSettings');
  });

  const refused: [Partial<ServerProps>, string][] = [
    [{ hosts: [] }, 'MissingSetting'],
    [{ hosts: ['example'] }, 'InvalidHost'],
    [{ hosts: ['*foo.example.com'] }, 'InvalidHost'],
    [{ hosts: ['/a.example.com'] }, 'InvalidHost'],
    [{ hosts: ['a b/a.example.com'] }, 'InvalidHost'],
    [{ port: 0 }, 'InvalidPort'],
    [{ port: 65_536 }, 'InvalidPort'],
    [{ portName: '' }, 'MissingSetting'],
    [{ bind: 'localhost' }, 'InvalidValue'],
    [{ bind: 'unix://run/http.sock' }, 'InvalidValue'],
    [{ bind: 'unix:///run/' }, 'InvalidValue'],
    [{ bind: 'unix://' }, 'InvalidValue'],
    [{ tls }, 'ConflictingSettings'],
    [{ tls: ServerTls.passthrough(), httpsRedirect: true }, 'ConflictingSettings'],
    [{ protocol: ServerProtocol.TCP, port: 1, tls }, 'ConflictingSettings'],
    [{ protocol: ServerProtocol.TCP }, 'MissingSetting'],
    [{ protocol: ServerProtocol.HTTPS }, 'MissingSetting'],
    [{ protocol: ServerProtocol.TLS }, 'MissingSetting'],
    [{ protocol: ServerProtocol.HTTPS, tls, httpsRedirect: true }, 'ConflictingSettings'],
    [{ protocol: ServerProtocol.MONGO, port: 1, httpsRedirect: true }, 'ConflictingSettings'],
  ];
  test.each(refused)('refuses %j', (props, code) => {
    expect(codeOf(() => Server.of({ hosts, protocol: ServerProtocol.HTTP, ...props }))).toBe(code);
  });

  test.each([
    [{ hosts }, 'MissingSetting'],
    [{ hosts, port: { number: 80, name: 'a', protocol: 'HTTP3' } }, 'InvalidValue'],
    [{ hosts, port: { number: 80, protocol: 'HTTP' } }, 'MissingSetting'],
    [{ port: { number: 80, name: 'a', protocol: 'HTTP' } }, 'MissingSetting'],
  ])('refuses to read %j', (spec, code) => {
    expect(codeOf(() => Server._fromSpec(spec))).toBe(code);
  });

  test('reads protocols in any case, and HTTP with TLS settings that do nothing', () => {
    const port = { number: 80, name: 'a', protocol: 'http' };
    expect(Server._fromSpec({ hosts, port }).protocol).toBe(ServerProtocol.HTTP);
    expect(() => Server._fromSpec({ hosts, port, tls: {} })).not.toThrow();
    expect(codeOf(() => Server._fromSpec({ hosts, port, tls: { caCertificates: 'a' } }))).toBe(
      'ConflictingSettings',
    );
  });

  test('serves its hosts, from whatever namespace', () => {
    const server = Server.http({ hosts: ['prod/*.example.com', './example.org'] });
    expect(server._covers('a.example.com')).toBe(true);
    expect(server._covers('example.org')).toBe(true);
    expect(server._covers('example.com')).toBe(false);
    expect(server._covers('*')).toBe(false);
  });

  test('speaks', () => {
    expect(Server.https({ hosts, tls })._describe()).toBe(
      'HTTPS on port 443 for *.example.com, ending TLS with the certificate of the secret "cert"',
    );
    expect(Server.http({ hosts, httpsRedirect: true })._describe()).toBe(
      'HTTP on port 80 for *.example.com, redirecting to HTTPS',
    );
    expect(Server.tcp({ hosts, bind: 'unix://@a' })._describe()).toBe('TCP on unix://@a for *.example.com');
  });
});
