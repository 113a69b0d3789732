import { refusalOf } from '../../lib/analysis';
import { loadText } from '../../lib/mesh/load';
import { Mesh, type ModelOptions, Request } from '../../lib/simulate';
import { routes, subsets, v1, v2, world } from './semantics/case';

const meshOf = (manifests: string, options: ModelOptions = {}) =>
  Mesh.fromManifests(
    loadText(`${world}${manifests}`, 'world.yaml').resources.map(({ manifest }) => manifest),
    options,
  );
const request = Request.get('http://api/x').from('client.app');

describe('an expression that RE2 cannot read', () => {
  const bad = '(?<!a)b';
  test.each([
    ['of a path', `{match: [{uri: {regex: "${bad}"}}], ${v2}}\n{${v1}}`],
    ['of a header', `{match: [{headers: {x: {regex: "${bad}"}}}], ${v2}}\n{${v1}}`],
    [
      'of a header that must be absent',
      `{match: [{withoutHeaders: {x: {regex: "${bad}"}}}], ${v2}}\n{${v1}}`,
    ],
    ['of a parameter', `{match: [{queryParams: {x: {regex: "${bad}"}}}], ${v2}}\n{${v1}}`],
    ['of a rewrite', `{rewrite: {uriRegexRewrite: {match: "${bad}", rewrite: "/x"}}, ${v2}}`],
    ['of an origin', `{corsPolicy: {allowOrigins: [{regex: "${bad}"}]}, ${v2}}`],
  ])('%s makes the answer unsure, and does not end the answers', (_, rules) => {
    const mesh = meshOf(subsets + routes(rules));
    expect(mesh.send(request).uncertain.join()).toContain('Envoy cannot read the expression');
    expect(mesh.send(Request.get('http://web.other/').from('client.app')).uncertain).toEqual([]);
  });

  test('is left out where the judge is asked what is refused', () => {
    const mesh = meshOf(subsets + routes(`{match: [{uri: {regex: "${bad}"}}], ${v2}}`), { refusalOf });
    const { outcomes, uncertain } = mesh.send(request);
    expect(uncertain).toEqual([]);
    expect(outcomes[0].workloads).toEqual(['app/api-v1', 'app/api-v2']);
    expect(mesh.refused.map(({ object }) => object)).toEqual(['VirtualService app/api']);
    expect(mesh.refused[0].why).toContain('is not one of RE2');
  });
});

test('an object that the API server or istiod refuses is not in the mesh, and others are', () => {
  const refused = routes(`{redirect: {uri: /y}, ${v2}}`);
  expect(meshOf(subsets + refused).send(request).outcomes[0].kind).toBe('redirect');
  const mesh = meshOf(subsets + refused, { refusalOf });
  expect(mesh.refused).toHaveLength(1);
  expect(mesh.send(request).outcomes[0].kind).toBe('workload');
  expect(meshOf(subsets + routes(`{${v2}}`), { refusalOf }).refused).toEqual([]);
});

describe('a mirror', () => {
  const copies = (mirror: string) =>
    meshOf(subsets + routes(`{mirror: ${mirror}, ${v1}}`)).send(request).outcomes[0].way?.mirrors ?? [];

  test('to a host or subset that is not there is not sent', () => {
    expect(copies('{host: nowhere}')).toEqual([]);
    expect(copies('{host: api, subset: v9}')).toEqual([]);
    expect(copies('{host: api, subset: v2}')).toMatchObject([{ subset: 'v2', share: 1 }]);
  });

  test('is told to be lost', () => {
    const mesh = meshOf(subsets + routes(`{mirror: {host: nowhere}, ${v1}}`));
    expect(mesh.explain(request)).toContain('no copy is sent to nowhere.app.svc.cluster.local');
  });
});

describe('addresses of IPv6', () => {
  const entry = (name: string, address: string) => `
---
apiVersion: networking.istio.io/v1
kind: ServiceEntry
metadata: {name: ${name}, namespace: app}
spec: {hosts: [${name}.example.com], addresses: ["${address}"], resolution: NONE, ports: [{number: 9999, name: tcp, protocol: TCP}]}
`;
  const mesh = meshOf(
    entry('one', '2001:db8::1') + entry('wide', '2001:db9::/32') + entry('narrow', '2001:db9:1::/48'),
  );
  test.each([
    ['2001:db8::1', 'one.example.com'],
    ['2001:DB8:0:0::0001', 'one.example.com'],
    ['2001:db9::5', 'wide.example.com'],
    ['2001:db9:1::5', 'narrow.example.com'],
  ])('%s is of %s', (address, host) => {
    const { outcomes } = mesh.send(Request.get(`tcp://[${address}]:9999`).from('client.app'));
    expect(outcomes).toMatchObject([{ kind: 'workload', host }]);
  });

  test('others are passed on', () => {
    const { outcomes } = mesh.send(Request.get('tcp://[2001:dba::1]:9999').from('client.app'));
    expect(outcomes).toMatchObject([{ kind: 'passthrough' }]);
  });
});

test('what is not sure is told each time that it is asked', () => {
  // Without ages nobody can tell which of both names the port of the pods: TLS to it comes through by the one, and not by the other.
  const rivals = ['http', 'tcp']
    .map(
      (protocol) => `---
apiVersion: v1
kind: Service
metadata: {name: by-${protocol}, namespace: app}
spec: {selector: {app: api}, ports: [{name: ${protocol}-own, port: 7000, targetPort: 7000}]}
`,
    )
    .join('');
  const plain = `---
apiVersion: security.istio.io/v1
kind: PeerAuthentication
metadata: {name: default, namespace: app}
spec: {mtls: {mode: DISABLE}}
`;
  const mesh = meshOf(rivals + plain);
  const request = Request.get('https://by-tcp.app:7000/').from('client.other');
  const asked = [1, 2, 3].map(() => mesh.send(request).uncertain);
  expect(asked[0].join()).toContain('name port 7000');
  expect(asked[1]).toEqual(asked[0]);
  expect(asked[2]).toEqual(asked[0]);
});

describe('endpoints in another network', () => {
  const entry = (network: string) => `---
apiVersion: networking.istio.io/v1
kind: ServiceEntry
metadata: {name: far, namespace: app}
spec:
  hosts: [far.test]
  location: MESH_INTERNAL
  resolution: STATIC
  ports: [{number: 80, name: http, protocol: HTTP}]
  endpoints: [{address: 10.1.1.1${network}}]
`;
  const answer = (network: string) =>
    meshOf(entry(network)).send(Request.get('http://far.test/').from('client.app'));

  test('are reached directly as long as no gateway leads there', () => {
    const { outcomes, uncertain } = answer(', network: west');
    expect({ outcomes, uncertain }).toMatchObject({
      outcomes: [{ kind: 'workload', status: 200 }],
      uncertain: [],
    });
  });

  test('are out of reach behind a gateway where they take no mutual TLS', () => {
    const gateway = `---
apiVersion: v1
kind: Service
metadata: {name: west, namespace: istio-system, labels: {topology.istio.io/network: west}}
spec: {type: LoadBalancer, selector: {istio: west}, ports: [{name: tls, port: 15443}]}
`;
    const mesh = meshOf(entry(', network: west') + gateway);
    const { outcomes, uncertain } = mesh.send(Request.get('http://far.test/').from('client.app'));
    expect({ outcomes, uncertain }).toMatchObject({
      outcomes: [{ kind: 'no-endpoint', status: 503 }],
      uncertain: [],
    });
  });

  test('make the answer unsure behind a gateway of which no manifest tells whose it is', () => {
    const networks = `---
apiVersion: v1
kind: ConfigMap
metadata: {name: istio, namespace: istio-system}
data:
  meshNetworks: |
    networks: {west: {endpoints: [], gateways: [{address: 203.0.113.9, port: 15443}]}}
`;
    const pods = `---
apiVersion: apps/v1
kind: Deployment
metadata: {name: far, namespace: app}
spec:
  selector: {matchLabels: {app: far}}
  template:
    metadata: {labels: {app: far, topology.istio.io/network: west}}
    spec: {containers: [{name: app, image: app}]}
---
apiVersion: v1
kind: Service
metadata: {name: far, namespace: app}
spec: {selector: {app: far}, ports: [{name: http, port: 80}]}
`;
    const { uncertain } = meshOf(pods + networks).send(Request.get('http://far/').from('client.app'));
    expect(uncertain.join()).toContain('the gateway at 203.0.113.9:15443 leads into the network west');
  });

  test('that is the usual one are like others', () => {
    expect(answer('').uncertain).toEqual([]);
    const home = `---
apiVersion: v1
kind: Namespace
metadata: {name: istio-system, labels: {topology.istio.io/network: west}}
`;
    const mesh = meshOf(entry(', network: west') + home);
    expect(mesh.send(Request.get('http://far.test/').from('client.app')).uncertain).toEqual([]);
  });
});
