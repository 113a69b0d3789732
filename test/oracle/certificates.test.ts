import { Referee } from './referee';
import type { Exchange } from './runner/mesh';
import { serverWorld } from './worlds/policies-world';

jest.setTimeout(120_000);

const object = (apiVersion: string, kind: string, name: string, namespace: string, spec: object) => ({
  apiVersion,
  kind,
  metadata: { name, namespace },
  spec,
});
const network = (kind: string, name: string, namespace: string, spec: object) =>
  object('networking.istio.io/v1', kind, name, namespace, spec);
const peers = (mode: string) =>
  object('security.istio.io/v1', 'PeerAuthentication', 'mesh', 'istio-system', { mtls: { mode } });

/** A gateway for what leaves the mesh, with its Service. */
const EGRESS = [
  {
    apiVersion: 'apps/v1',
    kind: 'Deployment',
    metadata: { name: 'egress', namespace: 'istio-system' },
    spec: {
      template: {
        metadata: { labels: { istio: 'egressgateway' } },
        spec: {
          serviceAccountName: 'egress',
          containers: [
            { name: 'istio-proxy', ports: [8080, 8443].map((containerPort) => ({ containerPort })) },
          ],
        },
      },
    },
  },
  {
    apiVersion: 'v1',
    kind: 'Service',
    metadata: { name: 'egress', namespace: 'istio-system' },
    spec: {
      selector: { istio: 'egressgateway' },
      ports: [
        { name: 'http2', port: 80, targetPort: 8080 },
        { name: 'https', port: 443, targetPort: 8443 },
      ],
    },
  },
];

const OUTSIDE = network('ServiceEntry', 'outside', 'alpha', {
  hosts: ['www.example.com'],
  ports: [
    { number: 80, name: 'http', protocol: 'HTTP' },
    { number: 443, name: 'tls', protocol: 'TLS' },
  ],
  resolution: 'DNS',
});

const EGRESS_HOST = 'egress.istio-system.svc.cluster.local';

/** All for the host outside goes to the gateway, with its own identity, and from there on. */
const THROUGH_EGRESS = [
  network('Gateway', 'egress', 'alpha', {
    selector: { istio: 'egressgateway' },
    servers: [
      {
        port: { number: 80, name: 'https-mutual', protocol: 'HTTPS' },
        hosts: ['www.example.com'],
        tls: { mode: 'ISTIO_MUTUAL' },
      },
      {
        port: { number: 443, name: 'tls', protocol: 'TLS' },
        hosts: ['www.example.com'],
        tls: { mode: 'PASSTHROUGH' },
      },
    ],
  }),
  network('DestinationRule', 'egress', 'alpha', {
    host: EGRESS_HOST,
    subsets: [
      {
        name: 'mutual',
        trafficPolicy: {
          portLevelSettings: [
            { port: { number: 80 }, tls: { mode: 'ISTIO_MUTUAL', sni: 'www.example.com' } },
          ],
        },
      },
    ],
  }),
  network('VirtualService', 'outside', 'alpha', {
    hosts: ['www.example.com'],
    gateways: ['mesh', 'egress'],
    http: [
      {
        match: [{ gateways: ['mesh'], port: 80 }],
        route: [{ destination: { host: EGRESS_HOST, subset: 'mutual', port: { number: 80 } } }],
      },
      {
        match: [{ gateways: ['egress'], port: 80 }],
        route: [{ destination: { host: 'www.example.com', port: { number: 80 } } }],
      },
    ],
    tls: [
      {
        match: [{ gateways: ['mesh'], port: 443, sniHosts: ['www.example.com'] }],
        route: [{ destination: { host: EGRESS_HOST, port: { number: 443 } } }],
      },
      {
        match: [{ gateways: ['egress'], port: 443, sniHosts: ['www.example.com'] }],
        route: [{ destination: { host: 'www.example.com', port: { number: 443 } } }],
      },
    ],
  }),
];

/** TLS that ends at the ingress gateway, by a Secret that no manifest has. */
const INGRESS = [
  network('Gateway', 'shop', 'istio-system', {
    selector: { istio: 'ingressgateway' },
    servers: [
      {
        port: { number: 443, name: 'https', protocol: 'HTTPS' },
        hosts: ['shop.test'],
        tls: { mode: 'SIMPLE', credentialName: 'shop' },
      },
      {
        port: { number: 80, name: 'files', protocol: 'HTTPS' },
        hosts: ['shop.test'],
        tls: { mode: 'SIMPLE', serverCertificate: '/etc/certs/tls.crt', privateKey: '/etc/certs/tls.key' },
      },
    ],
  }),
  network('VirtualService', 'shop', 'istio-system', {
    hosts: ['shop.test'],
    gateways: ['shop'],
    http: [{ route: [{ destination: { host: 'web.alpha.svc.cluster.local', port: { number: 80 } } }] }],
  }),
];

let referee: Referee;
beforeAll(async () => {
  referee = Referee.start();
  await referee.startMeshAt([...serverWorld, peers('STRICT')], [], { certificates: true });
});
afterAll(() => referee.stop());

/** Who took a request on its way, each with the identity that it saw. */
const way = ({ hops = [] }: Exchange) =>
  hops.map(({ proxy, principal }) => `${proxy}${principal ? ` from ${principal.split('://')[1]}` : ''}`);

async function sent(manifests: readonly any[], request: { from?: string; via?: string; url: string }) {
  await referee.apply([...serverWorld, ...manifests]);
  const [[exchange]] = await referee.exchange([request]);
  return { status: exchange.status, pod: exchange.echo?.pod, way: way(exchange) };
}

test('both sidecars take a request, and the second knows who calls', async () => {
  const request = { from: 'front.alpha', url: 'http://api.beta/' };
  expect(await sent([peers('STRICT')], request)).toEqual({
    status: 200,
    pod: 'api-0',
    way: ['sidecar front.alpha', 'sidecar api-0.beta from cluster.local/ns/alpha/sa/front'],
  });
  expect(await sent([peers('DISABLE')], request)).toEqual({
    status: 200,
    pod: 'api-0',
    way: ['sidecar front.alpha', 'sidecar api-0.beta'],
  });
});

test('who has no sidecar gets in where mutual TLS is not asked for', async () => {
  for (const from of ['bare.alpha', undefined]) {
    const request = { ...(from !== undefined && { from }), url: 'http://api.beta/' };
    expect(await sent([peers('STRICT')], request)).toMatchObject({ status: 0 });
    expect(await sent([peers('PERMISSIVE')], request)).toMatchObject({
      status: 200,
      way: ['sidecar api-0.beta'],
    });
  }
});

test('an authorization policy judges by identity', async () => {
  const rules = [{ from: [{ source: { principals: ['cluster.local/ns/beta/sa/default'] } }] }];
  const policy = object('security.istio.io/v1', 'AuthorizationPolicy', 'beta', 'alpha', { rules });
  const ask = (from: string) => sent([policy, peers('STRICT')], { from, url: 'http://web.alpha/' });
  expect(await ask('front.alpha')).toMatchObject({ status: 403 });
  expect(await ask('client.beta')).toMatchObject({ status: 200 });
});

test.each(['https://shop.test/', 'https://shop.test:80/'])(
  'TLS ends at the ingress gateway: %s',
  async (url) => {
    expect(await sent([...INGRESS, peers('STRICT')], { via: 'istio-ingressgateway', url })).toEqual({
      status: 200,
      pod: 'web-0',
      way: [
        'router istio-ingressgateway.istio-system',
        'sidecar web-0.alpha from cluster.local/ns/istio-system/sa/default',
      ],
    });
  },
);

test.each(['http', 'https'])('what leaves by an egress gateway is one request: %s', async (scheme) => {
  const manifests = [...EGRESS, OUTSIDE, ...THROUGH_EGRESS, peers('STRICT')];
  const request = { from: 'front.alpha', url: `${scheme}://www.example.com/` };
  const identity = scheme === 'http' ? ' from cluster.local/ns/alpha/sa/front' : '';
  expect(await sent(manifests, request)).toEqual({
    status: 200,
    pod: undefined,
    way: ['sidecar front.alpha', `router egress-0.istio-system${identity}`],
  });
});

test('a sidecar that begins TLS to the outside checks whom it got', async () => {
  const tls = (mode: object) =>
    network('DestinationRule', 'outside', 'alpha', { host: 'www.example.com', trafficPolicy: { tls: mode } });
  const entry = network('ServiceEntry', 'outside', 'alpha', {
    hosts: ['www.example.com'],
    ports: [{ number: 80, name: 'http', protocol: 'HTTP', targetPort: 443 }],
    resolution: 'DNS',
  });
  const request = { from: 'front.alpha', url: 'http://www.example.com/' };
  expect(await sent([entry, tls({ mode: 'SIMPLE' })], request)).toMatchObject({ status: 200 });
  const other = { mode: 'SIMPLE', subjectAltNames: ['other.example.com'] };
  expect(await sent([entry, tls(other)], request)).toMatchObject({ status: 503 });
});

test('the trust domain of the mesh is in all identities', async () => {
  const data = { mesh: JSON.stringify({ trustDomain: 'mesh.example' }) };
  const named = {
    apiVersion: 'v1',
    kind: 'ConfigMap',
    metadata: { name: 'istio', namespace: 'istio-system' },
    data,
  };
  expect(await sent([named, peers('STRICT')], { from: 'front.alpha', url: 'http://web.alpha/' })).toEqual({
    status: 200,
    pod: 'web-0',
    way: ['sidecar front.alpha', 'sidecar web-0.alpha from mesh.example/ns/alpha/sa/front'],
  });
});
