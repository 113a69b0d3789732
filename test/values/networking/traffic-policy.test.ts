import fc from 'fast-check';
import {
  ClientTls,
  ConnectionPool,
  LoadBalancer,
  OutlierDetection,
  PortTrafficPolicy,
  ProxyProtocolVersion,
  RetryBudget,
  TrafficPolicy,
  Tunnel,
} from '../../../lib/networking';
import { codeOf } from '../../support/refusal';

const common = {
  loadBalancer: fc.constant(LoadBalancer.random()),
  connectionPool: fc.constant(ConnectionPool.of({ tcp: { maxConnections: 1 } })),
  outlierDetection: fc.constant(OutlierDetection.of({ consecutive5xxErrors: 1 })),
  tls: fc.constant(ClientTls.istioMutual()),
};
const some = <T extends object>(parts: fc.Arbitrary<T>) =>
  parts.filter((part) => Object.keys(part).length > 0);
const ports = some(fc.record(common, { requiredKeys: [] })).chain((props) =>
  fc.integer({ min: 1, max: 9 }).map((port) => PortTrafficPolicy.of(port, props)),
);
const policies = some(
  fc.record(
    {
      ...common,
      proxyProtocol: fc.constantFrom(...Object.values(ProxyProtocolVersion)),
      retryBudget: fc.constant(RetryBudget.of({ percent: 5 })),
      portPolicies: fc.uniqueArray(ports, { minLength: 1, maxLength: 3, selector: ({ port }) => port }),
    },
    { requiredKeys: [] },
  ),
).map(TrafficPolicy.of);

describe('TrafficPolicy', () => {
  test('reads back what it wrote', () => {
    fc.assert(
      fc.property(policies, (policy) => expect(TrafficPolicy._fromSpec(policy._toSpec())).toEqual(policy)),
    );
  });

  test('renders what it was given, and nothing else', () => {
    const policy = TrafficPolicy.of({
      tunnel: Tunnel.to('db.example.com', 5432),
      portPolicies: [PortTrafficPolicy.of(80, { tls: ClientTls.disable() })],
    });
    expect(policy._toSpec()).toEqual({
      tunnel: { targetHost: 'db.example.com', targetPort: 5432 },
      portLevelSettings: [{ port: { number: 80 }, tls: { mode: 'DISABLE' } }],
    });
    expect(TrafficPolicy.of({ proxyProtocol: ProxyProtocolVersion.V2 })._toSpec()).toEqual({
      proxyProtocol: { version: 'V2' },
    });
  });

  test('reads the PROXY protocol without a version as version 1', () => {
    expect(TrafficPolicy._fromSpec({ proxyProtocol: {} }).proxyProtocol).toBe(ProxyProtocolVersion.V1);
  });

  test('must set something', () => {
    expect(codeOf(() => TrafficPolicy.of({}))).toBe('MissingSetting');
    expect(codeOf(() => TrafficPolicy.of({ portPolicies: [] }))).toBe('MissingSetting');
  });

  test('has either a tunnel or the PROXY protocol', () => {
    const tunnel = Tunnel.to('db.example.com', 5432);
    const both = { tunnel, proxyProtocol: ProxyProtocolVersion.V1 };
    expect(codeOf(() => TrafficPolicy.of(both))).toBe('ConflictingSettings');
  });

  test('has one policy for a port', () => {
    const port = PortTrafficPolicy.of(80, { tls: ClientTls.disable() });
    expect(codeOf(() => TrafficPolicy.of({ portPolicies: [port, port] }))).toBe('DuplicateName');
  });

  test.each([
    [{ proxyProtocol: { version: 'V3' } }, 'InvalidValue'],
    [{ connectionPool: {} }, 'MissingSetting'],
    [{ portLevelSettings: [{ port: { number: 80 } }] }, 'MissingSetting'],
    [{ portLevelSettings: Array(4097).fill({ port: {}, tls: {} }) }, 'InvalidNumber'],
  ])('refuses to read %#', (spec, code) => {
    expect(codeOf(() => TrafficPolicy._fromSpec(spec))).toBe(code);
  });

  test('speaks', () => {
    const policy = TrafficPolicy.of({
      loadBalancer: LoadBalancer.random(),
      proxyProtocol: ProxyProtocolVersion.V1,
      portPolicies: [PortTrafficPolicy.of(80, { tls: ClientTls.disable() })],
    });
    expect(policy._describe()).toBe('pods by random; on port 80: no TLS; PROXY protocol V1');
  });
});

describe('PortTrafficPolicy', () => {
  test('reads back what it wrote', () => {
    fc.assert(
      fc.property(ports, (policy) => expect(PortTrafficPolicy._fromSpec(policy._toSpec())).toEqual(policy)),
    );
  });

  test('has a port, and sets something', () => {
    const tls = ClientTls.disable();
    expect(codeOf(() => PortTrafficPolicy.of(0, { tls }))).toBe('InvalidPort');
    expect(codeOf(() => PortTrafficPolicy.of(80, {}))).toBe('MissingSetting');
    expect(codeOf(() => PortTrafficPolicy._fromSpec({ tls: {} }))).toBe('MissingSetting');
  });
});
