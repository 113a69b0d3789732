import { Duration } from 'cdk8s';
import fc from 'fast-check';
import { ConnectionPool, H2UpgradePolicy } from '../../../lib/networking';
import { codeOf } from '../../support/refusal';

const time = fc.integer({ min: 1, max: 90_000 }).map((millis) => Duration.millis(millis));
const count = fc.nat(1000);
const tcp = fc.record(
  {
    maxConnections: count,
    connectTimeout: time,
    tcpKeepalive: fc.record({ probes: count, time, interval: time }, { requiredKeys: [] }),
    maxConnectionDuration: time,
    idleTimeout: fc.oneof(time, fc.constant(Duration.seconds(0))),
  },
  { requiredKeys: [] },
);
const http = fc.record(
  {
    http1MaxPendingRequests: count,
    http2MaxRequests: count,
    maxRequestsPerConnection: count,
    maxRetries: count,
    idleTimeout: time,
    h2UpgradePolicy: fc.constantFrom(H2UpgradePolicy.DEFAULT, H2UpgradePolicy.DO_NOT_UPGRADE),
    useClientProtocol: fc.boolean(),
    maxConcurrentStreams: count,
    http2KeepAlive: fc.record({ interval: time, timeout: time }),
  },
  { requiredKeys: [] },
);
const pools = fc
  .oneof(fc.record({ tcp }), fc.record({ http }), fc.record({ tcp, http }))
  .map((props) => ConnectionPool.of(props));

describe('ConnectionPool', () => {
  test('reads back what it wrote', () => {
    fc.assert(fc.property(pools, (pool) => expect(ConnectionPool._fromSpec(pool._toSpec())).toEqual(pool)));
  });

  test('renders durations, and nothing that was not given', () => {
    const keepAlive = { interval: Duration.seconds(30), timeout: Duration.millis(500) };
    const pool = ConnectionPool.of({
      tcp: { idleTimeout: Duration.seconds(0), tcpKeepalive: { time: Duration.hours(2) } },
      http: { http2KeepAlive: keepAlive, h2UpgradePolicy: H2UpgradePolicy.UPGRADE },
    });
    expect(pool._toSpec()).toEqual({
      tcp: { idleTimeout: '0s', tcpKeepalive: { time: '7200s' } },
      http: { http2KeepAlive: { interval: '30s', timeout: '500ms' }, h2UpgradePolicy: 'UPGRADE' },
    });
  });

  test('does not change with what it handed out', () => {
    const pool = ConnectionPool.of({ tcp: { maxConnections: 1 } });
    pool._toSpec().tcp.maxConnections = 2;
    expect(pool._toSpec().tcp.maxConnections).toBe(1);
  });

  test.each([
    [{}, 'MissingSetting'],
    [{ tcp: { maxConnections: -1 } }, 'InvalidNumber'],
    [{ tcp: { connectTimeout: '0s' } }, 'InvalidDuration'],
    [{ tcp: { maxConnectionDuration: '1us' } }, 'InvalidDuration'],
    [{ tcp: { idleTimeout: '1.5ms' } }, 'InvalidDuration'],
    [{ tcp: { tcpKeepalive: { time: '0s' } } }, 'InvalidDuration'],
    [{ tcp: { tcpKeepalive: { interval: '0s' } } }, 'InvalidDuration'],
    [{ tcp: { tcpKeepalive: { probes: -1 } } }, 'InvalidNumber'],
    [{ http: { http1MaxPendingRequests: -1 } }, 'InvalidNumber'],
    [{ http: { http2MaxRequests: 2 ** 31 } }, 'InvalidNumber'],
    [{ http: { maxRequestsPerConnection: 1.5 } }, 'InvalidNumber'],
    [{ http: { maxRetries: -1 } }, 'InvalidNumber'],
    [{ http: { maxConcurrentStreams: -1 } }, 'InvalidNumber'],
    [{ http: { idleTimeout: '0s' } }, 'InvalidDuration'],
    [{ http: { h2UpgradePolicy: 'MAYBE' } }, 'InvalidValue'],
    [{ http: { h2UpgradePolicy: 'UPGRADE', useClientProtocol: true } }, 'ConflictingSettings'],
    [{ http: { http2KeepAlive: { timeout: '1s' } } }, 'MissingSetting'],
    [{ http: { http2KeepAlive: { interval: '1s' } } }, 'MissingSetting'],
  ])('refuses %j', (spec, code) => {
    expect(codeOf(() => ConnectionPool._fromSpec(spec))).toBe(code);
  });

  test('speaks', () => {
    const pool = ConnectionPool.of({ tcp: { maxConnections: 100 }, http: { http1MaxPendingRequests: 10 } });
    expect(pool._describe()).toBe('at most 100 connections, 10 waiting requests at once');
    const none = ConnectionPool.of({ http: { maxRetries: 0 } });
    expect(none._describe()).toBe('any number of connections and requests');
  });
});
