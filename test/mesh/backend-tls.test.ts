import { backendTlsRules } from '../../lib/mesh/backend-tls';
import { loadText } from '../../lib/mesh/load';
import { MeshIndex } from '../../lib/mesh/mesh-index';
import { Mesh, Request } from '../../lib/simulate';
import { world } from '../simulate/semantics/case';

const policy = (name: string, target: string, more = '', meta = '') => `
---
apiVersion: gateway.networking.k8s.io/v1
kind: BackendTLSPolicy
metadata: {name: ${name}, namespace: app${meta}}
spec:
  targetRefs: [${target}]
  validation: {hostname: ${name}.example.com, wellKnownCACertificates: System${more}}
`;
const API = '{group: "", kind: Service, name: api}';
const entry = `
---
apiVersion: networking.istio.io/v1
kind: ServiceEntry
metadata: {name: out, namespace: app}
spec: {hosts: [a.example.com, b.example.com], resolution: DNS, ports: [{number: 443, name: https, protocol: HTTP}]}
`;
const resources = (text: string) => loadText(world + text, 'world.yaml').resources;
const rules = (text: string) => backendTlsRules(new MeshIndex(resources(text), {})).map(({ spec }) => spec);

test('a policy for a Service is a destination rule with TLS', () => {
  expect(rules(policy('own', API))).toEqual([
    { host: 'api.app.svc.cluster.local', trafficPolicy: { tls: { mode: 'SIMPLE', sni: 'own.example.com' } } },
  ]);
});

test('one for a named port is for that port alone, and for none that is not there', () => {
  expect(
    rules(policy('own', '{group: "", kind: Service, name: api, sectionName: http-admin}')),
  ).toMatchObject([
    { trafficPolicy: { portLevelSettings: [{ port: { number: 9000 }, tls: { mode: 'SIMPLE' } }] } },
  ]);
  expect(rules(policy('own', '{group: "", kind: Service, name: api, sectionName: nothing}'))).toEqual([]);
  expect(rules(policy('own', '{group: "", kind: Service, name: gone}'))).toEqual([]);
});

test('one for a service entry is for each of its hosts', () => {
  const target = '{group: networking.istio.io, kind: ServiceEntry, name: out}';
  expect(rules(entry + policy('own', target)).map(({ host }) => host)).toEqual([
    'a.example.com',
    'b.example.com',
  ]);
});

test('of several for one backend the oldest counts, and one that is to be ignored does not', () => {
  const old = ', creationTimestamp: "2026-01-01T00:00:00Z"';
  const young = ', creationTimestamp: "2026-01-02T00:00:00Z"';
  expect(rules(policy('a', API, '', young) + policy('b', API, '', old))).toMatchObject([
    { trafficPolicy: { tls: { sni: 'b.example.com' } } },
  ]);
  const ignored = ', annotations: {istio.io/ignore-policy-attachment: "true"}';
  expect(rules(policy('a', API, '', ignored))).toEqual([]);
});

test('the model encrypts by it', () => {
  const mesh = Mesh.fromManifests(
    resources(entry + policy('own', '{group: networking.istio.io, kind: ServiceEntry, name: out}')).map(
      ({ manifest }) => manifest,
    ),
  );
  const { outcomes, uncertain } = mesh.send(Request.get('http://a.example.com:443/').from('client.app'));
  expect(outcomes[0].way?.tls).toContain('TLS SIMPLE');
  expect(uncertain).toEqual([]);
});
