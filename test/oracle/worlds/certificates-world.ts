import { seeded } from '../../support/mutate';
import { Dice } from './dice';
import type { RandomWorld } from './world';
import { ALIAS, TRUST_DOMAIN } from './policies-words';
import { serverWorld } from './policies-world';
import { randomPeers } from './policies-mutual-tls';

const NAMESPACES = ['alpha', 'beta', 'istio-system'];
const SERVERS = ['web.alpha', 'api.beta'];
const PORTS = [80, 9000, 9001];

/** Another client in each namespace, with a service account of its own. */
const CLIENTS = ['alpha', 'beta'].map((namespace) => ({
  apiVersion: 'v1',
  kind: 'Pod',
  metadata: { name: 'second', namespace, labels: { app: 'second' } },
  spec: { serviceAccountName: 'second', containers: [{ name: 'app', image: 'app' }] },
}));

const CALLERS = [
  ...['front.alpha', 'front.alpha', 'client.beta', 'second.alpha', 'second.beta', 'bare.alpha', 'bare.alpha'],
  undefined,
];

/** The pods of all these worlds, and nothing else. */
export const certificatesBase: readonly any[] = [...serverWorld, ...CLIENTS];

/** A mesh in which it is random who may speak to whom, and how; `named` gives it another trust domain, with an alias. */
export function certificatesWorld(seed: number, number: number, named = false): RandomWorld {
  const dice = new Dice(seeded(seed));
  const manifests = [
    ...certificatesBase,
    ...randomPeers(dice),
    ...tlsRules(dice),
    ...policies(dice),
    ...(named ? [NAMED] : []),
  ].map((one) => JSON.parse(JSON.stringify(one)));
  return { seed, manifests, requests: Array.from({ length: number }, () => request(dice)) };
}

function request(dice: Dice): RandomWorld['requests'][number] {
  const from = dice.pick(CALLERS);
  const to = dice.pick(SERVERS);
  const port = dice.weighted([[5, 80], [3, 9000], [4, 9001]]); // prettier-ignore
  const scheme = dice.weighted([[8, 'http'], [2, 'tcp'], [1, 'https']]); // prettier-ignore
  return {
    ...(from !== undefined && { from }),
    method: dice.pick(['GET', 'POST']),
    url: `${scheme}://${to}:${port}${scheme === 'tcp' ? '' : dice.pick(['/', '/a', '/a/b'])}`,
  };
}

/** Destination rules with every mode of TLS. */
function tlsRules(dice: Dice): any[] {
  const files = { clientCertificate: '/etc/certs/tls.crt', privateKey: '/etc/certs/tls.key' };
  const tls = () =>
    dice.weighted<any>([
      [5, { mode: 'ISTIO_MUTUAL' }],
      [4, { mode: 'DISABLE' }],
      [2, { mode: 'SIMPLE' }],
      [1, { mode: 'MUTUAL', ...files, caCertificates: '/etc/certs/ca.crt' }],
    ]);
  return Array.from({ length: dice.weighted([[4, 0], [4, 1], [2, 2]]) }, (_, i) => ({
    apiVersion: 'networking.istio.io/v1',
    kind: 'DestinationRule',
    metadata: { name: `rule-${i}`, namespace: dice.pick(NAMESPACES), creationTimestamp: day(i) },
    spec: {
      host: dice.pick([
        ...SERVERS.map((server) => `${server}.svc.cluster.local`),
        ...['*.local', '*.alpha.svc.cluster.local'],
      ]),
      trafficPolicy: {
        tls: dice.maybe(80, tls),
        portLevelSettings: dice.maybe(30, () => [
          { port: { number: dice.pick(PORTS) }, tls: dice.maybe(85, tls) },
        ]),
      },
    },
  })); // prettier-ignore
}

const day = (i: number) => new Date(Date.UTC(2026, 1, 1 + i)).toISOString().replace('.000', '');

const IDENTITIES = [
  'alpha/sa/front',
  'alpha/sa/second',
  'beta/sa/default',
  'beta/sa/second',
  'alpha/sa/default',
];
const DOMAINS = ['cluster.local', TRUST_DOMAIN, ALIAS, 'other.example'];

/** What identities are compared with. */
const WORDS: { readonly [field: string]: readonly string[] } = {
  principals: [
    ...DOMAINS.flatMap((domain) => IDENTITIES.map((identity) => `${domain}/ns/${identity}`)),
    ...[
      '*',
      '*/ns/alpha/sa/front',
      '*/sa/second',
      'cluster.local/*',
      'cluster.local/ns/alpha/*',
      `${ALIAS}/*`,
    ],
  ],
  namespaces: ['alpha', 'beta', 'gamma', 'al*', '*eta', '*'],
  serviceAccounts: ['front', 'default', 'second', 'alpha/front', 'beta/default', 'beta/second'],
  trustDomains: [...DOMAINS, '*', 'cluster*', '*.example'],
};

function source(dice: Dice): any {
  const fields = dice.some(Object.keys(WORDS), dice.weighted([[8, 1], [2, 2]])); // prettier-ignore
  const chosen = fields.includes('serviceAccounts')
    ? // What istiod's webhook takes beside these is little.
      ['serviceAccounts']
    : fields;
  return Object.fromEntries(
    chosen.map((field) => [
      dice.chance(30) ? `not${field[0].toUpperCase()}${field.slice(1)}` : field,
      dice.some(WORDS[field], dice.between(1, 3)),
    ]),
  );
}

function operation(dice: Dice): any {
  return dice.weighted<any>([
    [4, { ports: dice.some(['8080', '9000', '9001', '80'], dice.between(1, 2)) }],
    [3, { paths: dice.some(['/', '/a', '/a/*', '*/b'], dice.between(1, 2)) }],
    [2, { methods: [dice.pick(['GET', 'POST'])] }],
    [2, { notPorts: [dice.pick(['8080', '9000'])] }],
  ]);
}

function policies(dice: Dice): any[] {
  return Array.from({ length: dice.weighted([[3, 0], [4, 1], [3, 2], [2, 3]]) }, (_, i) => ({
    apiVersion: 'security.istio.io/v1',
    kind: 'AuthorizationPolicy',
    metadata: { name: `policy-${i}`, namespace: dice.pick(NAMESPACES) },
    spec: {
      selector: dice.maybe(50, () => ({
        matchLabels: dice.pick([{ app: 'web' }, { app: 'api' }, { tier: 'back' }]),
      })),
      action: dice.pick(['ALLOW', 'ALLOW', 'DENY']),
      rules: Array.from({ length: dice.between(1, 2) }, () => ({
        from: dice.maybe(80, () => [{ source: source(dice) }]),
        to: dice.maybe(40, () => [{ operation: operation(dice) }]),
        when: dice.maybe(15, () => [
          { key: dice.pick(['source.principal', 'source.namespace']), values: [dice.pick(['*', 'alpha', 'cluster.local/ns/alpha/sa/front'])] },
        ]),
      })),
    },
  })); // prettier-ignore
}

/** A mesh config with a trust domain that has another name. */
const NAMED: any = {
  apiVersion: 'v1',
  kind: 'ConfigMap',
  metadata: { name: 'istio', namespace: 'istio-system' },
  data: { mesh: JSON.stringify({ trustDomain: TRUST_DOMAIN, trustDomainAliases: [ALIAS] }) },
};
