import { generateKeyPairSync } from 'node:crypto';
import { seeded } from '../../support/mutate';
import { Dice } from './dice';
import { authorizationPolicies, requestAuthentications } from './policies-authorization';
import { policyRequests, type PolicyRequest } from './policies-requests';
import { ALIAS, TRUST_DOMAIN } from './policies-words';

/** A mesh with random policies, and requests that are aimed at their edges. */
export interface PolicyWorld {
  readonly seed: number;
  readonly manifests: readonly any[];
  readonly requests: readonly PolicyRequest[];
  /** The trust domain of the mesh. */
  readonly trustDomain: string;
  /** Whether mutual TLS is on, so that callers show who they are. */
  readonly isMutual: boolean;
}

/** The key that signs all tokens. */
export const KEY = generateKeyPairSync('rsa', { modulusLength: 2048 });
const JWKS = JSON.stringify({
  keys: [{ ...KEY.publicKey.export({ format: 'jwk' }), kid: 'test', alg: 'RS256' }],
});

/** The policies of a seed, the same each time. Not all of them need be such that istiod takes them. */
export function policyWorld(seed: number, number: number, hasAlias: boolean): PolicyWorld {
  const dice = new Dice(seeded(seed));
  const isMutual = dice.chance(80);
  const manifests = [
    ...serverWorld,
    ...ENTRANCES,
    ...authorizationPolicies(dice),
    ...requestAuthentications(dice, JWKS),
    ...(isMutual ? [] : [PLAIN]),
    ...(hasAlias ? [NAMED] : []),
  ].map((one) => JSON.parse(JSON.stringify(one)));
  const requests = policyRequests(dice, number);
  return { seed, manifests, requests, trustDomain: hasAlias ? TRUST_DOMAIN : 'cluster.local', isMutual };
}

const spec = (labels: object, serviceAccountName?: string) => ({
  metadata: { labels },
  spec: { serviceAccountName, containers: [{ name: 'app', image: 'app' }] },
});
const pod = (name: string, namespace: string, labels: object, account?: string): any => ({
  apiVersion: 'v1',
  kind: 'Pod',
  metadata: { name, namespace, labels },
  spec: spec(labels, account).spec,
});
const server = (name: string, namespace: string): any[] => [
  {
    apiVersion: 'v1',
    kind: 'Service',
    metadata: { name, namespace },
    spec: {
      selector: { app: name },
      ports: [
        { name: 'http-web', port: 80, targetPort: 8080 },
        { name: 'tcp-raw', port: 9000 },
        { name: 'auto', port: 9001 },
      ],
    },
  },
  {
    apiVersion: 'apps/v1',
    kind: 'Deployment',
    metadata: { name, namespace },
    spec: { selector: { matchLabels: { app: name } }, template: spec({ app: name, tier: 'back' }) },
  },
];

/** Two servers, and those who call them. */
export const serverWorld: readonly any[] = [
  pod('front', 'alpha', { app: 'front' }, 'front'),
  pod('client', 'beta', { app: 'client' }),
  pod('bare', 'alpha', { app: 'bare', 'sidecar.istio.io/inject': 'false' }),
  ...server('web', 'alpha'),
  ...server('api', 'beta'),
];

/** A gateway of each kind, which answers on its own what its policies let pass. */
const ENTRANCES: readonly any[] = [
  {
    apiVersion: 'networking.istio.io/v1',
    kind: 'Gateway',
    metadata: { name: 'ingress', namespace: 'istio-system' },
    spec: {
      selector: { istio: 'ingressgateway' },
      servers: [{ port: { number: 80, name: 'http', protocol: 'HTTP' }, hosts: ['*'] }],
    },
  },
  {
    apiVersion: 'networking.istio.io/v1',
    kind: 'VirtualService',
    metadata: { name: 'ingress', namespace: 'istio-system' },
    spec: { hosts: ['*'], gateways: ['ingress'], http: [{ directResponse: { status: 200 } }] },
  },
  {
    apiVersion: 'gateway.networking.k8s.io/v1',
    kind: 'Gateway',
    metadata: { name: 'edge', namespace: 'alpha' },
    spec: { gatewayClassName: 'istio', listeners: [{ name: 'http', port: 80, protocol: 'HTTP' }] },
  },
  {
    apiVersion: 'gateway.networking.k8s.io/v1',
    kind: 'HTTPRoute',
    metadata: { name: 'edge', namespace: 'alpha' },
    spec: {
      parentRefs: [{ name: 'edge' }],
      rules: [{ filters: [{ type: 'RequestRedirect', requestRedirect: { hostname: 'elsewhere.test' } }] }],
    },
  },
];

const PLAIN: any = {
  apiVersion: 'security.istio.io/v1',
  kind: 'PeerAuthentication',
  metadata: { name: 'plain', namespace: 'istio-system' },
  spec: { mtls: { mode: 'DISABLE' } },
};

/** A mesh config with a trust domain that has another name. */
const NAMED: any = {
  apiVersion: 'v1',
  kind: 'ConfigMap',
  metadata: { name: 'istio', namespace: 'istio-system' },
  data: { mesh: JSON.stringify({ trustDomain: TRUST_DOMAIN, trustDomainAliases: [ALIAS] }) },
};
