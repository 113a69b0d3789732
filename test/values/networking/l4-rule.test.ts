import {
  Destination,
  HeaderOperations,
  TcpMatch,
  TcpRule,
  TlsMatch,
  TlsRule,
  WeightedDestination,
} from '../../../lib/networking';
import { codeOf } from '../../support/refusal';

const destinations = [WeightedDestination.only(Destination.host('a', { port: 443 }))];
const criteria = { destinationSubnets: ['10.0.0.0/8', '::1'], port: 443, sourceLabels: { app: 'a' } };

describe('rules for connections', () => {
  test('are for a port, in a word', () => {
    expect(TcpMatch.port(27017)._toSpec()).toEqual({ port: 27017 });
    expect(codeOf(() => TcpMatch.port(0))).toBe('InvalidPort');
  });

  test('a TLS route renders the same after it was read back, and speaks', () => {
    const route = TlsRule.of({ match: [TlsMatch.sni(['a.com', '*.b.com'], criteria)], destinations });
    expect(TlsRule._fromSpec(route._toSpec())).toEqual(route);
    expect(route._describe()).toBe(
      'server name is a.com or *.b.com and destination is in 10.0.0.0/8 or ::1 and port is 443 and source has app=a: to a:443',
    );
  });

  test('a TCP route renders the same after it was read back, with and without conditions', () => {
    for (const match of [[TcpMatch.of({ ...criteria, sourceSubnet: '10.1.0.0/16' })], []]) {
      const route = TcpRule.of({ match, destinations });
      expect(TcpRule._fromSpec(route._toSpec())).toEqual(route);
    }
    expect(TcpRule.of({ destinations })._toSpec()).not.toHaveProperty('match');
  });

  const headers = HeaderOperations.of({ setRequest: { a: 'b' } });
  test.each<[string, () => unknown]>([
    ['MissingSetting', () => TlsRule.of({ match: [], destinations })],
    ['MissingSetting', () => TlsMatch.sni([])],
    ['MissingSetting', () => TcpRule.of({ destinations: [] })],
    ['InvalidHost', () => TlsMatch.sni(['a.*.com'])],
    ['InvalidValue', () => TcpMatch.of({ destinationSubnets: ['10.0.0.0/33'] })],
    ['InvalidValue', () => TcpMatch.of({ destinationSubnets: ['example.com'] })],
    ['InvalidValue', () => TcpMatch.of({ sourceSubnet: '10.0.0.0/8/8' })],
    [
      'ConflictingSettings',
      () => TcpRule.of({ destinations: [WeightedDestination.only(Destination.host('a'), { headers })] }),
    ],
  ])('refuse with %s: %s', (code, action) => {
    expect(codeOf(action)).toBe(code);
  });
});
