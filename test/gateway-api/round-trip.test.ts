import { Chart, Testing } from 'cdk8s';
import fc from 'fast-check';
import {
  BackendTlsPolicy,
  GatewayClass,
  GrpcRoute,
  HttpRoute,
  KubernetesGateway,
  ListenerSet,
  ReferenceGrant,
  TcpRoute,
  TlsRoute,
  UdpRoute,
  Waypoint,
} from '../../lib/gateway-api';
import { codeOf } from '../support/refusal';
import { expectRoundTrip, keepOne, specs, without, type SpecOptions } from '../support/round-trip';
import { propertyRuns } from '../support/runs';

const apiVersion = 'gateway.networking.k8s.io/v1';
const group = 'gateway.networking.k8s.io';
const authorityPath = '.tls.frontend.default.validation.caCertificateRefs[]';

const kinds = {
  group: fc.constantFrom('', 'example.com', group),
  kind: fc.constantFrom('Service', 'Secret', 'ConfigMap', 'HTTPRoute'),
  'hostnames[]': fc.constantFrom('example.com', '*.example.com', 'a'),
  hostname: fc.constantFrom('example.com', 'a.example.com'),
  'remove[]': fc.constantFrom('x-a', 'x-b'),
  'allowOrigins[]': fc.constantFrom('https://example.com', 'http://*.example.com:8080'),
  'allowMethods[]': fc.constantFrom('GET', 'POST'),
  request: fc.constantFrom('1m30s', '2h', '0s'),
  backendRequest: fc.constantFrom('1s', '250ms'),
  operator: fc.constantFrom('In', 'NotIn'),
  matchLabels: fc.constantFrom({ team: 'a' }, { team: 'b', stage: 'prod' }),
  weight: fc.constantFrom(0, 1, 70),
};

const FIELDS: { [type: string]: string } = {
  RequestHeaderModifier: 'requestHeaderModifier',
  ResponseHeaderModifier: 'responseHeaderModifier',
  RequestMirror: 'requestMirror',
  RequestRedirect: 'requestRedirect',
  URLRewrite: 'urlRewrite',
  ExtensionRef: 'extensionRef',
  CORS: 'cors',
};

/** A filter has one field, that of its type. */
function filter(given: any): any {
  const type = Object.keys(FIELDS).find((name) => given[FIELDS[name]] !== undefined);
  if (type === undefined) return { type: 'RequestHeaderModifier', requestHeaderModifier: {} };
  return { type, [FIELDS[type]]: given[FIELDS[type]] };
}

/** No two filters of one type, and not both of those that exclude each other. */
function filters(list: readonly any[] | undefined): any[] | undefined {
  const types = list?.map(({ type }) => type) ?? [];
  const both = types.includes('RequestRedirect') && types.includes('URLRewrite');
  return both || new Set(types).size < types.length ? list?.slice(0, 1) : list?.slice();
}

function path(given: any): any {
  const field = given.type === 'ReplaceFullPath' ? 'replaceFullPath' : 'replacePrefixMatch';
  return { type: given.type, [field]: given[field] ?? '/new' };
}

const replacesPrefix = ({ requestRedirect, urlRewrite }: any) =>
  (requestRedirect ?? urlRewrite)?.path?.type === 'ReplacePrefixMatch';

function rule(given: any): any {
  const own = filters(given.filters);
  const redirects = own?.some(({ type }) => type === 'RequestRedirect');
  const backendRefs = redirects ? undefined : given.backendRefs;
  const all = [...(own ?? []), ...(backendRefs ?? []).flatMap(({ filters: list }: any) => list ?? [])];
  const whole = { ...given, filters: own, backendRefs };
  if (all.some(replacesPrefix)) whole.matches = [{ path: { type: 'PathPrefix', value: '/old' } }];
  return without(whole, ...Object.keys(whole).filter((name) => whole[name] === undefined));
}

const backend = (given: any) => ({
  port: 80,
  ...given,
  ...(given.filters ? { filters: filters(given.filters) } : {}),
});

/** What holds between the fields of filters and backends, in a rule and in its backends. */
const routeMends = Object.fromEntries(
  ['.rules[]', '.rules[].backendRefs[]'].flatMap((place) => [
    [`${place}.filters[]`, filter],
    [`${place}.filters[].requestMirror`, (mirror: any) => keepOne(mirror, 'percent', 'fraction')],
    [`${place}.filters[].requestMirror.backendRef`, backend],
    [`${place}.filters[].requestMirror.fraction`, () => ({ numerator: 1, denominator: 8 })],
    [`${place}.filters[].requestRedirect.path`, path],
    [`${place}.filters[].urlRewrite.path`, path],
  ]),
);

const httpPath = (given: any) =>
  given.type === 'RegularExpression' ? { ...given, value: '/[a-z]+' } : given;

const routes: SpecOptions = {
  values: {
    ...kinds,
    '.rules[].matches[].path.value': fc.constantFrom('/', '/a', '/a/b/'),
    kind: fc.constantFrom('Service', 'Gateway'),
  },
  mend: {
    ...routeMends,
    '.rules[]': rule,
    '.rules[].backendRefs[]': backend,
    '.rules[].matches[].path': httpPath,
    '.rules[].matches[].method': (method: any) =>
      typeof method === 'object' ? { service: 'helloworld', ...method } : method,
  },
};

const tlsOf = (listener: any) => ({ ...listener, tls: { mode: 'Terminate', ...listener.tls } });

/** Of the fields of a listener, those that suit its protocol. */
function listener(given: any): any {
  if (given.protocol === 'TLS' || given.protocol === 'HTTPS') {
    const whole = tlsOf(given);
    const ends = given.protocol === 'HTTPS' ? { ...whole.tls, mode: 'Terminate' } : whole.tls;
    return { ...whole, tls: { certificateRefs: [{ name: 'a' }], ...ends } };
  }
  return without(given, 'tls', ...(given.protocol === 'TCP' ? ['hostname'] : []));
}

/** The first listener of each name; one of TCP has its port alone. */
function distinctListeners(spec: any): any {
  const isFirst = ({ name, port, protocol }: any, i: number) =>
    spec.listeners.findIndex(
      (other: any) => other.name === name || (other.port === port && other.protocol === protocol),
    ) === i;
  return { ...spec, listeners: spec.listeners.filter(isFirst) };
}

const expression = (given: any) => ({ values: ['a'], ...given });

const listeners: SpecOptions = {
  values: {
    ...kinds,
    protocol: fc.constantFrom('HTTP', 'HTTPS', 'TLS', 'TCP', 'HBONE', 'example.com/odd'),
    '.addresses[].type': fc.constantFrom('Hostname', 'NamedAddress', 'example.com/odd'),
  },
  mend: {
    '': distinctListeners,
    '.addresses[]': (address: any) =>
      address.type === undefined || address.type === 'IPAddress'
        ? { ...address, value: '10.0.0.1' }
        : address,
    '.listeners[]': listener,
    '.listeners[].allowedRoutes.namespaces.selector.matchExpressions[]': expression,
    '.allowedListeners.namespaces.selector.matchExpressions[]': expression,
    '.listeners[].tls': (tls: any) => ({ certificateRefs: [{ name: 'a' }], ...tls }),
    [authorityPath]: (authority: any) => ({ ...authority, kind: 'ConfigMap' }),
  },
};

const backends = [{ name: 'reviews', port: 80 }];

/** A route without a parent or without a rule is not whole, and refused. */
const whole = ({ parentRefs, rules, ...rest }: any) => ({
  ...rest,
  parentRefs: parentRefs ?? [{ name: 'inbound' }],
  rules: rules ?? [{ backendRefs: backends }],
});

describe('a manifest that is read is written as it was, or refused', () => {
  const of = (kind: string, options: SpecOptions) => specs(`${group}/${kind}`, options);

  test('Gateway', () => {
    expectRoundTrip(
      (chart, manifest) => KubernetesGateway.fromManifest(chart, 'r', manifest),
      { apiVersion, kind: 'Gateway' },
      of('Gateway', listeners),
      { accepted: 0.9 },
    );
  });

  test('ListenerSet', () => {
    expectRoundTrip(
      (chart, manifest) => ListenerSet.fromManifest(chart, 'r', manifest),
      { apiVersion, kind: 'ListenerSet' },
      of('ListenerSet', listeners),
      { accepted: 0.9 },
    );
  });

  test('HTTPRoute', () => {
    expectRoundTrip(
      (chart, manifest) => HttpRoute.fromManifest(chart, 'r', manifest),
      { apiVersion, kind: 'HTTPRoute' },
      of('HTTPRoute', routes).map(whole),
      { accepted: 0.9 },
    );
  });

  test('GRPCRoute', () => {
    expectRoundTrip(
      (chart, manifest) => GrpcRoute.fromManifest(chart, 'r', manifest),
      { apiVersion, kind: 'GRPCRoute' },
      of('GRPCRoute', routes).map(whole),
      { accepted: 0.9 },
    );
  });

  test('TLSRoute', () => {
    expectRoundTrip(
      (chart, manifest) => TlsRoute.fromManifest(chart, 'r', manifest),
      { apiVersion, kind: 'TLSRoute' },
      of('TLSRoute', routes).map(whole),
      { accepted: 0.95 },
    );
  });

  test('TCPRoute', () => {
    expectRoundTrip(
      (chart, manifest) => TcpRoute.fromManifest(chart, 'r', manifest),
      { apiVersion, kind: 'TCPRoute' },
      of('TCPRoute', routes).map(whole),
      { accepted: 0.95 },
    );
  });

  test('UDPRoute', () => {
    expectRoundTrip(
      (chart, manifest) => UdpRoute.fromManifest(chart, 'r', manifest),
      { apiVersion, kind: 'UDPRoute' },
      of('UDPRoute', routes).map(whole),
      { accepted: 0.95 },
    );
  });

  test('ReferenceGrant', () => {
    expectRoundTrip(
      (chart, manifest) => ReferenceGrant.fromManifest(chart, 'r', manifest),
      { apiVersion, kind: 'ReferenceGrant' },
      of('ReferenceGrant', { values: kinds }),
      { accepted: 0.95 },
    );
  });

  test('BackendTLSPolicy', () => {
    const certificate = fc.constantFrom(
      { caCertificateRefs: [{ group: '', kind: 'ConfigMap', name: 'a' }] },
      { wellKnownCACertificates: 'System' },
    );
    const names = fc.constantFrom(
      { type: 'Hostname', hostname: '*.a.b' },
      { type: 'URI', uri: 'spiffe://a/b' },
    );
    expectRoundTrip(
      (chart, manifest) => BackendTlsPolicy.fromManifest(chart, 'r', manifest),
      { apiVersion, kind: 'BackendTLSPolicy' },
      of('BackendTLSPolicy', {
        values: {
          ...kinds,
          '.validation': fc
            .tuple(certificate, fc.option(fc.uniqueArray(names, { minLength: 1 }), { nil: undefined }))
            .map(([authority, subjectAltNames]) => ({
              ...authority,
              hostname: 'a.example.com',
              ...(subjectAltNames === undefined ? {} : { subjectAltNames }),
            })),
        },
      }),
    );
  });

  test('GatewayClass, which is in no namespace', () => {
    const options = {
      values: { ...kinds, controllerName: fc.constantFrom('istio.io/gateway-controller', 'a.b/c') },
    };
    const check = (spec: any) => {
      const manifest = { apiVersion, kind: 'GatewayClass', metadata: { name: 'a' }, spec };
      const chart = new Chart(Testing.app(), 'chart', { namespace: 'istio-test' });
      const { apiObject } = GatewayClass.fromManifest(chart, 'r', manifest);
      expect(apiObject.toJson()).toEqual(manifest);
    };
    fc.assert(fc.property(of('GatewayClass', options), check), { numRuns: propertyRuns(2000), seed: 1 });
  });

  test('Waypoint', () => {
    const tunnel = { name: 'mesh', port: 15008, protocol: 'HBONE' };
    expectRoundTrip(
      (chart, manifest) => Waypoint.fromManifest(chart, 'r', manifest),
      { apiVersion, kind: 'Gateway' },
      of('Gateway', {
        ...listeners,
        leftOut: ['addresses', 'allowedListeners', 'tls'].map((field) => ({ path: `.${field}` })),
        mend: { '': (spec: any) => ({ ...spec, listeners: [{ ...spec.listeners[0], ...tunnel }] }) },
      }),
    );
  });
});

describe('what is no manifest of the kind is refused, with the path of the construct', () => {
  const chart = () => new Chart(Testing.app(), 'chart');
  const manifest = (kind: string, spec: any) => ({ apiVersion, kind, metadata: { name: 'a' }, spec });

  test("Istio's own gateway is none of the Gateway API", () => {
    const istio = { ...manifest('Gateway', {}), apiVersion: 'networking.istio.io/v1' };
    expect(codeOf(() => KubernetesGateway.fromManifest(chart(), 'r', istio))).toBe('InvalidValue at chart/r');
  });

  test('a field that the class does not have', () => {
    const spec = { rules: [{ backendRefs: [{ name: 'a', port: 80, wait: 1 }] }] };
    const read = () => HttpRoute.fromManifest(chart(), 'r', manifest('HTTPRoute', spec));
    expect(codeOf(read)).toBe('InvalidValue at chart/r');
  });

  test('something else in place of an object', () => {
    const spec = { rules: [{ matches: ['/a'] }] };
    const read = () => HttpRoute.fromManifest(chart(), 'r', manifest('HTTPRoute', spec));
    expect(codeOf(read)).toBe('InvalidValue at chart/r');
  });

  test('a gateway that is no waypoint', () => {
    const spec = {
      gatewayClassName: 'istio',
      listeners: [{ name: 'http', port: 80, protocol: 'HTTP' }],
    };
    expect(codeOf(() => Waypoint.fromManifest(chart(), 'r', manifest('Gateway', spec)))).toBe(
      'InvalidValue at chart/r',
    );
  });
});
