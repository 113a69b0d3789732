import { maker, type ObjectCases } from '../../support/cases';

const make = maker('security.istio.io/v1', 'AuthorizationPolicy');
const allow = (...rules: object[]) => make({ action: 'ALLOW', rules });
const custom = (...rules: object[]) => make({ action: 'CUSTOM', provider: { name: 'shop-authz' }, rules });
const from = (source: object) => allow({ from: [{ source }] });
const to = (operation: object) => allow({ to: [{ operation }] });
const when = (key: string, ...values: string[]) => allow({ when: [{ key, values }] });
const refs = (ref: object) =>
  make({ targetRefs: [{ kind: 'Service', name: 'reviews', ...ref }], rules: [{}] });
const target = { kind: 'Service', name: 'reviews' };
const selector = { matchLabels: { app: 'reviews' } };
const ofReviews = { kind: 'Service', name: 'reviews' };
const get = { operation: { methods: ['GET'] } };

export const authorizationPolicyCases: ObjectCases = {
  'policy-target/exclusive': [
    { bad: make({ selector, targetRefs: [ofReviews], rules: [{}] }), good: make({ selector, rules: [{}] }) },
    {
      bad: make({ selector, targetRef: ofReviews, rules: [{}] }),
      good: make({ targetRef: ofReviews, rules: [{}] }),
    },
  ],
  'policy-target/name': [{ bad: refs({ name: '' }), good: refs({}) }],
  'policy-target/namespace': [
    { bad: refs({ namespace: 'shop' }), good: refs({}) },
    {
      bad: make({ targetRef: { ...target, namespace: 'shop' }, rules: [{}] }),
      good: make({ targetRef: target, rules: [{}] }),
    },
  ],
  'policy-target/kind': [
    {
      bad: refs({ group: 'networking.istio.io', kind: 'Gateway', name: 'edge' }),
      good: refs({ group: 'gateway.networking.k8s.io', kind: 'Gateway', name: 'edge' }),
    },
  ],
  'authorization-policy/custom-without-rules': [
    { bad: make({ action: 'CUSTOM', provider: { name: 'shop-authz' } }), good: custom({}) },
    { bad: custom(), good: custom({}) },
  ],
  'authorization-policy/custom-without-provider': [
    { bad: make({ action: 'CUSTOM', rules: [{}] }), good: custom({}) },
  ],
  'authorization-policy/custom-identity': [
    {
      bad: custom({ from: [{ source: { namespaces: ['pay'] } }] }),
      good: custom({ from: [{ source: { ipBlocks: ['10.0.0.0/8'] } }] }),
    },
  ],
  'authorization-policy/custom-condition': [
    {
      bad: custom({ when: [{ key: 'request.auth.claims[group]', values: ['admin'] }] }),
      good: custom({ when: [{ key: 'request.headers[x-group]', values: ['admin'] }] }),
    },
  ],
  'authorization-policy/provider-without-custom': [
    { bad: make({ action: 'ALLOW', provider: { name: 'shop-authz' }, rules: [{}] }), good: custom({}) },
  ],
  'authorization-policy/deny-without-rules': [
    { bad: make({ action: 'DENY' }), good: make({ action: 'DENY', rules: [{}] }) },
  ],
  'authorization-policy/deny-all-tcp': [
    {
      bad: make({ action: 'DENY', rules: [{ to: [get] }] }),
      good: make({ action: 'DENY', rules: [{ to: [{ operation: { methods: ['GET'], ports: ['9080'] } }] }] }),
    },
    {
      bad: make({ action: 'DENY', rules: [{ from: [{ source: { notRequestPrincipals: ['*'] } }] }] }),
      good: make({ action: 'ALLOW', rules: [{ from: [{ source: { notRequestPrincipals: ['*'] } }] }] }),
    },
  ],
  'authorization-policy/no-source': [{ bad: allow({ from: [{}] }), good: from({ namespaces: ['pay'] }) }],
  'authorization-policy/empty-source': [{ bad: from({}), good: from({ namespaces: ['pay'] }) }],
  'authorization-policy/account-with-identity': [
    {
      bad: from({ serviceAccounts: ['pay/checkout'], namespaces: ['pay'] }),
      good: from({ serviceAccounts: ['pay/checkout'] }),
    },
  ],
  'authorization-policy/source-address': [
    { bad: from({ ipBlocks: ['10.0.0.0/33'] }), good: from({ ipBlocks: ['10.0.0.0/8'] }) },
    { bad: from({ notRemoteIpBlocks: ['client'] }), good: from({ notRemoteIpBlocks: ['192.0.2.1'] }) },
  ],
  'authorization-policy/service-account': [
    { bad: from({ serviceAccounts: ['pay/*'] }), good: from({ serviceAccounts: ['pay/checkout'] }) },
    {
      bad: from({ serviceAccounts: ['cluster.local/pay/checkout'] }),
      good: from({ serviceAccounts: ['checkout'] }),
    },
    {
      bad: from({ notServiceAccounts: Array.from({ length: 17 }, (_, i) => `pay/checkout-${i}`) }),
      good: from({ notServiceAccounts: Array.from({ length: 16 }, (_, i) => `pay/checkout-${i}`) }),
    },
    { bad: from({ serviceAccounts: ['a'.repeat(321)] }), good: from({ serviceAccounts: ['a'.repeat(320)] }) },
    { bad: from({ serviceAccounts: [''] }), good: from({ serviceAccounts: ['checkout'] }) },
  ],
  'authorization-policy/trust-domain': [
    {
      bad: from({ trustDomains: ['cluster.local/ns/pay'] }),
      good: from({ trustDomains: ['cluster.local'] }),
    },
    { bad: from({ trustDomains: ['*.shop.*'] }), good: from({ trustDomains: ['*.shop'] }) },
    { bad: from({ notTrustDomains: [''] }), good: from({ notTrustDomains: ['*'] }) },
  ],
  'authorization-policy/no-operation': [{ bad: allow({ to: [{}] }), good: to({ methods: ['GET'] }) }],
  'authorization-policy/empty-operation': [{ bad: to({}), good: to({ methods: ['GET'] }) }],
  'authorization-policy/operation-port': [{ bad: to({ ports: ['http'] }), good: to({ ports: ['9080'] }) }],
  'authorization-policy/empty-entry': [
    { bad: to({ hosts: [''] }), good: to({ hosts: ['reviews.example.com'] }) },
    { bad: from({ principals: [''] }), good: from({ principals: ['*'] }) },
  ],
  'authorization-policy/path-template': [
    { bad: to({ paths: ['/reviews/{id}'] }), good: to({ paths: ['/reviews/{*}'] }) },
    { bad: to({ paths: ['/{**}/reviews/{*}'] }), good: to({ paths: ['/{*}/reviews/{**}'] }) },
    { bad: to({ notPaths: ['/reviews*/{*}'] }), good: to({ notPaths: ['/reviews/*'] }) },
  ],
  'authorization-policy/condition-without-key': [
    { bad: when('', 'admin'), good: when('request.headers[x-group]', 'admin') },
  ],
  'authorization-policy/condition-without-values': [
    { bad: when('source.namespace'), good: when('source.namespace', 'pay') },
  ],
  'authorization-policy/condition-key': [
    { bad: when('source.nameSpace', 'pay'), good: when('source.namespace', 'pay') },
  ],
  'authorization-policy/condition-outdated-key': [
    { bad: when('destination.namespace', 'shop'), good: when('source.namespace', 'pay') },
    { bad: when('destination.labels[app]', 'reviews'), good: when('source.namespace', 'pay') },
    { bad: when('destination.user', 'reviews'), good: when('source.namespace', 'pay') },
  ],
  'authorization-policy/condition-values': [
    { bad: when('source.ip', '10.0.0.0/33', 'client'), good: when('source.ip', '10.0.0.0/8') },
    { bad: when('destination.port', 'http'), good: when('destination.port', '9080') },
    { bad: when('source.serviceAccount', 'pay/*'), good: when('source.serviceAccount', 'pay/checkout') },
    { bad: when('source.trustDomain', '*a*'), good: when('source.trustDomain', 'a*') },
    { bad: when('connection.sni', ''), good: when('connection.sni', 'shop.example.com') },
  ],
  'authorization-policy/condition-brackets': [
    { bad: when('request.headers', 'admin'), good: when('request.headers[x-group]', 'admin') },
    { bad: when('request.auth.claims[]', 'admin'), good: when('request.auth.claims[group]', 'admin') },
  ],
};
