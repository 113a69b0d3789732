import type { Dice } from './dice';
import type { ServiceFacts } from './services';
import { HEADERS, METHODS, NAMESPACES, OUTSIDE, PARAMETERS, PATHS, VALUES, WILDCARDS } from './words';

const API = 'gateway.networking.k8s.io/v1';
const EDGE = { name: 'edge', namespace: 'alpha' };

/** A Gateway of the Gateway API, with routes at it and at Services, and the names of the gateways to ask through. */
export function httpRoutes(dice: Dice, facts: readonly ServiceFacts[]): { manifests: any[]; vias: string[] } {
  const hasEdge = dice.chance(75);
  const edge = {
    apiVersion: API,
    kind: 'Gateway',
    metadata: EDGE,
    spec: {
      gatewayClassName: 'istio',
      listeners: dice.some(['http', 'shop', 'wild'], dice.between(1, 2)).map((name) => ({
        name,
        port: 80,
        protocol: 'HTTP',
        ...(name === 'shop' && { hostname: 'shop.test' }),
        ...(name === 'wild' && { hostname: '*.example.com' }),
        allowedRoutes: { namespaces: { from: dice.weighted([[4, 'All'], [1, 'Same']]) } }, // prettier-ignore
      })),
    },
  };
  const routes = Array.from({ length: dice.between(1, 4) }, (_, i) => {
    const namespace = dice.pick(NAMESPACES);
    return {
      apiVersion: API,
      kind: 'HTTPRoute',
      metadata: { name: `route-${'cadb'[i]}`, namespace },
      spec: {
        parentRefs: [parentOf(dice, facts, hasEdge, namespace)],
        hostnames: dice.maybe(60, () =>
          dice.some([...OUTSIDE, ...WILDCARDS.slice(0, 3)], dice.between(1, 2)),
        ),
        rules: Array.from({ length: dice.between(1, 3) }, () => rule(dice, facts, namespace)),
      },
    };
  });
  const grants = dice.chance(50) ? NAMESPACES.filter(() => dice.chance(60)).map(grant) : [];
  return {
    manifests: [...(hasEdge ? [edge] : []), ...routes, ...grants],
    vias: hasEdge ? ['edge'] : [],
  };
}

function parentOf(dice: Dice, facts: readonly ServiceFacts[], hasEdge: boolean, namespace: string): any {
  if (facts.length > 0 && (!hasEdge || dice.chance(40))) {
    const service = dice.pick(facts);
    return {
      group: '',
      kind: 'Service',
      name: service.name,
      ...(service.namespace !== namespace && { namespace: service.namespace }),
      port: dice.maybe(40, () => dice.pick(service.ports)),
    };
  }
  return {
    name: EDGE.name,
    namespace: EDGE.namespace,
    sectionName: dice.maybe(25, () => dice.pick(['http', 'shop', 'wild'])),
  };
}

function match(dice: Dice): any {
  const values = VALUES.filter((value) => value !== '');
  return {
    path: dice.maybe(75, () => {
      const type = dice.weighted([[5, 'PathPrefix'], [3, 'Exact'], [1, 'RegularExpression']]); // prettier-ignore
      return {
        type,
        value: type === 'RegularExpression' ? dice.pick(['/a.*', '/api/v[0-9]+']) : dice.pick(PATHS),
      };
    }),
    headers: dice.maybe(30, () =>
      dice.some(HEADERS, dice.between(1, 2)).map((name) => ({ name, value: dice.pick(values) })),
    ),
    queryParams: dice.maybe(15, () => [{ name: dice.pick(PARAMETERS), value: dice.pick(values) }]),
    method: dice.maybe(15, () => dice.pick(METHODS)),
  };
}

function rule(dice: Dice, facts: readonly ServiceFacts[], namespace: string): any {
  const matches = dice.maybe(75, () => Array.from({ length: dice.between(1, 2) }, () => match(dice)));
  const prefixed = matches?.every(({ path }: any) => path === undefined || path.type === 'PathPrefix');
  if (dice.chance(12)) return { matches, filters: [redirect(dice, prefixed === true)] };
  return {
    matches,
    filters: dice.maybe(25, () => [
      dice.weighted<() => object>([
        [3, () => rewrite(dice, prefixed === true)],
        [
          2,
          () => ({
            type: 'RequestHeaderModifier',
            requestHeaderModifier: { set: [{ name: 'x-set', value: 'yes' }] },
          }),
        ],
      ])(),
    ]),
    timeouts: dice.maybe(8, () => ({ request: '5s' })),
    backendRefs: Array.from(
      {
        length: dice.weighted([
          [1, 0],
          [5, 1],
          [4, 2],
        ]),
      },
      () => {
        // prettier-ignore
        const service = facts.length === 0 || dice.chance(8) ? undefined : dice.pick(facts);
        const { name = 'nowhere', namespace: home = namespace, ports = [80] } = service ?? {};
        return {
          name,
          ...(home !== namespace && { namespace: home }),
          port: dice.chance(90) ? dice.pick(ports) : 1234,
          weight: dice.maybe(60, () => dice.pick([0, 1, 1, 3, 10])),
        };
      },
    ),
  };
}

const pathChange = (dice: Dice, prefixed: boolean) =>
  prefixed && dice.chance(60)
    ? { type: 'ReplacePrefixMatch', replacePrefixMatch: dice.pick(['/', '/new', '/new/']) }
    : { type: 'ReplaceFullPath', replaceFullPath: dice.pick(['/whole', '/']) };

const rewrite = (dice: Dice, prefixed: boolean) => ({
  type: 'URLRewrite',
  urlRewrite: {
    hostname: dice.maybe(50, () => 'other.example.com'),
    path: dice.maybe(80, () => pathChange(dice, prefixed)),
  },
});

const redirect = (dice: Dice, prefixed: boolean) => ({
  type: 'RequestRedirect',
  requestRedirect: {
    scheme: dice.maybe(40, () => dice.pick(['http', 'https'])),
    hostname: dice.maybe(40, () => 'new.example.com'),
    port: dice.maybe(30, () => dice.pick([80, 443, 8080])),
    statusCode: dice.maybe(50, () => dice.pick([301, 302])),
    path: dice.maybe(50, () => pathChange(dice, prefixed)),
  },
});

const grant = (namespace: string) => ({
  apiVersion: 'gateway.networking.k8s.io/v1beta1',
  kind: 'ReferenceGrant',
  metadata: { name: 'open', namespace },
  spec: {
    from: NAMESPACES.map((from) => ({
      group: 'gateway.networking.k8s.io',
      kind: 'HTTPRoute',
      namespace: from,
    })),
    to: [{ group: '', kind: 'Service' }],
  },
});
