import { splitHostPort, unixAddress, unixSocketFault } from '../../lib/values/addresses';
import { isCipherSuite } from '../../lib/values/networking/server-tls-checks';

test('an address and its port are told apart as Go does it', () => {
  expect(splitHostPort('127.0.0.1:80')).toEqual({ host: '127.0.0.1', port: '80' });
  expect(splitHostPort('[::1]:80')).toEqual({ host: '::1', port: '80' });
  expect(splitHostPort(':')).toEqual({ host: '', port: '' });
  for (const text of ['', '80', '::1:80', '[::1]', '[::1]80', '[[::1]]:80', 'a]:80']) {
    expect([text, splitHostPort(text)]).toEqual([text, undefined]);
  }
});

test('istiod takes names of sockets that the CRDs refuse', () => {
  expect(unixSocketFault('unix://@a/', 'bind')).toBeUndefined();
  expect(() => unixAddress('unix://@a/', 'bind')).toThrow('a/');
  expect(unixSocketFault('unix:///a/', 'bind')?.got).toContain('a/');
});

test('istiod hands on the cipher suites that Envoy knows, and what it does not read', () => {
  expect(['AES128-SHA', 'ALL', '', '-AES128-SHA', '[AES128-SHA|AES256-SHA]'].every(isCipherSuite)).toBe(true);
  expect(['TLS_RSA_WITH_AES_128_CBC_SHA', 'aes128-sha', '3DES'].some(isCipherSuite)).toBe(false);
});
