import { App, Chart, JsonPatch } from 'cdk8s';
import {
  Destination,
  Gateway,
  Mesh,
  MeshHost,
  MeshNamespace,
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
  expect(Mesh.check(scope).filter(({ level }) => level === 'error')).toEqual([]);
});

test('a finding names the construct', () => {
  const scope = chart();
  nginx(scope);
  const { node } = routed(scope, 'no-such-host');
  expect(Mesh.check(scope.node.root)).toContainEqual(
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
  expect(Mesh.check(scope).map(({ path }) => path)).toContain('spec.http[0].timeout');
});

test('a finding can be allowed, with a reason', () => {
  const scope = chart();
  nginx(scope);
  routed(scope, 'no-such-host');
  const codes = Mesh.check(scope).map(({ rule }) => rule);
  const suppress = codes.map((code) => ({ code, reason: 'tested' }));
  expect(Mesh.check(scope, { suppress })).toEqual([]);
});
