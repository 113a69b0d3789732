import { loadText } from '../../lib/mesh/load';
import { Mesh, Request } from '../../lib/simulate';

const explained = (rewrite: string) =>
  Mesh.fromManifests(
    loadText(
      `
apiVersion: v1
kind: Service
metadata: {name: web, namespace: beta}
spec: {selector: {app: web}, ports: [{name: http, port: 80}]}
---
apiVersion: apps/v1
kind: Deployment
metadata: {name: web, namespace: beta}
spec: {selector: {matchLabels: {app: web}}, template: {metadata: {labels: {app: web}}, spec: {containers: [{name: a, image: a}]}}}
---
apiVersion: networking.istio.io/v1
kind: VirtualService
metadata: {name: web, namespace: beta}
spec: {hosts: [web], http: [{match: [{uri: {prefix: /a/}}], rewrite: {uri: '${rewrite}'}, route: [{destination: {host: web}}]}]}
`,
      'world.yaml',
    ).resources.map(({ manifest }) => manifest),
  ).explain(Request.get('http://web.beta/a/x').from('web.beta'));

test('a rewrite that takes the first slash away is told, since servers refuse what is left', () => {
  expect(explained('v1/')).toContain('the rewrite leaves "v1/x", which servers refuse');
  expect(explained('/')).not.toContain('servers refuse');
});

test('what is no list of manifests is told, with where text belongs', () => {
  expect(() => Mesh.fromManifests('kind: Service' as never)).toThrow(
    'got a value of type string, expected a list of manifests; files are read by Mesh.fromFiles()',
  );
});
