import { type MeshGraph, meshGraph } from '../../lib/graph';
import { Mesh, Request } from '../../lib/simulate';

const namespace = 'shop';
const object = (kind: string, name: string, spec: object, more: object = {}) => {
  const group = /Service$|Pod|Namespace/.test(kind) && kind !== 'VirtualService' ? 'v1' : undefined;
  const security = /Policy|Authentication/.test(kind) ? 'security' : 'networking';
  return {
    apiVersion: group ?? `${security}.istio.io/v1`,
    kind,
    metadata: { name, namespace, ...more },
    spec,
  };
};
const service = (name: string, selector: object = { app: name }) =>
  object('Service', name, { selector, ports: [{ name: 'http', port: 80 }] });
const pods = (name: string, version = 'v1', account = name) => ({
  apiVersion: 'apps/v1',
  kind: 'Deployment',
  metadata: { name: `${name}-${version}`, namespace },
  spec: {
    selector: { matchLabels: { app: name, version } },
    template: {
      metadata: { labels: { app: name, version } },
      spec: { serviceAccountName: account, containers: [{ name: 'main', image: 'main' }] },
    },
  },
});
const home = {
  apiVersion: 'v1',
  kind: 'Namespace',
  metadata: { name: namespace, labels: { 'istio-injection': 'enabled' } },
};
const subsets = object('DestinationRule', 'cart', {
  host: 'cart',
  subsets: [
    { name: 'v1', labels: { version: 'v1' } },
    { name: 'v2', labels: { version: 'v2' } },
  ],
});
const routes = (http: object[], more: object = {}) =>
  object('VirtualService', 'cart', { hosts: ['cart'], http, ...more });
const to = (subset: string, weight?: number) => ({ destination: { host: 'cart', subset }, weight });
const base = [home, service('cart'), pods('cart'), pods('client')];

const graphOf = (...manifests: object[]) => meshGraph(Mesh.fromManifests(manifests));
const node = ({ nodes }: MeshGraph, id: string) => nodes.find((one) => one.id === id);
const edges = (graph: MeshGraph, kind: string) =>
  graph.edges
    .filter((edge) => edge.kind === kind)
    .map(({ from, to: end, share }) => [from, end, ...(share === undefined ? [] : [share])]);

const CART = 'cart.shop.svc.cluster.local';
const HOST = `host:mesh|${CART}`;

test('a service without routes is one node, with its pods', () => {
  const graph = graphOf(...base);
  expect(graph.nodes.map(({ id }) => id)).toEqual([
    `service:${CART}`,
    'workload:shop/cart-v1',
    'workload:shop/client-v1',
  ]);
  expect(graph.edges).toMatchObject([
    {
      kind: 'endpoint',
      from: `service:${CART}`,
      to: 'workload:shop/cart-v1',
      mutualTls: 'all',
      problems: [],
    },
  ]);
});

test('routes go from the host to subsets, with their shares', () => {
  const graph = graphOf(
    ...base,
    subsets,
    pods('cart', 'v2'),
    routes([{ route: [to('v1', 90), to('v2', 10)] }]),
  );
  expect(edges(graph, 'route')).toEqual([
    [HOST, `subset:${CART}|v1`, 0.9],
    [HOST, `subset:${CART}|v2`, 0.1],
  ]);
  expect(edges(graph, 'endpoint')).toContainEqual([`subset:${CART}|v2`, 'workload:shop/cart-v2']);
});

test('a route for some requests says for which', () => {
  const match = [{ uri: { prefix: '/new' } }];
  const graph = graphOf(
    ...base,
    subsets,
    pods('cart', 'v2'),
    routes([{ match, route: [to('v2')] }, { route: [to('v1')] }]),
  );
  const [first, second] = graph.edges.filter(({ kind }) => kind === 'route');
  expect(first).toMatchObject({
    to: `subset:${CART}|v1`,
    share: 1,
    requests: expect.stringContaining('/new'),
  });
  expect(second).toMatchObject({ to: `subset:${CART}|v2`, requests: 'path begins with "/new"' });
});

test.each([
  ['a subset that no destination rule has', 'v9', 'The destination does not exist.'],
  ['a subset without pods', 'v2', 'No endpoint is behind it.'],
])('%s is a problem of the node, of the arrow and of the host', (_, subset, problem) => {
  const graph = graphOf(...base, subsets, routes([{ route: [to(subset)] }]));
  expect(node(graph, `subset:${CART}|${subset}`)?.problems).toEqual([problem]);
  expect(graph.edges.find(({ kind }) => kind === 'route')?.problems).toEqual([problem]);
  expect(node(graph, HOST)?.problems).toEqual(['No request to it is answered without an error.']);
});

test('a Service without pods has no endpoint; one that has some has no problem', () => {
  const graph = graphOf(...base, service('empty'));
  expect(node(graph, 'service:empty.shop.svc.cluster.local')?.problems).toContain(
    'No endpoint is behind it.',
  );
  expect(node(graph, `service:${CART}`)?.problems).toEqual([]);
});

test('a mirror is an edge of its own kind, with the pods that get the copy', () => {
  const mirror = { mirror: { host: 'cart', subset: 'v2' }, mirrorPercentage: { value: 20 } };
  const graph = graphOf(...base, subsets, pods('cart', 'v2'), routes([{ route: [to('v1')], ...mirror }]));
  expect(edges(graph, 'mirror')).toEqual([[HOST, `subset:${CART}|v2`, 0.2]]);
  expect(edges(graph, 'endpoint')).toContainEqual([`subset:${CART}|v2`, 'workload:shop/cart-v2']);
  expect(edges(graphOf(...base, subsets, routes([{ route: [to('v1')] }])), 'mirror')).toEqual([]);
});

test('a gateway serves its hosts', () => {
  const gateway = object('Gateway', 'web', {
    selector: { istio: 'ingressgateway' },
    servers: [{ port: { number: 80, name: 'http', protocol: 'HTTP' }, hosts: ['cart.example.com'] }],
  });
  const bound = object('VirtualService', 'cart', {
    hosts: ['cart.example.com'],
    gateways: ['web'],
    http: [{ route: [{ destination: { host: 'cart' } }] }],
  });
  const graph = graphOf(...base, gateway, bound);
  const [from, host] = [
    'gateway:istio-ingressgateway.istio-system',
    'host:istio-ingressgateway.istio-system|cart.example.com',
  ];
  expect(edges(graph, 'serves')).toEqual([[from, host]]);
  expect(edges(graph, 'route')).toEqual([[host, `service:${CART}`, 1]]);
  expect(edges(graphOf(...base), 'serves')).toEqual([]);
});

test('a redirect is an answer of the proxy, and no problem', () => {
  const graph = graphOf(...base, routes([{ redirect: { uri: '/elsewhere' } }]));
  expect(graph.nodes.filter(({ kind }) => kind === 'answer')).toMatchObject([
    { name: '301 redirect', problems: [] },
  ]);
  expect(node(graph, HOST)?.problems).toEqual([]);
});

test('a host of a service entry is outside of the mesh, unless the entry says that it is inside', () => {
  const entry = (location: string) =>
    object('ServiceEntry', 'bank', {
      hosts: ['api.bank.example'],
      location,
      resolution: 'DNS',
      ports: [{ number: 443, name: 'tls', protocol: 'TLS' }],
    });
  expect(node(graphOf(...base, entry('MESH_EXTERNAL')), 'outside:api.bank.example')).toBeDefined();
  expect(node(graphOf(...base, entry('MESH_INTERNAL')), 'service:api.bank.example')).toBeDefined();
});

describe('who may call whom', () => {
  const policy = object('AuthorizationPolicy', 'cart', {
    selector: { matchLabels: { app: 'cart' } },
    rules: [
      {
        from: [{ source: { principals: ['cluster.local/ns/shop/sa/client'] } }],
        to: [{ operation: { methods: ['GET'] } }],
      },
    ],
  });

  test('is drawn where a policy restricts it', () => {
    const graph = graphOf(...base, pods('stranger'), policy);
    expect(graph.edges.filter(({ kind }) => kind === 'allows')).toMatchObject([
      { from: 'workload:shop/client-v1', to: `service:${CART}`, requests: 'method is "GET"' },
    ]);
    expect(node(graph, `service:${CART}`)?.problems).toEqual([]);
  });

  test('is not drawn where all may', () => {
    expect(edges(graphOf(...base), 'allows')).toEqual([]);
  });

  test('nobody is a problem', () => {
    const graph = graphOf(...base, object('AuthorizationPolicy', 'nobody', {}));
    expect(edges(graph, 'allows')).toEqual([]);
    expect(node(graph, `service:${CART}`)?.problems).toEqual([
      'No request to it is answered without an error.',
    ]);
  });
});

test('mutual TLS is told of pods that take nothing else, and of arrows where it is used', () => {
  const strict = object('PeerAuthentication', 'default', { mtls: { mode: 'STRICT' } });
  const off = object('PeerAuthentication', 'default', { mtls: { mode: 'DISABLE' } });
  expect(node(graphOf(...base, strict), 'workload:shop/cart-v1')?.strict).toBe(true);
  expect(node(graphOf(...base), 'workload:shop/cart-v1')?.strict).toBeUndefined();
  expect(graphOf(...base).edges[0].mutualTls).toBe('all');
  expect(graphOf(...base, off).edges[0].mutualTls).toBeUndefined();
});

test('requests for a service with a waypoint go through it', () => {
  const ambient = {
    ...home,
    metadata: {
      name: namespace,
      labels: { 'istio.io/dataplane-mode': 'ambient', 'istio.io/use-waypoint': 'waypoint' },
    },
  };
  const waypoint = {
    apiVersion: 'gateway.networking.k8s.io/v1',
    kind: 'Gateway',
    metadata: { name: 'waypoint', namespace },
    spec: {
      gatewayClassName: 'istio-waypoint',
      listeners: [{ name: 'mesh', port: 15008, protocol: 'HBONE' }],
    },
  };
  const graph = graphOf(...base.slice(1), ambient, waypoint);
  expect(edges(graph, 'through')).toEqual([[HOST, 'waypoint:waypoint.shop', 1]]);
  expect(edges(graph, 'route')).toEqual([['waypoint:waypoint.shop', `service:${CART}`, 1]]);
  expect(edges(graphOf(...base), 'through')).toEqual([]);
});

describe('a part of a mesh', () => {
  const other = [service('other'), pods('other')];
  const mesh = () => Mesh.fromManifests([...base, subsets, routes([{ route: [to('v1')] }]), ...other]);

  test('is what is around a workload, as many steps as are asked for', () => {
    const ids = (steps?: number) =>
      meshGraph(mesh(), { focus: 'cart-v1.shop', steps }).nodes.map(({ id }) => id);
    expect(ids()).toEqual([HOST, `subset:${CART}|v1`, 'workload:shop/cart-v1']);
    expect(ids(1)).toEqual([`subset:${CART}|v1`, 'workload:shop/cart-v1']);
  });

  test('says what it does not know', () => {
    expect(() => meshGraph(mesh(), { focus: 'crat-v1.shop' })).toThrow('such as cart-v1.shop');
    expect(() => meshGraph(mesh(), { namespace: 'shpo' })).toThrow('Name one such as shop');
  });

  test('is drawn by namespace where the whole is too large', () => {
    const graph = meshGraph(mesh(), { limit: 2 });
    expect(graph).toMatchObject({ byNamespace: true });
    expect(graph.nodes.map(({ id }) => id)).toContain('namespace:shop');
    expect(meshGraph(mesh()).byNamespace).toBe(false);
  });
});

test('the walk of a request is marked, with its shares', () => {
  const mesh = Mesh.fromManifests([
    ...base,
    subsets,
    pods('cart', 'v2'),
    routes([{ route: [to('v1', 90), to('v2', 10)] }]),
  ]);
  const graph = meshGraph(mesh, { request: Request.get('http://cart/').from('client-v1.shop') });
  expect(edges(graph, 'walk')).toEqual([
    [HOST, `subset:${CART}|v1`, 0.9],
    [HOST, `subset:${CART}|v2`, 0.1],
    [`subset:${CART}|v1`, 'workload:shop/cart-v1', 0.9],
    [`subset:${CART}|v2`, 'workload:shop/cart-v2', 0.1],
    ['workload:shop/client-v1', HOST, 1],
  ]);
  expect(node(graph, 'workload:shop/client-v1')?.walked).toBe(true);
  expect(meshGraph(mesh).edges.some(({ kind }) => kind === 'walk')).toBe(false);
});
