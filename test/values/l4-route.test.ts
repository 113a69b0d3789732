import {
  Destination,
  HeaderOperations,
  TcpMatch,
  TcpRoute,
  TlsMatch,
  TlsRoute,
  WeightedDestination,
} from '../../lib';
import { codeOf } from '../support/refusal';

const destinations = [WeightedDestination.only(Destination.host('a', { port: 443 }))];
const criteria = { destinationSubnets: ['10.0.0.0/8', '::1'], port: 443, sourceLabels: { app: 'a' } };

describe('rules for connections', () => {
  test('a TLS route renders the same after it was read back, and speaks', () => {
    const route = TlsRoute.of({ match: [TlsMatch.sni(['a.com', '*.b.com'], criteria)], destinations });
    expect(TlsRoute.fromSpec(route.toSpec())).toEqual(route);
    expect(route.describe()).toBe(
      'server name is a.com or *.b.com and destination is in 10.0.0.0/8 or ::1 and port is 443 and source has app=a: to a:443',
    );
  });

  test('a TCP route renders the same after it was read back, with and without conditions', () => {
    for (const match of [[TcpMatch.of({ ...criteria, sourceSubnet: '10.1.0.0/16' })], []]) {
      const route = TcpRoute.of({ match, destinations });
      expect(TcpRoute.fromSpec(route.toSpec())).toEqual(route);
    }
    expect(TcpRoute.of({ destinations }).toSpec()).not.toHaveProperty('match');
  });

  const headers = HeaderOperations.of({ setRequest: { a: 'b' } });
  test.each<[string, () => unknown]>([
    ['MissingSetting', () => TlsRoute.of({ match: [], destinations })],
    ['MissingSetting', () => TlsMatch.sni([])],
    ['MissingSetting', () => TcpRoute.of({ destinations: [] })],
    ['InvalidHost', () => TlsMatch.sni(['a.*.com'])],
    ['InvalidValue', () => TcpMatch.of({ destinationSubnets: ['10.0.0.0/33'] })],
    ['InvalidValue', () => TcpMatch.of({ destinationSubnets: ['example.com'] })],
    ['InvalidValue', () => TcpMatch.of({ sourceSubnet: '10.0.0.0/8/8' })],
    [
      'ConflictingSettings',
      () => TcpRoute.of({ destinations: [WeightedDestination.only(Destination.host('a'), { headers })] }),
    ],
  ])('refuse with %s: %s', (code, action) => {
    expect(codeOf(action)).toBe(code);
  });
});
