import type { Dice } from './dice';
import { ISSUERS, KEYS, WORDS } from './policies-words';

const API = 'security.istio.io/v1';

/** The pods that policies may select, and the gateways that they may be attached to. */
const SELECTORS = [
  { app: 'web' },
  { app: 'api' },
  { istio: 'ingressgateway' },
  { tier: 'back' },
  { app: 'no' },
];
const HOMES = ['alpha', 'beta', 'istio-system'];

const some = (dice: Dice, kind: keyof typeof WORDS): string[] =>
  dice.some<string>(WORDS[kind], dice.weighted([[5, 1], [3, 2], [1, 3]])); // prettier-ignore

type Fields = readonly (readonly [string, keyof typeof WORDS])[];

const SOURCE: Fields = [
  ['principals', 'principals'],
  ['namespaces', 'namespaces'],
  ['serviceAccounts', 'serviceAccounts'],
  ['trustDomains', 'trustDomains'],
  ['requestPrincipals', 'requestPrincipals'],
  ['ipBlocks', 'ipBlocks'],
  ['remoteIpBlocks', 'ipBlocks'],
];
const OPERATION: Fields = [
  ['hosts', 'hosts'],
  ['methods', 'methods'],
  ['paths', 'paths'],
  ['paths', 'paths'],
  ['ports', 'ports'],
];

/** One to three fields, each as it is or as what must not be. */
function fields(dice: Dice, among: Fields): any {
  const chosen = dice.some(among, dice.weighted([[6, 1], [3, 2], [1, 3]])); // prettier-ignore
  return Object.fromEntries(
    chosen.map(([name, kind]) => [
      dice.chance(25) ? `not${name[0].toUpperCase()}${name.slice(1)}` : name,
      some(dice, kind),
    ]),
  );
}

function condition(dice: Dice): any {
  const [key, kind] = dice.pick(KEYS);
  const [values, notValues] = [some(dice, kind), some(dice, kind)];
  return dice.weighted<any>([
    [6, { key, values }],
    [3, { key, notValues }],
    [1, { key, values, notValues }],
  ]);
}

const upTo = <T>(dice: Dice, most: number, make: () => T): T[] =>
  Array.from({ length: dice.between(1, most) }, make);

const rule = (dice: Dice): any => ({
  from: dice.maybe(45, () => upTo(dice, 2, () => ({ source: fields(dice, SOURCE) }))),
  to: dice.maybe(55, () => upTo(dice, 2, () => ({ operation: fields(dice, OPERATION) }))),
  when: dice.maybe(40, () => upTo(dice, 2, () => condition(dice))),
});

/** What a policy is for: pods by labels, all of a namespace, or a gateway. */
function target(dice: Dice, namespace: string): any {
  return dice.weighted<any>([
    [6, { selector: { matchLabels: dice.pick(SELECTORS) } }],
    [2, {}],
    [namespace === 'alpha' ? 2 : 0, { targetRefs: [{ group: 'gateway.networking.k8s.io', kind: 'Gateway', name: 'edge' }] }], // prettier-ignore
  ]);
}

/** AuthorizationPolicies with all that their rules can ask for. */
export function authorizationPolicies(dice: Dice): any[] {
  return Array.from({ length: dice.between(1, 5) }, (_, i) => {
    const namespace = dice.weighted([[3, 'alpha'], [3, 'beta'], [2, 'istio-system']]); // prettier-ignore
    const dryRun = dice.maybe(10, () => ({ 'istio.io/dry-run': dice.pick(['true', 'false', '1', 'True']) }));
    const of = target(dice, namespace);
    return {
      apiVersion: API,
      kind: 'AuthorizationPolicy',
      metadata: { name: `policy-${'cabed'[i]}`, namespace, annotations: dryRun },
      spec: {
        ...of,
        action: dice.weighted([[4, undefined], [2, 'ALLOW'], [5, 'DENY'], [1, 'AUDIT']]), // prettier-ignore
        rules: dice.weighted([
          [18, () => upTo(dice, 3, () => rule(dice))],
          [1, () => [{}]],
          [1, (): any => undefined],
        ])(),
      },
    };
  });
}

/** RequestAuthentications, whose tokens are signed by one key. */
export function requestAuthentications(dice: Dice, jwks: string): any[] {
  return Array.from({ length: dice.weighted([[3, 0], [4, 1], [2, 2]]) }, (_, i) => {
    const namespace = dice.pick(HOMES);
    const { targetRefs, selector } = target(dice, namespace);
    return {
      apiVersion: API,
      kind: 'RequestAuthentication',
      metadata: { name: `tokens-${i}`, namespace },
      spec: {
        targetRefs,
        selector,
        jwtRules: upTo(dice, 2, () => ({
          issuer: dice.pick(ISSUERS),
          jwks,
          audiences: dice.maybe(30, () => dice.some(['shop', 'bank'], dice.between(1, 2))),
          spaceDelimitedClaims: dice.maybe(20, () => ['rights']),
        })),
      },
    };
  }); // prettier-ignore
}
