import fc from 'fast-check';
import { DestinationRule, Gateway, VirtualService } from '../../lib/networking';
import { expectRoundTrip, keepOne, specs, without } from '../support/round-trip';
import { destinationRuleFieldsLeftOut } from './specimens/destination-rules';
import { gatewayFieldsLeftOut } from './specimens/gateways';
import { virtualServiceFieldsLeftOut } from './specimens/virtual-services';

const apiVersion = 'networking.istio.io/v1';

describe('a manifest that is read is written as it was, or refused', () => {
  test('VirtualService', () => {
    const match = fc.constantFrom({ exact: '/a' }, { prefix: '/b' }, { regex: '[a-z]+' });
    const spec = specs('VirtualService', {
      leftOut: virtualServiceFieldsLeftOut,
      values: {
        ...Object.fromEntries(
          ['uri', 'method', 'scheme', 'authority'].map((name) => [`.http[].match[].${name}`, match]),
        ),
        '.tcp[].match[].sourceSubnet': fc.constant('10.0.0.0/8'),
        '.tls[].match[].sniHosts[]': fc.constantFrom('reviews.example.com', 'a.b.c'),
        '.http[].redirect.redirectCode': fc.constantFrom(301, 302),
        '.http[].redirect.scheme': fc.constantFrom('http', 'https'),
        '.http[].directResponse.status': fc.constantFrom(200, 503),
        '.http[].fault.abort.httpStatus': fc.constantFrom(200, 503),
        '.http[].fault.abort.grpcStatus': fc.constantFrom('INTERNAL', 'OK'),
        '.http[].retries.retryOn': fc.constantFrom('5xx', 'reset,503'),
        '.http[].corsPolicy.maxAge': fc.constantFrom('1s', '24h'),
        '.http[].corsPolicy.allowOrigins[]': match,
        '.http[].corsPolicy.allowMethods[]': fc.constantFrom('GET', '*'),
      },
      mend: {
        '': wholeVirtualService,
        '.http[]': (rule) => {
          const forwards = rule.redirect === undefined && rule.directResponse === undefined;
          const whole = {
            ...without(
              rule,
              ...(forwards ? [] : ['fault', 'rewrite']),
              ...(rule.mirror ? [] : ['mirrorPercentage']),
            ),
            match: rule.redirect?.prefixRewrite ? undefined : rule.match,
            route: rule.route ?? [{ destination: { host: 'reviews' } }],
          };
          return keepOne(
            keepOne(whole, 'redirect', 'directResponse', 'delegate', 'route'),
            'mirror',
            'mirrors',
          );
        },
        '.http[].mirrorPercentage': () => ({ value: 12.5 }),
        '.http[].mirrors[].percentage': () => ({ value: 0 }),
        '.http[].delegate': (delegate) => ({ name: 'a', ...delegate }),
        '.http[].headers': () => ({ request: { set: { a: '1' } }, response: { remove: ['b'] } }),
        '.http[].route[].headers': () => ({ request: { add: { a: '%HOSTNAME%' } } }),
        ...Object.fromEntries(
          ['http', 'tls', 'tcp'].map((list) => [
            `.${list}[].route[]`,
            (route: any) => ({ weight: 1, ...route }),
          ]),
        ),
        '.http[].fault': (fault) => (fault.delay || fault.abort ? fault : { delay: { fixedDelay: '1s' } }),
        '.http[].redirect': (redirect) => ({ authority: 'a', ...keepOne(redirect, 'uri', 'prefixRewrite') }),
        '.http[].rewrite': (rewrite) => keepOne({ authority: 'a', ...rewrite }, 'uri', 'uriRegexRewrite'),
        '.http[].rewrite.uriRegexRewrite': () => ({ match: '[a-z]+', rewrite: 'b' }),
        '.http[].retries': (retries) => ({ ...retries, attempts: 2 }),
        '.tls[]': (rule) => ({ ...rule, route: rule.route ?? [{ destination: { host: 'reviews' } }] }),
        '.tcp[]': (rule) => ({ ...rule, route: rule.route ?? [{ destination: { host: 'reviews' } }] }),
        ...Object.fromEntries(
          ['.http[].route[].destination', '.http[].mirror', '.http[].mirrors[].destination'].map((path) => [
            `${path}.port`,
            () => ({ number: 80 }),
          ]),
        ),
        '.tls[].route[].destination.port': () => ({ number: 443 }),
        '.tcp[].route[].destination.port': () => ({ number: 443 }),
      },
    });
    expectRoundTrip(
      (chart, manifest) => VirtualService.fromManifest(chart, 'r', manifest),
      { apiVersion, kind: 'VirtualService' },
      spec,
      { accepted: 0.9 },
    );
  });

  test('DestinationRule', () => {
    const inPolicies = <T>(below: string, value: T) =>
      Object.fromEntries(
        ['.', '.portLevelSettings[].'].flatMap((level) =>
          ['.trafficPolicy', '.subsets[].trafficPolicy'].map((policy) => [
            `${policy}${level}${below}`,
            value,
          ]),
        ),
      );
    const failover = (entry: any) => ({
      from: 'a',
      to: 'b',
      ...entry,
      ...(entry.from === entry.to && { to: 'c' }),
    });
    const spec = specs('DestinationRule', {
      leftOut: destinationRuleFieldsLeftOut,
      values: {
        ...inPolicies('tunnel.protocol', fc.constantFrom('CONNECT', 'POST')),
        ...inPolicies('retryBudget.budgetInterval', fc.constant('10s')),
        ...inPolicies('connectionPool.tcp.idleTimeout', fc.constantFrom('0s', '1h')),
        ...inPolicies('loadBalancer.consistentHash.httpCookie.ttl', fc.constantFrom('0s', '1h')),
        ...inPolicies('loadBalancer.consistentHash.maglev.tableSize', fc.constantFrom(65537, 101)),
        ...inPolicies(
          'loadBalancer.localityLbSetting.distribute[]',
          fc.constant({ from: 'a/*', to: { 'a/*': 100 } }),
        ),
        ...inPolicies(
          'tls',
          fc.constantFrom({ mode: 'DISABLE' }, { mode: 'SIMPLE', sni: 'a', credentialName: 'c' }),
        ),
      },
      mend: {
        '': (rule) => (rule.workloadSelector ? { ...rule, exportTo: undefined } : rule),
        '.trafficPolicy': (policy) =>
          keepOne({ proxyProtocol: { version: 'V1' }, ...policy }, 'tunnel', 'proxyProtocol'),
        '.subsets[].trafficPolicy': (policy) =>
          keepOne({ proxyProtocol: { version: 'V1' }, ...policy }, 'tunnel', 'proxyProtocol'),
        '.trafficPolicy.proxyProtocol': () => ({ version: 'V2' }),
        '.subsets[].trafficPolicy.proxyProtocol': () => ({ version: 'V2' }),
        ...inPolicies('connectionPool', (pool: any) => ({ tcp: { maxConnections: 1 }, ...pool })),
        ...inPolicies('connectionPool.http.http2KeepAlive', () => ({ interval: '1s', timeout: '2s' })),
        ...inPolicies('loadBalancer', (balancer: any) =>
          keepOne(balancer, 'localityLbSetting', 'zoneAwareLbSetting'),
        ),
        ...inPolicies('loadBalancer.localityLbSetting', (setting: any) =>
          keepOne(setting, 'distribute', 'failover'),
        ),
        ...inPolicies('loadBalancer.localityLbSetting.failover[]', failover),
        ...inPolicies('loadBalancer.zoneAwareLbSetting.failover[]', failover),
        ...inPolicies('outlierDetection', (detection: any) => ({
          ...detection,
          splitExternalLocalOriginErrors: true,
        })),
        ...Object.fromEntries(
          ['.trafficPolicy', '.subsets[].trafficPolicy'].map((policy) => [
            `${policy}.portLevelSettings[]`,
            (settings: any) => ({ tls: { mode: 'DISABLE' }, ...settings, port: { number: 80 } }),
          ]),
        ),
      },
    });
    expectRoundTrip(
      (chart, manifest) => DestinationRule.fromManifest(chart, 'r', manifest),
      { apiVersion, kind: 'DestinationRule' },
      spec,
      { accepted: 0.9 },
    );
  });

  test('Gateway', () => {
    const spec = specs('Gateway', {
      leftOut: gatewayFieldsLeftOut,
      values: {
        'hosts[]': fc.constantFrom('*', 'a.example.com', '*.example.com', 'prod/a.b', './*'),
        '.servers[].bind': fc.constantFrom('127.0.0.1', '::1'),
      },
      mend: {
        '': wholeGateway,
        '.servers[].port': ({ name, number }) => ({ name: `${name}-${number}`, number, protocol: 'HTTPS' }),
        '.servers[]': (server) => ({
          ...server,
          name: undefined,
          tls: server.tls ?? { mode: 'PASSTHROUGH' },
        }),
        '.servers[].tls': (tls) =>
          tls.mode === 'PASSTHROUGH' || tls.mode === undefined
            ? { mode: 'PASSTHROUGH' }
            : {
                mode: tls.mode,
                ...(ISTIOS_OWN.test(tls.mode) ? {} : { credentialName: 'c' }),
                ...options(tls),
              },
      },
    });
    expectRoundTrip(
      (chart, manifest) => Gateway.fromManifest(chart, 'r', manifest),
      { apiVersion, kind: 'Gateway' },
      spec,
      { accepted: 0.9 },
    );
  });
});

const REVIEWS = [{ destination: { host: 'reviews' } }];

/** A virtual service has a rule. Without hosts it is a delegate, which has rules for HTTP alone, and delegates no further. */
function wholeVirtualService(given: any): any {
  const { http, tls, tcp, gateways } = given;
  const spec = http || tls || tcp ? given : { ...given, http: [{ route: REVIEWS }] };
  const isDelegate = !gateways && !tls && !tcp && !http?.some(({ delegate }: any) => delegate);
  // The names that rules for TLS ask for are names of its hosts.
  if (tls) return { ...spec, hosts: ['reviews.example.com', 'a.b.c'] };
  return isDelegate || spec.hosts ? spec : { ...spec, hosts: ['reviews.example.com'] };
}

/** The modes that take their certificates from Istio. */
const ISTIOS_OWN = /^(ISTIO_MUTUAL|AUTO_PASSTHROUGH)$/;

/** A gateway has a server, and no two of its servers have ports of one name. */
function wholeGateway(given: any): any {
  const servers = given.servers ?? [
    { port: { name: 'tls-443', number: 443, protocol: 'TLS' }, hosts: ['*'], tls: { mode: 'PASSTHROUGH' } },
  ];
  const isFirst = ({ port }: any, i: number) =>
    servers.findIndex((other: any) => other.port.name === port.name) === i;
  return { ...given, servers: servers.filter(isFirst) };
}

/** The settings of TLS that go with any certificate. */
function options({ cipherSuites, minProtocolVersion, subjectAltNames }: any): object {
  return { cipherSuites, minProtocolVersion, subjectAltNames };
}
