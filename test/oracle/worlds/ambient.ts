import { seeded } from '../../support/mutate';
import type { AnswerRequest } from '../model/answer';
import { Dice } from './dice';

/** A random mesh in ambient mode, with requests. */
export interface AmbientWorld {
  readonly seed: number;
  readonly manifests: readonly any[];
  readonly requests: readonly AnswerRequest[];
}

const SERVICES = ['api', 'web', 'cart'] as const;
const CLIENTS = ['client', 'other'] as const;
const PATHS = ['/', '/a', '/a/b', '/b', '/admin'] as const;
const METHODS = ['GET', 'POST'] as const;
const ACCOUNTS = ['client', 'other', 'waypoint', 'shared', 'api', 'web'] as const;
const PORTS = [
  { name: 'http', port: 80, targetPort: 8080 },
  { name: 'tcp-raw', port: 9000, targetPort: 8081 },
  { name: 'any', port: 9001, targetPort: 8082 },
] as const;
const CREATED = ['2026-01-01T00:00:00Z', '2026-01-02T00:00:00Z', '2026-01-03T00:00:00Z'] as const;

/** The world of a seed. */
export function randomAmbientWorld(seed: number, requests = 40): AmbientWorld {
  const dice = new Dice(seeded(seed));
  let count = 0;
  const named = (apiVersion: string, kind: string, namespace: string, spec: object, more: object = {}) => ({
    apiVersion,
    kind,
    // Each has an age of its own, by which istiod orders them.
    metadata: {
      name: `o${++count}`,
      namespace,
      creationTimestamp: new Date(Date.parse(CREATED[0]) + count * 60_000).toISOString(),
      ...more,
    },
    spec,
  });
  const manifests = [
    ...namespaces(dice),
    waypoint('waypoint', 'app', dice),
    waypoint('shared', 'side', dice),
    ...SERVICES.flatMap((name) => service(name, dice)),
    ...CLIENTS.map((name) => deployment(name, name, {})),
    ...upTo(dice, 4, () =>
      named('security.istio.io/v1', 'AuthorizationPolicy', dice.pick(HOMES), policy(dice)),
    ),
    ...upTo(dice, 2, () => {
      const home = dice.pick(['app', 'app', 'istio-system']);
      return named('security.istio.io/v1', 'PeerAuthentication', home, peers(dice, home));
    }),
    ...upTo(dice, 2, () =>
      named('gateway.networking.k8s.io/v1', 'HTTPRoute', dice.pick(['app', 'app', 'side']), route(dice)),
    ),
    ...upTo(dice, 2, () =>
      named('networking.istio.io/v1', 'VirtualService', dice.pick(['app', 'app', 'side']), rules(dice)),
    ),
    ...SERVICES.filter(() => dice.chance(40)).map((name) =>
      named('networking.istio.io/v1', 'DestinationRule', 'app', {
        host: hostOf(name),
        subsets: dice.some(['v1', 'v2', 'v3'], 2).map((version) => ({ name: version, labels: { version } })),
      }),
    ),
  ];
  return { seed, manifests, requests: Array.from({ length: requests }, () => request(dice)) };
}

const HOMES = ['app', 'app', 'app', 'istio-system', 'side'] as const;
const hostOf = (name: string) => `${name}.app.svc.cluster.local`;
const upTo = <T>(dice: Dice, most: number, make: () => T): T[] =>
  Array.from({ length: dice.between(0, most) }, make);

/** The labels by which a waypoint is asked for; none, or one that is not there, among them. */
const asking = (dice: Dice): object =>
  dice.weighted<object>([
    [4, {}],
    [5, { 'istio.io/use-waypoint': 'waypoint' }],
    [2, { 'istio.io/use-waypoint': 'shared', 'istio.io/use-waypoint-namespace': 'side' }],
    [1, { 'istio.io/use-waypoint': 'none' }],
    [1, { 'istio.io/use-waypoint': 'nowhere' }],
  ]);

const namespaces = (dice: Dice) =>
  (['app', 'side'] as const).map((name) => ({
    apiVersion: 'v1',
    kind: 'Namespace',
    metadata: { name, labels: { 'istio.io/dataplane-mode': 'ambient', ...(name === 'app' && asking(dice)) } },
  }));

function waypoint(name: string, namespace: string, dice: Dice) {
  const allowed = dice.weighted<object | undefined>([
    [3, undefined],
    [3, { namespaces: { from: 'All' } }],
    [
      2,
      {
        namespaces: {
          from: 'Selector',
          selector: { matchLabels: { 'kubernetes.io/metadata.name': dice.pick(['app', 'side']) } },
        },
      },
    ],
  ]);
  const type = dice.weighted<string | undefined>([
    [6, undefined],
    [2, 'all'],
    [1, 'workload'],
  ]);
  return {
    apiVersion: 'gateway.networking.k8s.io/v1',
    kind: 'Gateway',
    metadata: { name, namespace, ...(type && { labels: { 'istio.io/waypoint-for': type } }) },
    spec: {
      gatewayClassName: 'istio-waypoint',
      listeners: [
        { name: 'mesh', port: 15008, protocol: 'HBONE', ...(allowed && { allowedRoutes: allowed }) },
      ],
    },
  };
}

const deployment = (name: string, account: string, labels: object) => ({
  apiVersion: 'apps/v1',
  kind: 'Deployment',
  metadata: { name, namespace: 'app' },
  spec: {
    selector: { matchLabels: { app: account, ...labels } },
    template: {
      metadata: { labels: { app: account, ...labels } },
      spec: {
        serviceAccountName: account,
        containers: [
          {
            name: 'app',
            image: 'app',
            ports: PORTS.map(({ targetPort }) => ({ containerPort: targetPort })),
          },
        ],
      },
    },
  },
});

function service(name: string, dice: Dice) {
  const versions = dice.some(['v1', 'v2'], dice.between(1, 2)).sort();
  return [
    {
      apiVersion: 'v1',
      kind: 'Service',
      metadata: { name, namespace: 'app', labels: dice.chance(40) ? asking(dice) : {} },
      spec: { selector: { app: name }, ports: dice.some(PORTS, dice.between(2, 3)) },
    },
    ...versions.map((version) => deployment(`${name}-${version}`, name, { version })),
  ];
}

const words = (dice: Dice, make: () => string) => Array.from({ length: dice.between(1, 2) }, make);

const source = (dice: Dice): object =>
  dice.weighted<() => object>([
    [5, () => ({ principals: words(dice, () => principal(dice)) })],
    [2, () => ({ notPrincipals: words(dice, () => principal(dice)) })],
    [3, () => ({ namespaces: words(dice, () => dice.pick(['app', 'side', 'a*', '*', '*de'])) })],
    [1, () => ({ notNamespaces: [dice.pick(['app', 'side'])] })],
    [
      2,
      () => ({
        serviceAccounts: words(dice, () =>
          dice.pick(['client', 'app/client', 'app/waypoint', 'side/shared']),
        ),
      }),
    ],
    [1, () => ({ requestPrincipals: ['*'] })],
  ])();

const principal = (dice: Dice): string => {
  const home = dice.pick(['app', 'app', 'side']);
  const account = dice.pick(ACCOUNTS);
  return dice.weighted([
    [5, `cluster.local/ns/${home}/sa/${account}`],
    [1, `*/sa/${account}`],
    [1, `cluster.local/ns/${home}/*`],
    [1, '*'],
  ]);
};

const operation = (dice: Dice): object => ({
  ...(dice.chance(50) && { ports: words(dice, () => dice.pick(['80', '8080', '9000', '8081', '9001'])) }),
  ...(dice.chance(45) && { methods: [dice.pick(METHODS)] }),
  ...(dice.chance(35) && { paths: words(dice, () => dice.pick(['/a', '/a*', '/admin', '*b'])) }),
});

const isEmpty = (one: object) => Object.keys(one).length === 0;

function rule(dice: Dice): object {
  const to = operation(dice);
  const when = dice.weighted<object | undefined>([
    [8, undefined],
    [1, { key: 'source.namespace', values: ['app'] }],
    [1, { key: 'destination.port', notValues: ['8080'] }],
    [1, { key: 'request.headers[x-user]', values: ['me'] }],
  ]);
  return {
    ...(dice.chance(60) && { from: [{ source: source(dice) }] }),
    ...(dice.chance(60) && !isEmpty(to) && { to: [{ operation: to }] }),
    ...(when && { when: [when] }),
  };
}

function policy(dice: Dice): object {
  const target = dice.weighted<() => object>([
    [4, () => ({})],
    [5, () => ({ selector: { matchLabels: { app: dice.pick(SERVICES) } } })],
    [6, () => ({ targetRefs: [{ group: '', kind: 'Service', name: dice.pick(SERVICES) }] })],
    [
      2,
      () => ({
        targetRefs: [
          { group: 'gateway.networking.k8s.io', kind: 'Gateway', name: dice.pick(['waypoint', 'shared']) },
        ],
      }),
    ],
    [
      1,
      () => ({
        targetRefs: [{ group: 'gateway.networking.k8s.io', kind: 'GatewayClass', name: 'istio-waypoint' }],
      }),
    ],
  ])();
  const action = dice.weighted([
    [6, 'ALLOW'],
    [5, 'DENY'],
  ]);
  return { action, ...target, rules: Array.from({ length: dice.between(1, 2) }, () => rule(dice)) };
}

const MODES = ['STRICT', 'PERMISSIVE', 'DISABLE', 'UNSET'] as const;

function peers(dice: Dice, home: string): object {
  const mode = dice.pick(MODES);
  if (home === 'istio-system' || dice.chance(40)) return { mtls: { mode } };
  return {
    selector: { matchLabels: { app: dice.pick(SERVICES) } },
    ...(dice.chance(70) && { mtls: { mode } }),
    ...(dice.chance(60) && { portLevelMtls: { [dice.pick(['8080', '8081'])]: { mode: dice.pick(MODES) } } }),
  };
}

const backend = (dice: Dice) => ({
  name: dice.pick([...SERVICES, 'gone']),
  namespace: 'app',
  port: dice.weighted([
    [6, 80],
    [1, 9001],
  ]),
  weight: dice.between(0, 3),
});

function route(dice: Dice): object {
  const port = dice.weighted<number | undefined>([
    [4, undefined],
    [3, 80],
    [1, 9001],
  ]);
  return {
    parentRefs: [
      { group: '', kind: 'Service', name: dice.pick(SERVICES), namespace: 'app', ...(port && { port }) },
    ],
    rules: Array.from({ length: dice.between(1, 2) }, () => ({
      ...(dice.chance(70) && {
        matches: [{ path: { type: dice.pick(['PathPrefix', 'Exact']), value: dice.pick(PATHS) } }],
      }),
      ...(dice.chance(20)
        ? { filters: [{ type: 'RequestRedirect', requestRedirect: { hostname: 'away.test' } }] }
        : { backendRefs: Array.from({ length: dice.between(1, 2) }, () => backend(dice)) }),
    })),
  };
}

const destination = (dice: Dice) => ({
  host: hostOf(dice.pick([...SERVICES, 'gone'])),
  ...(dice.chance(30) && { subset: dice.pick(['v1', 'v2', 'v3']) }),
  ...(dice.chance(40) && { port: { number: dice.pick([80, 9001]) } }),
});

const match = (dice: Dice): object =>
  dice.weighted<object>([
    [5, { uri: { prefix: dice.pick(PATHS) } }],
    [2, { method: { exact: dice.pick(METHODS) } }],
    [1, { sourceLabels: { app: 'client' } }],
    [1, { sourceNamespace: dice.pick(['app', 'side']) }],
    [1, { port: dice.pick([80, 9001]) }],
  ]);

function rules(dice: Dice): object {
  const host = dice.weighted([
    [6, hostOf(dice.pick(SERVICES))],
    [1, '*.app.svc.cluster.local'],
  ]);
  return {
    hosts: [host],
    http: Array.from({ length: dice.between(1, 3) }, () => ({
      ...(dice.chance(65) && { match: [match(dice)] }),
      ...(dice.chance(20)
        ? { redirect: { authority: 'away.test' } }
        : {
            route: weighed(dice),
            ...(dice.chance(20) && {
              fault: { abort: { httpStatus: 418, percentage: { value: dice.pick([50, 100]) } } },
            }),
          }),
    })),
    ...(dice.chance(30) && { tcp: [{ route: [{ destination: destination(dice) }] }] }),
  };
}

function weighed(dice: Dice): object[] {
  if (dice.chance(70)) return [{ destination: destination(dice) }];
  const weight = dice.pick([10, 50, 90]);
  return [
    { destination: destination(dice), weight },
    { destination: destination(dice), weight: 100 - weight },
  ];
}

function request(dice: Dice): AnswerRequest {
  const { port } = dice.weighted<(typeof PORTS)[number]>([
    [7, PORTS[0]],
    [2, PORTS[1]],
    [2, PORTS[2]],
  ]);
  const scheme = port === 9000 || dice.chance(8) ? 'tcp' : 'http';
  const path = scheme === 'tcp' ? '' : dice.pick(PATHS);
  return {
    from: `${dice.pick(CLIENTS)}.app`,
    method: dice.pick(METHODS),
    url: `${scheme}://${dice.pick(SERVICES)}.app:${port}${path}`,
    headers: dice.chance(30) && scheme === 'http' ? { 'x-user': dice.pick(['me', 'you']) } : {},
  };
}
