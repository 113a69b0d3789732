import { loadText } from '../../lib/mesh/load';
import { Mesh, ReleaseError, Request } from '../../lib/simulate';
import { routes, subsets, world } from './semantics/case';
import { ISTIO_RELEASES } from '../../lib/values/istio-releases';

const entry = (namespace: string, time: string, address: string) => `
---
apiVersion: networking.istio.io/v1
kind: ServiceEntry
metadata: {name: ext, namespace: ${namespace}, creationTimestamp: "${time}"}
spec: {hosts: [ext.example.com], resolution: STATIC, ports: [{number: 80, name: http, protocol: HTTP}], endpoints: [{address: ${address}, labels: {from: ${namespace}}}]}
`;
const meshOf = (text: string, istioVersion?: string) =>
  Mesh.fromManifests(
    loadText(world + text, 'world.yaml').resources.map(({ manifest }) => manifest),
    { istioVersion },
  );

test('mirror copies have another host until 1.27', () => {
  const mirrored =
    subsets +
    routes('{mirror: {host: web.other.svc.cluster.local}, route: [{destination: {host: api, subset: v1}}]}');
  const copy = (version?: string) =>
    meshOf(mirrored, version).send(Request.get('http://api/').from('client.app')).outcomes[0].way
      ?.mirrors?.[0];
  expect(copy('1.27')).toMatchObject({
    host: 'web.other.svc.cluster.local',
    share: 1,
    hostSuffix: '-shadow',
  });
  expect(copy('1.28')).not.toHaveProperty('hostSuffix');
  expect(copy()).not.toHaveProperty('hostSuffix');
});

test('of a host in several namespaces the oldest counts since 1.30, before that the first by the alphabet', () => {
  const entries =
    entry('zoo', '2026-01-01T00:00:00Z', '1.1.1.1') + entry('bar', '2026-01-02T00:00:00Z', '2.2.2.2');
  const sidecar = `
---
apiVersion: networking.istio.io/v1
kind: Sidecar
metadata: {name: default, namespace: app}
spec: {egress: [{hosts: ["./*"]}]}
---
apiVersion: networking.istio.io/v1
kind: DestinationRule
metadata: {name: zoo, namespace: zoo}
spec: {host: ext.example.com, subsets: [{name: s, labels: {from: zoo}}]}
---
apiVersion: networking.istio.io/v1
kind: DestinationRule
metadata: {name: bar, namespace: bar}
spec: {host: ext.example.com, subsets: [{name: s, labels: {from: none}}]}
`;
  const text =
    entries +
    sidecar +
    routes('{route: [{destination: {host: ext.example.com, port: {number: 80}, subset: s}}]}');
  const kind = (version: string) =>
    meshOf(text, version).send(Request.get('http://api/').from('client.app')).outcomes[0].kind;
  expect([kind('1.31'), kind('1.29')]).toEqual(['workload', 'no-endpoint']);
});

test('a release that the model does not know is told', () => {
  expect(() => meshOf('', '1.12')).toThrow(ReleaseError);
  expect(() => meshOf('', 'new')).toThrow(
    `got the release "new" of Istio; expected one from 1.24 to ${ISTIO_RELEASES[0].version}`,
  );
});
