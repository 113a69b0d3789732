import { seeded } from '../../support/mutate';
import { certificatesBase } from './certificates-world';
import { Dice } from './dice';
import type { RandomWorld } from './world';

const NETWORKING = 'networking.istio.io/v1';

/** The pods and the Service of a gateway, as the chart `gateway` makes them. */
export const gatewayPods = (name: string, label = name): any[] => [
  {
    apiVersion: 'apps/v1',
    kind: 'Deployment',
    metadata: { name, namespace: 'istio-system' },
    spec: {
      selector: { matchLabels: { app: name } },
      template: {
        metadata: {
          labels: { app: name, istio: label },
          annotations: { 'inject.istio.io/templates': 'gateway' },
        },
        spec: { serviceAccountName: name, containers: [{ name: 'istio-proxy', image: 'auto' }] },
      },
    },
  },
  {
    apiVersion: 'v1',
    kind: 'Service',
    metadata: { name, namespace: 'istio-system' },
    spec: {
      selector: { app: name },
      ports: [
        { name: 'http2', port: 80, targetPort: 8080 },
        { name: 'https', port: 443, targetPort: 8443 },
      ],
    },
  },
];

/** Gateways by the value of their label `istio`: that of the default ingress, one for what leaves, and one behind others. */
const GATEWAYS = ['ingressgateway', 'egress', 'gate'] as const;
const HOSTS = ['www.example.com', 'api.example.com', 'shop.test'] as const;
const OUTSIDE = HOSTS.slice(0, 2);
const fullName = (gateway: string) => `${gateway}.istio-system.svc.cluster.local`;

/** The pods of all these worlds, with gateways, and nothing else. */
export const chainsBase: readonly any[] = [
  ...certificatesBase,
  ...gatewayPods('egress'),
  ...gatewayPods('gate'),
];

/** A mesh in which requests pass several proxies: sidecars, gateways, gateways behind gateways. */
export function chainsWorld(seed: number, number: number): RandomWorld {
  const dice = new Dice(seeded(seed));
  const manifests = [
    ...chainsBase,
    ...OUTSIDE.map(entry),
    ...GATEWAYS.map((name) => gateway(dice, name)),
    ...HOSTS.map((host, i) => virtualService(dice, host, i)),
    ...tlsRules(dice),
    ...peers(dice),
    ...policies(dice),
  ].map((one) => JSON.parse(JSON.stringify(one)));
  return { seed, manifests, requests: Array.from({ length: number }, () => request(dice)) };
}

function request(dice: Dice): RandomWorld['requests'][number] {
  const place = dice.weighted<any>([
    [4, { from: 'front.alpha' }],
    [2, { from: 'client.beta' }],
    [3, { via: 'istio-ingressgateway' }],
    [1, { via: 'gate.istio-system' }],
    [1, { from: 'bare.alpha' }],
  ]);
  const host = 'via' in place ? dice.pick(HOSTS) : dice.pick(OUTSIDE);
  const scheme = dice.weighted([[6, 'http'], [3, 'https']]); // prettier-ignore
  return { ...place, method: 'GET', url: `${scheme}://${host}${dice.pick(['/', '/a', '/b'])}` };
}

const entry = (host: string, i: number): any => ({
  apiVersion: NETWORKING,
  kind: 'ServiceEntry',
  metadata: { name: `entry-${i}`, namespace: 'alpha' },
  spec: {
    hosts: [host],
    resolution: 'DNS',
    ports: [
      { number: 80, name: 'http', protocol: 'HTTP' },
      { number: 443, name: 'tls', protocol: 'TLS' },
    ],
  },
});

/** A Gateway with a server for what has no TLS, or Istio's own, and one for TLS. */
function gateway(dice: Dice, name: (typeof GATEWAYS)[number]): any {
  const isFirst = name === 'ingressgateway';
  const hosts = () => dice.weighted<string[]>([[3, ['*']], [4, [...HOSTS]], [2, dice.some(HOSTS, 2)]]); // prettier-ignore
  const plain = { port: { number: 80, name: 'http', protocol: 'HTTP' }, hosts: hosts() };
  const mutual = (number: number) => ({
    port: { number, name: `mutual-${number}`, protocol: 'HTTPS' },
    hosts: hosts(),
    tls: { mode: 'ISTIO_MUTUAL' },
  });
  const passing = {
    port: { number: 443, name: 'tls', protocol: 'TLS' },
    hosts: hosts(),
    tls: { mode: 'PASSTHROUGH' },
  };
  const ending = {
    port: { number: 443, name: 'https', protocol: 'HTTPS' },
    hosts: hosts(),
    tls: { mode: 'SIMPLE', credentialName: 'shop' },
  };
  return {
    apiVersion: NETWORKING,
    kind: 'Gateway',
    metadata: { name, namespace: 'istio-system' },
    spec: {
      selector: { istio: name },
      servers: [
        dice.weighted([[isFirst ? 9 : 4, plain], [isFirst ? 0 : 5, mutual(80)]]), // prettier-ignore
        dice.weighted([[5, passing], [isFirst ? 4 : 2, ending], [isFirst ? 0 : 2, mutual(443)]]), // prettier-ignore
      ],
    },
  };
}

/** Where rules send what is for a host: to a gateway, to a server within, or out. */
function target(dice: Dice, host: string, from: string, port: number): any {
  const next =
    from === 'mesh'
      ? ['egress', 'egress', 'gate']
      : from === 'ingressgateway'
        ? ['egress', 'gate']
        : ['gate'];
  const isOutside = host !== 'shop.test';
  return dice.weighted<any>([
    [from === 'gate' ? 0 : from === 'egress' ? 2 : 7, { host: fullName(dice.pick(next)), port: { number: port } }],
    [isOutside ? 6 : 0, { host, port: { number: port } }],
    [port === 80 ? (isOutside ? 1 : 5) : 0, { host: dice.pick(['web.alpha', 'api.beta']) + '.svc.cluster.local', port: { number: 80 } }],
    [port === 443 && !isOutside ? 3 : 0, { host: 'web.alpha.svc.cluster.local', port: { number: 9000 } }],
  ]); // prettier-ignore
}

function virtualService(dice: Dice, host: string, i: number): any {
  const places = host === 'shop.test' ? [...GATEWAYS] : ['mesh', ...GATEWAYS];
  const http = places.flatMap((place) =>
    dice.chance(85)
      ? [
          {
            match: [
              {
                gateways: [place === 'mesh' ? place : `istio-system/${place}`],
                port: dice.maybe(60, () => 80),
              },
            ],
            rewrite: dice.maybe(15, () => ({ uri: '/b' })),
            fault: dice.maybe(5, () => ({ abort: { httpStatus: 418, percentage: { value: 100 } } })),
            route: [{ destination: target(dice, host, place, 80) }],
          },
        ]
      : [],
  );
  const tls = places.flatMap((place) =>
    dice.chance(85)
      ? [
          {
            match: [
              {
                gateways: [place === 'mesh' ? place : `istio-system/${place}`],
                sniHosts: [host],
                port: dice.maybe(50, () => 443),
              },
            ],
            route: [{ destination: target(dice, host, place, 443) }],
          },
        ]
      : [],
  );
  return {
    apiVersion: NETWORKING,
    kind: 'VirtualService',
    metadata: { name: `route-${i}`, namespace: 'istio-system' },
    spec: {
      hosts: [host],
      gateways: places.map((place) => (place === 'mesh' ? place : `istio-system/${place}`)),
      ...(http.length > 0 && { http }),
      ...(tls.length > 0 && { tls }),
    },
  }; // prettier-ignore
}

/** Destination rules to gateways, with Istio's mutual TLS or without. */
function tlsRules(dice: Dice): any[] {
  return ['egress', 'gate'].flatMap((name) => {
    const tls = () =>
      dice.weighted<any>([
        [6, { mode: 'ISTIO_MUTUAL', sni: dice.maybe(80, () => dice.pick(HOSTS)) }],
        [2, { mode: 'DISABLE' }],
      ]);
    if (dice.chance(35)) return [];
    const ports = dice.weighted<any>([
      [4, [80]],
      [2, [443]],
      [2, [80, 443]],
    ]);
    return {
      apiVersion: NETWORKING,
      kind: 'DestinationRule',
      metadata: { name, namespace: 'istio-system' },
      spec: {
        host: fullName(name),
        trafficPolicy: {
          portLevelSettings: ports.map((number: number) => ({ port: { number }, tls: tls() })),
        },
      },
    };
  });
}

const peers = (dice: Dice): any[] =>
  dice.chance(60)
    ? [
        {
          apiVersion: 'security.istio.io/v1',
          kind: 'PeerAuthentication',
          metadata: { name: 'mesh', namespace: 'istio-system' },
          spec: { mtls: { mode: dice.pick(['STRICT', 'PERMISSIVE', 'DISABLE']) } },
        },
      ]
    : [];

/** Policies of gateways and servers, by who calls and by path. */
function policies(dice: Dice): any[] {
  return Array.from({ length: dice.weighted([[5, 0], [3, 1], [1, 2]]) }, (_, i) => ({
    apiVersion: 'security.istio.io/v1',
    kind: 'AuthorizationPolicy',
    metadata: { name: `policy-${i}`, namespace: 'istio-system' },
    spec: {
      selector: {
        matchLabels: dice.pick([{ istio: 'egress' }, { istio: 'gate' }, { tier: 'back' }, { istio: 'ingressgateway' }]),
      },
      action: dice.pick(['ALLOW', 'DENY']),
      rules: [
        dice.weighted<any>([
          [4, { from: [{ source: { namespaces: [dice.pick(['alpha', 'beta', 'istio-system'])] } }] }],
          [3, { to: [{ operation: { paths: [dice.pick(['/a', '/b', '/*'])] } }] }],
          [2, { to: [{ operation: { ports: [dice.pick(['8080', '8443'])] } }] }],
          [2, { to: [{ operation: { hosts: [dice.pick(HOSTS)] } }] }],
          [2, { from: [{ source: { principals: ['cluster.local/ns/istio-system/sa/egress'] } }] }],
        ]),
      ],
    },
  })); // prettier-ignore
}
