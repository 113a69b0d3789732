import { kialiChecks } from '../../../lib/analysis/rules/kiali-checks';
import { Resource } from '../../../lib/mesh/resource';
import { Mesh } from '../../../lib/mesh/mesh';
const world = (ns: (i: number) => string, n: number) => {
  const out: any[] = [];
  for (let i = 0; i < n; i++) {
    const m = { name: `a${i}`, namespace: ns(i) };
    const N = 'networking.istio.io/v1', S = 'security.istio.io/v1', G = 'gateway.networking.k8s.io/v1';
    const o = (apiVersion: string, kind: string, spec: any) => out.push({ apiVersion, kind, metadata: m, spec });
    o('v1', 'Service', { selector: { app: `a${i}` }, ports: [{ port: 80, name: 'http' }, { port: 5432, name: 'tcp' }] });
    o('apps/v1', 'Deployment', { template: { metadata: { labels: { app: `a${i}`, version: 'v1', team: 'x' } }, spec: { containers: [{ name: 'a', ports: [{ containerPort: 80 }] }] } } });
    o(N, 'VirtualService', { hosts: [`a${i}`, `a${i}.example.com`], gateways: ['edge', 'mesh'], http: [...Array(5)].map((_, j) => ({ match: [{ uri: { prefix: `/x${j}/y` } }, { headers: { a: { exact: `${j}` } } }], route: [{ destination: { host: `a${i}`, subset: 'v1' } }] })) });
    o(N, 'DestinationRule', { host: i % 20 === 0 ? `*.${ns(i)}.svc.cluster.local` : `a${i}`, subsets: [{ name: 'v1', labels: { version: 'v2' } }], trafficPolicy: { tls: { mode: 'DISABLE' } } });
    o(S, 'AuthorizationPolicy', { selector: { matchLabels: { team: 'x' } }, rules: [{ from: [{ source: { principals: [`cluster.local/ns/${ns(i)}/sa/x`] } }], to: [{ operation: { methods: ['GET'], hosts: [`a${i}.foo.com`], ports: ['80'] } }] }] });
    o(S, 'PeerAuthentication', { selector: { matchLabels: { app: `a${i}` } }, mtls: { mode: 'STRICT' } });
    o(N, 'ServiceEntry', { hosts: [i % 10 ? `h${i}.com` : `*.h${i}.com`], ports: [{ number: 443, name: 'https', protocol: 'HTTPS' }] });
    o(N, 'Gateway', { selector: { istio: 'ingressgateway' }, servers: [{ port: { number: 80, name: 'http', protocol: 'HTTP' }, hosts: [i % 50 ? `a${i}.example.com` : `*.b${i}.example.com`] }] });
    o(N, 'Sidecar', { egress: [{ hosts: ['./*', `*/a${i}.${ns(i)}.svc.cluster.local`, 'istio-system/*'] }] });
    o(G, 'HTTPRoute', { parentRefs: [{ name: 'edge' }], rules: [{ backendRefs: [{ name: `a${i}`, port: 80 }], matches: [{ path: { type: 'RegularExpression', value: '/a.*' } }] }] });
  }
  return out.map((m) => new Resource(m));
};
test.each([['many', (i: number) => `n${i % 200}`], ['one', () => 'n'], ['each', (i: number) => `n${i}`]] as const)('%s', (name, ns) => {
  const rs = world(ns, 1000);
  let k = 0;
  for (let round = 0; round < 3; round++) {
    const mesh = new Mesh(rs);
    const t0 = performance.now();
    const slow: string[] = [];
    kialiChecks.forEach(({ check, rules }) => { const t = performance.now(); check(mesh, () => { k++; }); const d = performance.now() - t; if (d > 15) slow.push(`${Object.values(rules)[0].slug} ${d.toFixed(0)}`); });
    console.log(name, round, (performance.now() - t0).toFixed(0), 'ms', k, slow.join(', '));
  }
});
