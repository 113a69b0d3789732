import { App, Chart, JsonPatch } from 'cdk8s';
import {
  AuthorizationPolicy,
  Delivery,
  Destination,
  Gateway,
  IstioIngress,
  IstioInstallation,
  IstioValidation,
  IstioVersion,
  KubernetesVersion,
  MeshHost,
  MeshNamespace,
  Operation,
  OutboundTrafficPolicy,
  PolicyRule,
  Profile,
  RouteAction,
  VersionedNginx,
  VirtualService,
} from '../../lib';

const chart = () => new Chart(new App(), 'routing', { namespace: 'shop' });
const nginx = (scope: Chart) => {
  new MeshNamespace(scope, 'namespace', { name: 'shop' });
  return new VersionedNginx(scope, 'nginx', { versions: ['v1'] });
};
function routed(scope: Chart, host = 'nginx', gateways = [Gateway.fromGatewayName(scope, 'gw', 'edge')]) {
  const virtualService = new VirtualService(scope, 'vs', { hosts: [MeshHost.of('nginx')], gateways });
  virtualService.addHttpRoute({ action: RouteAction.forward(Destination.host(host)) });
  return virtualService;
}

test('a good program gives nothing, and what it imports from elsewhere counts as there', () => {
  const scope = chart();
  nginx(scope);
  routed(scope);
  expect(IstioValidation.check(scope).filter(({ level }) => level === 'error')).toEqual([]);
});

test('a finding names the construct', () => {
  const scope = chart();
  nginx(scope);
  const { node } = routed(scope, 'no-such-host');
  expect(IstioValidation.check(scope.node.root)).toContainEqual(
    expect.objectContaining({
      code: 'IST0101',
      resource: 'VirtualService shop/vs',
      path: 'spec.http[0].route[0].destination.host',
      construct: `${node.path}/Resource`,
    }),
  );
});

test('patches are judged as they will be written', () => {
  const scope = chart();
  nginx(scope);
  routed(scope).apiObject.addJsonPatch(JsonPatch.add('/spec/http/0/timeout', 'soon'));
  expect(IstioValidation.check(scope).map(({ path }) => path)).toContain('spec.http[0].timeout');
});

test('a finding can be allowed, with a reason', () => {
  const scope = chart();
  nginx(scope);
  routed(scope, 'no-such-host');
  const codes = IstioValidation.check(scope).map(({ rule }) => rule);
  const suppress = codes.map((code) => ({ code, reason: 'tested' }));
  expect(IstioValidation.check(scope, { suppress })).toEqual([]);
});

const DELIVERIES: [string, Delivery][] = [
  ['istioctl', Delivery.istioctl()],
  ['Helm', Delivery.helmCommands()],
  ['Argo CD', Delivery.argoCd()],
  ['Flux', Delivery.flux()],
  ['the Sail Operator', Delivery.sailOperator()],
];

describe.each(DELIVERIES)('an installation by %s in the program', (_, deliver) => {
  const version = IstioVersion.V1_31;
  const kubernetes = KubernetesVersion.of('1.34');
  const gateways = [{ name: 'edge', namespace: 'edge' }];

  test('tells the judge of its gateways, so that none is to be declared', () => {
    const scope = chart();
    const istio = new IstioInstallation(new Chart(scope.node.root, 'mesh'), 'istio', {
      ...{ version, kubernetes, gateways, deliver },
      profile: Profile.MINIMAL,
    });
    new IstioIngress(scope, 'ours', { gateway: istio.gateway('edge'), hosts: ['shop.example.com'] });
    new IstioIngress(scope, 'another', { selector: { istio: 'ingressgateway' }, hosts: ['b.example.com'] });
    const missing = IstioValidation.check(scope).filter(({ code }) => code === 'IST0101');
    expect(missing.map(({ resource }) => resource)).toEqual(['Gateway shop/another']);
    expect(IstioValidation.check(scope.node.root).filter(({ code }) => code === 'IST0101')).toHaveLength(1);
  });

  test('tells the judge of the settings of the mesh', () => {
    const rules = (outboundTrafficPolicy: OutboundTrafficPolicy) => {
      const scope = chart();
      const meshConfig = { outboundTrafficPolicy };
      new IstioInstallation(scope, 'istio', { version, kubernetes, meshConfig, deliver });
      nginx(scope);
      new AuthorizationPolicy(scope, 'policy', {
        rules: [PolicyRule.of({ to: [Operation.host('elsewhere.example.com')] })],
      });
      return IstioValidation.check(scope).map(({ rule }) => rule);
    };
    const strict = 'authorization-policy/host-not-found';
    expect(rules(OutboundTrafficPolicy.REGISTRY_ONLY)).toContain(strict);
    expect(rules(OutboundTrafficPolicy.ALLOW_ANY)).not.toContain(strict);
  });
});
