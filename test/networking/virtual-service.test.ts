import { ApiObject, Chart, JsonPatch, Testing } from 'cdk8s';
import {
  Destination,
  Gateway,
  GatewayRef,
  HttpMatch,
  MeshHost,
  RouteAction,
  StringMatch,
  TlsMatch,
  VirtualService,
  type VirtualServiceProps,
  WeightedDestination,
} from '../../lib/networking';
import { analyze } from '../../lib/analysis/analyze';
import { codeOf, refusal } from '../support/refusal';

const chart = (namespace?: string) => new Chart(Testing.app(), 'chart', { namespace });
const action = RouteAction.forward(Destination.host('reviews'));
const hosts = [MeshHost.of('reviews')];
const only = (scope: Chart) => Testing.synth(scope)[0];

function routed(props: VirtualServiceProps = { hosts }, scope = chart('prod')): VirtualService {
  const virtualService = new VirtualService(scope, 'vs', props);
  virtualService.addHttpRoute({ action });
  return virtualService;
}

describe('VirtualService', () => {
  test('the default child is the object', () => {
    const virtualService = routed();
    expect(virtualService.node.defaultChild).toBe(virtualService.apiObject);
    expect(ApiObject.of(virtualService).kind).toBe('VirtualService');
  });

  test('is named like its construct, unless a name is given', () => {
    expect(routed().name).toBe('vs');
    expect(routed({ hosts, name: 'reviews' }).name).toBe('reviews');
    expect(routed({ hosts, metadata: { name: 'reviews' } }).name).toBe('reviews');
  });

  test('patches stick, also of fields that are not known', () => {
    const scope = chart();
    routed({ hosts }, scope).apiObject.addJsonPatch(JsonPatch.add('/spec/brandNewField', 1));
    expect(only(scope).spec.brandNewField).toBe(1);
  });

  test('applies in the mesh, and naming a gateway does not end that', () => {
    const scope = chart('prod');
    const virtualService = routed({ hosts }, scope);
    expect(only(scope).spec).not.toHaveProperty('gateways');
    virtualService.addGateway(GatewayRef.of('edge', 'istio-system'));
    virtualService.addGateway(GatewayRef.of('edge', 'istio-system'));
    expect(only(scope).spec.gateways).toEqual(['istio-system/edge', 'mesh']);
    virtualService.leaveMesh();
    expect(only(scope).spec.gateways).toEqual(['istio-system/edge']);
  });

  test('names a gateway of its own namespace by name alone', () => {
    const scope = chart('prod');
    routed({ hosts, gateways: [Gateway.fromGatewayName(scope, 'gw', 'edge', { namespace: 'prod' })] }, scope);
    expect(only(scope).spec.gateways).toEqual(['edge', 'mesh']);
  });

  test('the default comes last, whenever it was added', () => {
    const scope = chart('prod');
    const virtualService = new VirtualService(scope, 'vs', { hosts });
    virtualService.addDefaultHttpRoute({ name: 'default', action });
    virtualService.addHttpRoute({ name: 'rule', match: [HttpMatch.method('GET')], action });
    expect(only(scope).spec.http.map(({ name }: { name: string }) => name)).toEqual(['rule', 'default']);
  });

  test('one without hosts is for others to delegate to', () => {
    const scope = chart('team');
    const delegate = routed({}, scope);
    expect(only(scope).spec).not.toHaveProperty('hosts');
    expect(RouteAction.delegate(delegate)._toSpec()).toEqual({ delegate: { name: 'vs', namespace: 'team' } });
  });

  test.each<[string, VirtualServiceProps]>([
    ['InvalidName at chart/vs', { hosts, name: 'Not a name' }],
    ['WildcardOnMesh at chart/vs', { hosts: [MeshHost.of('*')] }],
    ['InvalidHost at chart/vs', { hosts: [MeshHost.of('a.*.com')] }],
    ['InvalidHost at chart/vs', { hosts: [MeshHost.of('reviews:80')] }],
    ['InvalidHost at chart/vs', { hosts: [MeshHost.of('a.1')] }],
    ['OverlappingHosts at chart/vs', { hosts: [MeshHost.of('*.foo.com'), MeshHost.of('a.foo.com')] }],
    [
      'OverlappingHosts at chart/vs',
      { hosts: [MeshHost.of('reviews'), MeshHost.of('reviews.prod.svc.cluster.local')] },
    ],
    ['ConflictingSettings at chart/vs', { hosts, exportTo: ['*', 'a'] }],
    ['DuplicateName at chart/vs', { hosts, exportTo: ['.', 'prod'] }],
    ['InvalidName at chart/vs', { hosts, exportTo: ['~'] }],
    ['InvalidName at chart/vs', { hosts, exportTo: ['Not a namespace'] }],
  ])('refuses with %s: %j', (code, props) => {
    expect(codeOf(() => new VirtualService(chart('prod'), 'vs', props))).toBe(code);
  });

  test('"*" is for gateways', () => {
    const scope = chart('prod');
    routed({ hosts: [MeshHost.of('*')], mesh: false, gateways: [GatewayRef.of('edge')] }, scope);
    expect(only(scope).spec).toMatchObject({ hosts: ['*'], gateways: ['edge'] });
  });

  test('refuses a second default, naming both', () => {
    const virtualService = new VirtualService(chart(), 'vs', { hosts });
    virtualService.addDefaultHttpRoute({ action });
    const { message } = refusal(() =>
      virtualService.addDefaultHttpRoute({ action: RouteAction.directResponse(404) }),
    );
    expect(message).toContain('DuplicateDefault at chart/vs');
    expect(message).toContain('answered 404');
    expect(message).toContain('to reviews');
  });

  test('a default has no conditions', () => {
    const virtualService = new VirtualService(chart(), 'vs', { hosts });
    const match = [HttpMatch.method('GET')];
    expect(codeOf(() => virtualService.addDefaultHttpRoute({ match, action }))).toBe(
      'ConflictingSettings at chart/vs',
    );
  });

  describe('is refused when it is written', () => {
    const written = (build: (scope: Chart) => void) => {
      const scope = chart('prod');
      build(scope);
      return () => Testing.synth(scope);
    };
    const destinations = [WeightedDestination.only(Destination.host('a'))];

    test('without a rule', () => {
      expect(written((scope) => new VirtualService(scope, 'vs', { hosts }))).toThrow(
        '[chart/vs] MissingSetting',
      );
    });

    test('for neither the mesh nor a gateway', () => {
      expect(written((scope) => routed({ hosts, mesh: false }, scope))).toThrow('[chart/vs] MissingSetting');
    });

    test('without hosts, but with a gateway', () => {
      expect(written((scope) => routed({ gateways: [GatewayRef.of('edge')] }, scope))).toThrow(
        '[chart/vs] MissingSetting',
      );
    });

    test('with a match on claims in the mesh', () => {
      const match = [HttpMatch.header('@request.auth.claims.group', StringMatch.exact('a'))];
      expect(written((scope) => routed({ hosts }, scope).addHttpRoute({ match, action }))).toThrow(
        '[chart/vs] ConflictingSettings',
      );
    });

    test('with a server name that is none of its hosts', () => {
      const match = [TlsMatch.sni(['other.com'])];
      expect(
        written((scope) => {
          new VirtualService(scope, 'vs', { hosts: [MeshHost.of('*.a.com')] }).addTlsRoute({
            match,
            destinations,
          });
        }),
      ).toThrow('[chart/vs] HostNotCovered');
    });
  });

  test('a server name may be one that a wildcard host covers', () => {
    const scope = chart('prod');
    const virtualService = new VirtualService(scope, 'vs', { hosts: [MeshHost.of('*.a.com')] });
    const destinations = [WeightedDestination.only(Destination.host('a'))];
    virtualService.addTlsRoute({ match: [TlsMatch.sni(['b.a.com'])], destinations });
    expect(only(scope).spec.tls[0].match[0].sniHosts).toEqual(['b.a.com']);
  });

  test('a server name may be one that a wildcard without a dot covers, as it is to istiod', () => {
    const scope = chart('prod');
    const virtualService = new VirtualService(scope, 'vs', { hosts: [MeshHost.of('*example.com')] });
    const destinations = [WeightedDestination.only(Destination.host('a'))];
    virtualService.addTlsRoute({ match: [TlsMatch.sni(['example.com'])], destinations });
    const manifest = only(scope);
    expect(manifest.spec.tls[0].match[0].sniHosts).toEqual(['example.com']);
    expect(analyze([manifest]).map(({ rule }) => rule)).not.toContain('virtual-service/sni-not-covered');
  });

  test('one from elsewhere has a name and maybe a namespace', () => {
    const scope = chart();
    const imported = VirtualService.fromVirtualServiceName(scope, 'other', 'reviews', { namespace: 'prod' });
    expect(imported).toMatchObject({ virtualServiceName: 'reviews', virtualServiceNamespace: 'prod' });
    expect(Testing.synth(scope)).toEqual([]);
    expect(codeOf(() => VirtualService.fromVirtualServiceName(scope, 'bad', 'Not a name'))).toBe(
      'InvalidName at chart/bad',
    );
  });
});
