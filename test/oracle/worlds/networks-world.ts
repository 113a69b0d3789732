import { seeded } from '../../support/mutate';
import { certificatesBase } from './certificates-world';
import { Dice } from './dice';
import { randomPeers } from './policies-mutual-tls';
import type { RandomWorld } from './world';

const NETWORK = 'topology.istio.io/network';
const NETWORKS = ['one', 'two'] as const;
const SERVERS = ['web.alpha', 'api.beta'];
const full = (server: string) => `${server}.svc.cluster.local`;

const deployment = (
  name: string,
  namespace: string,
  labels: object,
  container: object,
  annotations = {},
): any => ({
  apiVersion: 'apps/v1',
  kind: 'Deployment',
  metadata: { name, namespace },
  spec: {
    selector: { matchLabels: labels },
    template: {
      metadata: { labels, annotations },
      spec: { serviceAccountName: name, containers: [container] },
    },
  },
});
const app = { name: 'app', image: 'app' };

/** The pods of a gateway into a network; of the first it is told to look at that network alone. */
const gatewayPods = (network: string): any =>
  deployment(
    `into-${network}`,
    'istio-system',
    { istio: `into-${network}`, [NETWORK]: network },
    {
      name: 'istio-proxy',
      image: 'auto',
      ...(network === 'one' && { env: [{ name: 'ISTIO_META_REQUESTED_NETWORK_VIEW', value: network }] }),
    },
    { 'inject.istio.io/templates': 'gateway' },
  );

/** The pods of all these worlds: servers and clients in two networks, and a gateway into each. */
export const networksBase: readonly any[] = [
  ...certificatesBase,
  { apiVersion: 'v1', kind: 'Namespace', metadata: { name: 'istio-system', labels: { [NETWORK]: 'one' } } },
  deployment('far', 'alpha', { app: 'web', tier: 'back', version: 'far', [NETWORK]: 'two' }, app),
  deployment('far', 'beta', { app: 'api', tier: 'back', version: 'far', [NETWORK]: 'two' }, app),
  {
    apiVersion: 'v1',
    kind: 'Pod',
    metadata: { name: 'abroad', namespace: 'beta', labels: { app: 'abroad', [NETWORK]: 'two' } },
    spec: { serviceAccountName: 'abroad', containers: [app] },
  },
  ...NETWORKS.map(gatewayPods),
];

/** A mesh of two networks, in which it is random how they are connected, and who may speak to whom. */
export function networksWorld(seed: number, number: number): RandomWorld {
  const dice = new Dice(seeded(seed));
  const manifests = [
    ...networksBase,
    ...NETWORKS.flatMap((network) => gateway(dice, network)),
    ...randomPeers(dice),
    ...rules(dice),
    ...routes(dice),
    ...policies(dice),
  ].map((one) => JSON.parse(JSON.stringify(one)));
  return { seed, manifests, requests: Array.from({ length: number }, () => request(dice)) };
}

function request(dice: Dice): RandomWorld['requests'][number] {
  const place = dice.weighted<any>([
    [5, { from: dice.pick(['front.alpha', 'client.beta', 'second.beta']) }],
    [3, { from: 'abroad.beta' }],
    [2, { via: 'istio-ingressgateway' }],
    [1, { from: 'bare.alpha' }],
  ]);
  if ('via' in place)
    return { ...place, method: 'GET', url: `http://edge.example.com${dice.pick(['/', '/a'])}` };
  const port = dice.weighted([[6, 80], [2, 9000], [2, 9001]]); // prettier-ignore
  const scheme = port === 9000 ? 'tcp' : 'http';
  const path = scheme === 'tcp' ? '' : dice.pick(['/', '/a']);
  return { ...place, method: 'GET', url: `${scheme}://${dice.pick(SERVERS)}:${port}${path}` };
}

/** The Service of a gateway into a network, and what it lets in, if there is one. */
function gateway(dice: Dice, network: (typeof NETWORKS)[number]): any[] {
  const name = `into-${network}`;
  const metadata = { name, namespace: 'istio-system' };
  if (dice.chance(network === 'one' ? 50 : 15)) return [];
  const port = dice.weighted([[7, 15443], [1, 443]]); // prettier-ignore
  const isNamed = dice.chance(60);
  const labels = {
    [NETWORK]: dice.chance(92) ? network : undefined,
    'networking.istio.io/gatewayPort': port !== 15443 && isNamed ? String(port) : undefined,
  };
  const address = network === 'one' ? '198.51.100.1' : '198.51.100.2';
  return [
    {
      apiVersion: 'v1',
      kind: 'Service',
      metadata: { ...metadata, labels },
      spec: {
        type: 'ClusterIP',
        externalIPs: dice.maybe(93, () => [address]),
        selector: { istio: name },
        ports: [{ name: 'tls', port, targetPort: 15443 }],
      },
    },
    {
      apiVersion: 'networking.istio.io/v1',
      kind: 'Gateway',
      metadata,
      spec: {
        selector: { istio: name },
        servers: [
          {
            port: { number: port, name: 'tls', protocol: 'TLS' },
            tls: { mode: 'AUTO_PASSTHROUGH' },
            hosts: dice.weighted([[6, ['*.local']], [1, ['*']], [1, ['*.beta.svc.cluster.local']], [1, [full('web.alpha')]]]), // prettier-ignore
          },
        ],
      },
    },
  ];
}

/** Destination rules with subsets, and with TLS of all kinds. */
function rules(dice: Dice): any[] {
  return SERVERS.flatMap((server, i) => {
    if (dice.chance(30)) return [];
    const mode = () => dice.weighted([[5, 'ISTIO_MUTUAL'], [2, 'DISABLE'], [1, 'SIMPLE']]); // prettier-ignore
    const policy = () => dice.maybe(35, () => ({ tls: { mode: mode() } }));
    return {
      apiVersion: 'networking.istio.io/v1',
      kind: 'DestinationRule',
      metadata: { name: `rule-${i}`, namespace: server.split('.')[1] },
      spec: {
        host: full(server),
        trafficPolicy: policy(),
        subsets: dice.maybe(70, () => [
          { name: 'far', labels: { version: 'far' }, trafficPolicy: policy() },
          { name: 'back', labels: { tier: 'back' } },
        ]),
        exportTo: dice.maybe(10, () => ['.']),
      },
    };
  });
}

/** Routes in the mesh and at its edge. */
function routes(dice: Dice): any[] {
  const destination = (server: string, isOnlyHttp = true) => ({
    host: full(server),
    subset: dice.maybe(50, () => dice.pick(['far', 'back'])),
    ...(isOnlyHttp && { port: { number: 80 } }),
  });
  const own = SERVERS.flatMap((server, i) =>
    dice.chance(50)
      ? []
      : {
          apiVersion: 'networking.istio.io/v1',
          kind: 'VirtualService',
          metadata: { name: `route-${i}`, namespace: server.split('.')[1] },
          spec: {
            hosts: [full(server)],
            http: [
              ...(dice.chance(40)
                ? [{ match: [{ uri: { prefix: '/a' } }], route: [{ destination: destination(server) }] }]
                : []),
              { route: [{ destination: destination(server) }] },
            ],
            tcp: dice.maybe(30, () => [
              {
                match: [{ port: 9000 }],
                route: [{ destination: { ...destination(server, false), port: { number: 9000 } } }],
              },
            ]),
          },
        },
  );
  const metadata = { name: 'edge', namespace: 'istio-system' };
  return [
    ...own,
    {
      apiVersion: 'networking.istio.io/v1',
      kind: 'Gateway',
      metadata,
      spec: {
        selector: { istio: 'ingressgateway' },
        servers: [{ port: { number: 80, name: 'http', protocol: 'HTTP' }, hosts: ['*'] }],
      },
    },
    {
      apiVersion: 'networking.istio.io/v1',
      kind: 'VirtualService',
      metadata,
      spec: {
        hosts: ['edge.example.com'],
        gateways: ['edge'],
        http: [{ route: [{ destination: destination(dice.pick(SERVERS)) }] }],
      },
    },
  ];
}

/** Policies of servers, by who calls. */
function policies(dice: Dice): any[] {
  return Array.from({ length: dice.weighted([[5, 0], [3, 1], [1, 2]]) }, (_, i) => ({
    apiVersion: 'security.istio.io/v1',
    kind: 'AuthorizationPolicy',
    metadata: { name: `policy-${i}`, namespace: dice.pick(['alpha', 'beta']) },
    spec: {
      selector: dice.maybe(50, () => ({ matchLabels: dice.pick([{ version: 'far' }, { tier: 'back' }]) })),
      action: dice.pick(['ALLOW', 'DENY']),
      rules: [
        dice.weighted<any>([
          [4, { from: [{ source: { namespaces: [dice.pick(['alpha', 'beta', 'istio-system'])] } }] }],
          [3, { from: [{ source: { principals: [dice.pick(['*', 'cluster.local/ns/beta/sa/abroad'])] } }] }],
          [2, { to: [{ operation: { paths: ['/a'] } }] }],
          [2, { to: [{ operation: { ports: [dice.pick(['8080', '9000'])] } }] }],
        ]),
      ],
    },
  })); // prettier-ignore
}
