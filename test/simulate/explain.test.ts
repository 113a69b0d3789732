import { loadText } from '../../lib/mesh/load';
import { explanationMermaid } from '../../lib/simulate/explain';
import { chainCases } from './semantics/chains.cases';
import { manifestsOf } from './semantics/test-cases';
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

describe('a request that a gateway sends on', () => {
  const mesh = Mesh.fromManifests(manifestsOf(chainCases.find(({ says }) => says === 'shares multiply')!));
  const request = Request.get('http://news.example.com/a').from('client.app');

  test('tells whose decision each is', () => {
    const { trace } = mesh.trace(request);
    const steps = trace.map(({ step, proxy = 'the sidecar' }) => `${proxy}: ${step}`);
    const gateway = 'istio-egressgateway.istio-system';
    const looked = ['listener', 'virtual-host', 'route', 'cluster', 'endpoints', 'cluster', 'endpoints'];
    expect(steps).toEqual([
      ...['caller', ...looked].map((step) => `the sidecar: ${step}`),
      ...['proxy', ...looked].map((step) => `${gateway}: ${step}`),
    ]);
  });

  test('tells the gateway of each end, and what happens on the way to it', () => {
    const { outcomes } = mesh.send(request);
    expect(
      outcomes.map(({ workloads = [], hops = [] }) => [workloads[0], hops.map(({ proxy }) => proxy)]),
    ).toEqual([
      ['app/api-v2', []],
      ['app/api-v1', ['istio-egressgateway.istio-system']],
      [undefined, ['istio-egressgateway.istio-system']],
    ]);
    expect(outcomes[1].hops?.[0]).toMatchObject({
      host: 'istio-egressgateway.istio-system.svc.cluster.local',
      port: 80,
    });
  });

  test('is drawn as a branch of its own', () => {
    const lines = explanationMermaid('it', mesh.trace(request)).split('\n');
    const nodeOf = (text: string) => /(\w+)[[(]/.exec(lines.find((line) => line.includes(text)) ?? '')?.[1];
    const gateway = nodeOf('gets 40 % of it');
    const [first, last] = [nodeOf('route: takes every request'), nodeOf('spec.http[1].match[0]')];
    const v2 = nodeOf('200 from app/api-v2');
    expect(lines).toContain(`  ${first} --> ${gateway}`);
    expect(lines).toContain(`  ${first} -->|"60 %"| ${v2}`);
    expect(lines.filter((line) => line.includes('-->|"20 %"|')).length).toBe(2);
    expect(last).not.toBe(first);
  });
});
