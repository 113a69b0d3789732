import fc from 'fast-check';
import { Tunnel, TunnelProtocol } from '../../../lib/networking';
import { codeOf } from '../../support/refusal';

const tunnels = fc
  .tuple(
    fc.constantFrom('db.example.com', '192.0.2.1', '2001:db8::1', 'db'),
    fc.integer({ min: 1, max: 65_535 }),
    fc.constantFrom({}, ...Object.values(TunnelProtocol).map((protocol) => ({ protocol }))),
  )
  .map(([host, port, options]) => Tunnel.to(host, port, options));

describe('Tunnel', () => {
  test('reads back what it wrote', () => {
    fc.assert(fc.property(tunnels, (tunnel) => expect(Tunnel._fromSpec(tunnel._toSpec())).toEqual(tunnel)));
  });

  test.each([
    [{ targetHost: '*.example.com', targetPort: 1 }, 'InvalidHost'],
    [{ targetHost: 'a b', targetPort: 1 }, 'InvalidHost'],
    [{ targetHost: 'a.b', targetPort: 0 }, 'InvalidPort'],
    [{ targetHost: 'a.b', targetPort: 1, protocol: 'GET' }, 'InvalidValue'],
    [{}, 'InvalidHost'],
  ])('refuses %j', (spec, code) => {
    expect(codeOf(() => Tunnel._fromSpec(spec))).toBe(code);
  });

  test('speaks', () => {
    expect(Tunnel.to('db.example.com', 5432)._describe()).toBe(
      'tunnelled to db.example.com port 5432 by CONNECT',
    );
  });
});
