import { Chart, Duration, Testing } from 'cdk8s';
import {
  Egress,
  FaultPlan,
  IstioIngress,
  MeshHost,
  RateLimit,
  RateLimitPolicy,
  RateLimitTarget,
  RoutePolicy,
  VersionedNginx,
  WorkloadIdentity,
} from '../../lib';
import { MeshObservability, Slo } from '../../lib/observability';
import {
  AccessTarget,
  Certificate,
  CertificateIssuer,
  JwtRule,
  Operation,
  WorkloadAccess,
} from '../../lib/security';
import { refusal } from '../support/refusal';

/** What the compiler refuses, and plain JavaScript lets through. */
const wrong = (value: unknown): any => value;

const host = MeshHost.of('cart');
const issuer = CertificateIssuer.issuer('ca');
const perSecond = RateLimit.local({ requests: 1, per: Duration.seconds(1) });
const reader = WorkloadIdentity.of('reader', 'shop');
const tokens = JwtRule.fromIssuer('https://accounts.example.com');

describe('a value of another kind is refused by name, with how one of the right kind is made', () => {
  test.each<[string, (chart: Chart) => unknown, string]>([
    ['a caller by its name', (c) => workload(c).allowFrom(wrong('reader')), 'a caller "reader"'],
    ['no caller', (c) => workload(c).allowFromIngress(wrong(undefined)), 'a caller undefined'],
    [
      'a gateway as a caller',
      (c) => workload(c).allowFromIngress(wrong(ingress(c).gateway)),
      'the class Gateway',
    ],
    [
      'one caller as a list',
      (c) => workload(c).allowFromAny(wrong(reader)),
      'callers an object of the class',
    ],
    [
      'one operation as a list',
      (c) => workload(c).allowFrom(reader, wrong({ operations: Operation.get('/') })),
      'to an object of the class Operation',
    ],
    ['paths as operations', (c) => workload(c).allowFrom(reader, wrong({ operations: ['/a'] })), 'to "/a"'],
    ['an authorizer by its name', (c) => workload(c).authorizeBy(wrong('opa')), 'authorizer "opa"'],
    ['a target by its name', (c) => new WorkloadAccess(c, 'a', { target: wrong('cart') }), 'target "cart"'],
    [
      'a data plane by its name',
      (c) =>
        new WorkloadAccess(c, 'a', {
          target: AccessTarget.pods('cart', { app: 'cart' }),
          dataPlane: wrong('ambient'),
        }),
      'dataPlane "ambient"',
    ],
    [
      'an issuer as a rule',
      (c) => ingress(c).requireJwt(wrong('https://a.example')),
      'rule "https://a.example"',
    ],
    ['no authorizer', (c) => ingress(c).authorizeBy(wrong(undefined)), 'authorizer undefined'],
    ['one path as a list', (c) => ingress(c).requireJwt(tokens, wrong({ except: '/a' })), 'except "/a"'],
    [
      'one value as a list',
      (c) => ingress(c).requireJwt(tokens, wrong({ claims: { role: 'admin' } })),
      'values of the claim role "admin"',
    ],
    [
      'TLS by a word',
      (c) => new Egress(c, 'e', { host: 'a.example', tls: wrong('originate') }),
      'tls "originate"',
    ],
    [
      'a function in place of what it makes',
      (c) => new Egress(c, 'e', { host: 'a.example', tls: wrong(Egress.originateTls) }),
      'tls a function, originateTls',
    ],
    ['a gateway by its name', (c) => new Egress(c, 'e', { host: 'a.example', via: wrong('gw') }), 'via "gw"'],
    [
      'one name as a list',
      (c) => new Certificate(c, 'c', { dnsNames: wrong('a.example'), issuer }),
      'dnsNames "a',
    ],
    [
      'an issuer by its name',
      (c) => new Certificate(c, 'c', { dnsNames: ['a.example'], issuer: wrong('ca') }),
      'issuer "ca"',
    ],
    [
      'a Secret as a certificate',
      (c) => new IstioIngress(c, 'i', { hosts: ['a.example'], certificate: wrong('secret') }),
      'certificate "secret"',
    ],
    ['a host by its name', (c) => new RoutePolicy(c, 'r', { host: wrong('cart') }), 'host "cart"'],
    ['a number of seconds', (c) => new RoutePolicy(c, 'r', { host, timeout: wrong(5) }), 'timeout 5'],
    [
      'limits as a plain object',
      (c) => new RoutePolicy(c, 'r', { host, circuitBreaker: wrong({ maxRequests: 1 }) }),
      'circuitBreaker a plain object',
    ],
    [
      'a header as a key',
      (c) => new RoutePolicy(c, 'r', { host, stickyBy: wrong('x-user') }),
      'stickyBy "x-user"',
    ],
    ['no seconds at all', (c) => new RoutePolicy(c, 'r', { host, timeout: wrong(0) }), 'timeout 0'],
    ['a text of seconds', () => RateLimit.local({ requests: 1, per: wrong('1s') }), '"1s"'],
    [
      'a workload as the target of limits',
      (c) => new RateLimitPolicy(c, 'r', { target: wrong(workload(c)), limits: [perSecond] }),
      'target an object of the class VersionedNginx',
    ],
    [
      'one limit as a list',
      (c) =>
        new RateLimitPolicy(c, 'r', { target: RateLimitTarget.labels({ a: 'b' }), limits: wrong(perSecond) }),
      'limits an object of the class RateLimit',
    ],
    [
      'a workload as the target of faults',
      (c) => new FaultPlan(c, 'f', { targets: [wrong(workload(c))], faults: [wrong({ fault: {} })] }),
      'a target an object of the class VersionedNginx',
    ],
    ['an objective for a name', () => Slo.availability(wrong('cart'), 99), 'host of an objective "cart"'],
    [
      'an objective with its values swapped',
      () => Slo.latency(host, wrong(99), wrong(Duration.millis(3))),
      ' 99',
    ],
    [
      'milliseconds as a number',
      (c) => new MeshObservability(c, 'o', { alerts: { latency: wrong(800) } }),
      ' 800',
    ],
    ['seconds as a number', (c) => new MeshObservability(c, 'o', { scrapeInterval: wrong(15) }), ' 15'],
  ])('%s', (_what, action, got) => {
    const chart = new Chart(Testing.app(), 'shop', { namespace: 'shop' });
    const { message } = refusal(() => action(chart));
    expect(message.split('\n').find((line) => line.includes('got:'))).toContain(got);
    expect(message).toMatch(/mend: {5}(give one, as in|put it in square brackets)/);
  });

  test('what is of the right kind is taken, whichever class it has', () => {
    const chart = new Chart(Testing.app(), 'shop', { namespace: 'shop' });
    const caller = { serviceAccountNames: ['reader'], serviceAccountNamespace: 'shop' };
    expect(() =>
      workload(chart).allowFromAny([caller, reader], { operations: [Operation.get('/')] }),
    ).not.toThrow();
    expect(
      () =>
        new RoutePolicy(chart, 'r', { host: { hostName: 'a', hostPorts: [] }, timeout: Duration.seconds(1) }),
    ).not.toThrow();
  });
});

function workload(chart: Chart): VersionedNginx {
  return new VersionedNginx(chart, 'cart', { versions: ['v1'] });
}

function ingress(chart: Chart): IstioIngress {
  return new IstioIngress(chart, 'web', {
    hosts: ['a.example'],
    gatewayIdentity: WorkloadIdentity.of('edge', 'edge'),
  });
}
