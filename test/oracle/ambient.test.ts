import { Referee } from './referee';

jest.setTimeout(180_000);

const AMBIENT = {
  apiVersion: 'v1',
  kind: 'Namespace',
  metadata: {
    name: 'shop',
    labels: { 'istio.io/dataplane-mode': 'ambient', 'istio.io/use-waypoint': 'way' },
  },
};
const pod = (name: string, account?: string) => ({
  apiVersion: 'v1',
  kind: 'Pod',
  metadata: {
    name,
    namespace: 'shop',
    labels: { app: name.split('-')[0], version: name.split('-')[1] ?? 'v1' },
  },
  spec: {
    ...(account !== undefined && { serviceAccountName: account }),
    containers: [{ name: 'app', image: 'app', ports: [{ containerPort: 8080 }] }],
  },
});
const service = (name: string, version?: string) => ({
  apiVersion: 'v1',
  kind: 'Service',
  metadata: { name, namespace: 'shop' },
  spec: {
    selector: { app: 'web', ...(version !== undefined && { version }) },
    ports: [{ name: 'http', port: 80, targetPort: 8080 }],
  },
});
const WAYPOINT = {
  apiVersion: 'gateway.networking.k8s.io/v1',
  kind: 'Gateway',
  metadata: { name: 'way', namespace: 'shop', labels: { 'istio.io/waypoint-for': 'all' } },
  spec: { gatewayClassName: 'istio-waypoint', listeners: [{ name: 'mesh', port: 15008, protocol: 'HBONE' }] },
};
const WORLD = [
  AMBIENT,
  pod('client', 'client'),
  pod('other', 'other'),
  pod('web-v1'),
  pod('web-v2'),
  service('web'),
  service('web-v1', 'v1'),
  service('web-v2', 'v2'),
  WAYPOINT,
];
const policy = (name: string, spec: object) => ({
  apiVersion: 'security.istio.io/v1',
  kind: 'AuthorizationPolicy',
  metadata: { name, namespace: 'shop' },
  spec,
});
const ONLY_CLIENT = [{ from: [{ source: { principals: ['cluster.local/ns/shop/sa/client'] } }] }];

let referee: Referee;
beforeAll(async () => {
  referee = Referee.start();
  await referee.startMeshAt(WORLD, [], { ambient: true });
});
afterAll(() => referee.stop());

const asked = async (from: string, url: string, more: object = {}) => {
  const { status, echo } = await referee.askWaypoint({ waypoint: 'way.shop', from, url, ...more });
  return [status, echo?.pod];
};

test('a waypoint takes what comes through a tunnel to a Service, and routes it', async () => {
  await referee.apply([
    ...WORLD,
    {
      apiVersion: 'gateway.networking.k8s.io/v1',
      kind: 'HTTPRoute',
      metadata: { name: 'web', namespace: 'shop' },
      spec: {
        parentRefs: [{ group: '', kind: 'Service', name: 'web' }],
        rules: [
          {
            matches: [{ path: { type: 'PathPrefix', value: '/2' } }],
            backendRefs: [{ name: 'web-v2', port: 80 }],
          },
          { backendRefs: [{ name: 'web-v1', port: 80 }] },
        ],
      },
    },
  ]);
  expect(await asked('client.shop', 'http://web/2')).toEqual([200, 'web-v2']);
  expect(await asked('client.shop', 'http://web/')).toEqual([200, 'web-v1']);
});

test('a waypoint knows who calls, and its policies are for a Service', async () => {
  const targetRefs = [{ group: '', kind: 'Service', name: 'web' }];
  await referee.apply([...WORLD, policy('web', { targetRefs, rules: ONLY_CLIENT })]);
  expect(await asked('client.shop', 'http://web-v1/')).toEqual([200, 'web-v1']);
  expect((await asked('client.shop', 'http://web/'))[0]).toBe(200);
  expect(await asked('other.shop', 'http://web/')).toEqual([403, undefined]);
  expect(await asked('other.shop', 'http://web-v1/')).toEqual([200, 'web-v1']);
});

test('a waypoint takes what is for a workload', async () => {
  await referee.apply(WORLD);
  const { addresses } = await referee.ztunnel();
  const web = addresses.find(({ workload }) => workload?.name === 'web-v2');
  const to = Buffer.from(web.workload.addresses[0], 'base64').join('.');
  expect(await asked('client.shop', 'http://web:8080/', { to })).toEqual([200, 'web-v2']);
});

test('istiod tells the proxy of a node which workloads and services there are, and what is before them', async () => {
  await referee.apply(WORLD);
  const { addresses, authorizations } = await referee.ztunnel();
  const client = addresses.find(({ workload }) => workload?.name === 'client');
  expect(client.workload).toMatchObject({
    namespace: 'shop',
    serviceAccount: 'client',
    tunnelProtocol: 'HBONE',
    waypoint: {
      hostname: { namespace: 'shop', hostname: 'way.shop.svc.cluster.local' },
      hboneMtlsPort: 15008,
    },
  });
  const web = addresses.find(({ service: one }) => one?.name === 'web');
  expect(web.service).toMatchObject({
    hostname: 'web.shop.svc.cluster.local',
    ports: [{ servicePort: 80, targetPort: 8080 }],
    waypoint: { hostname: { hostname: 'way.shop.svc.cluster.local' } },
  });
  expect(authorizations).toEqual([]);
});

test('istiod hands policies down to the proxy of a node, without what is above connections', async () => {
  const peers = {
    apiVersion: 'security.istio.io/v1',
    kind: 'PeerAuthentication',
    metadata: { name: 'strict', namespace: 'shop' },
    spec: { mtls: { mode: 'STRICT' } },
  };
  const methods = [{ to: [{ operation: { methods: ['GET'] } }] }];
  await referee.apply([
    ...WORLD,
    policy('who', { rules: ONLY_CLIENT }),
    policy('what', { action: 'DENY', rules: methods }),
    peers,
  ]);
  const { authorizations } = await referee.ztunnel();
  const names = authorizations.map(({ name, action }) => `${name} ${action ?? 'ALLOW'}`).sort();
  expect(names).toEqual(['istio_converted_static_strict DENY', 'what DENY', 'who ALLOW']);
});
