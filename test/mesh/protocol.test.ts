import { listenerProtocol, parseProtocol, servicePortProtocol } from '../../lib/mesh/protocol';

test('a word that Istio does not know is no protocol', () => {
  expect(['HTTP2', 'Mongo', 'UDP', 'gRPC-Web', 'sctp', ''].map(parseProtocol)).toEqual([
    'http2',
    'mongo',
    'udp',
    'grpc-web',
    '',
    '',
  ]);
  expect(parseProtocol(undefined)).toBe('');
});

test("a Service's port has the protocol of its appProtocol, of its name, or of servers that speak first", () => {
  expect(servicePortProtocol({ appProtocol: 'kubernetes.io/h2c', name: 'tcp' })).toBe('http2');
  expect(servicePortProtocol({ appProtocol: 'https', name: 'tcp' })).toBe('https');
  expect(servicePortProtocol({ name: 'grpc-web-admin' })).toBe('grpc-web');
  expect(servicePortProtocol({ name: 'http-admin', protocol: 'UDP' })).toBe('udp');
  expect(servicePortProtocol({ name: 'admin', port: 3306 })).toBe('tcp');
  expect(servicePortProtocol({ name: 'admin', port: 80 })).toBeUndefined();
});

test('what has no protocol is found out, and UDP has no listener', () => {
  expect(['http2', 'tls', '', 'udp'].map(listenerProtocol)).toEqual(['http', 'tcp', 'sniffed', 'none']);
});
