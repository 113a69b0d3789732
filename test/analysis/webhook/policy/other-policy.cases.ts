import { maker, type ObjectCases } from '../../support/cases';

const peer = maker('security.istio.io/v1', 'PeerAuthentication');
const request = maker('security.istio.io/v1', 'RequestAuthentication');
const proxy = maker('networking.istio.io/v1beta1', 'ProxyConfig');
const policy = maker('security.istio.io/v1', 'AuthorizationPolicy');

const strict = { mtls: { mode: 'STRICT' } };
const selected = (matchLabels: object) => peer({ selector: { matchLabels }, ...strict });
const issuer = 'https://login.example.com';
const jwt = (rule: object) => request({ jwtRules: [{ issuer, ...rule }] });
const key = { kty: 'EC', crv: 'P-256', x: 'Zm9v', y: 'YmFy' };
const keys = (...list: object[]) => jwt({ jwks: JSON.stringify({ keys: list }) });
const annotated = (annotations: object, make = peer) =>
  make(make === peer ? strict : { rules: [{}] }, { annotations });

export const selectorCases: ObjectCases = {
  'workload-selector/empty-key': [{ bad: selected({ '': 'reviews' }), good: selected({ app: 'reviews' }) }],
  'workload-selector/wildcard': [
    { bad: selected({ app: 'reviews*' }), good: selected({ app: 'reviews' }) },
    { bad: selected({ 'app*': 'reviews' }), good: selected({ app: 'reviews' }) },
  ],
  'workload-selector/no-labels': [
    { bad: selected({}), good: selected({ app: 'reviews' }) },
    { bad: proxy({ selector: {}, concurrency: 2 }), good: proxy({ concurrency: 2 }) },
    { bad: request({ selector: {} }), good: request({}) },
  ],
};

export const proxyConfigCases: ObjectCases = {
  'proxy-config/concurrency': [{ bad: proxy({ concurrency: -1 }), good: proxy({ concurrency: 0 }) }],
};

export const requestAuthenticationCases: ObjectCases = {
  'request-authentication/audience': [
    { bad: jwt({ audiences: [''] }), good: jwt({ audiences: ['reviews'] }) },
  ],
  'request-authentication/no-issuer': [
    {
      bad: request({ jwtRules: [{ audiences: ['reviews'] }] }),
      good: request({ jwtRules: [{ jwksUri: `${issuer}/keys` }] }),
    },
  ],
  'request-authentication/jwks-uri': [
    { bad: jwt({ jwksUri: 'ldap://login.example.com' }), good: jwt({ jwksUri: `${issuer}/keys` }) },
    { bad: jwt({ jwksUri: 'https://login.example.com:https' }), good: jwt({ jwksUri: `${issuer}:8443` }) },
    { bad: jwt({ jwksUri: 'https://login.example.com/%zz' }), good: jwt({ jwksUri: `${issuer}/%20` }) },
  ],
  'request-authentication/jwks': [
    { bad: jwt({ jwks: 'keys' }), good: keys(key) },
    { bad: keys({ kty: 'EC', crv: 'P-256' }), good: keys(key) },
  ],
  'request-authentication/private-keys': [
    { bad: keys({ ...key, d: 'cXV4' }), good: keys(key) },
    { bad: keys({ kty: 'oct', k: 'Zm9v' }), good: keys({ kty: 'RSA', n: 'Zm9v', e: 'AQAB' }) },
  ],
  'request-authentication/from-header': [
    { bad: jwt({ fromHeaders: [{ name: '' }] }), good: jwt({ fromHeaders: [{ name: 'x-token' }] }) },
  ],
  'request-authentication/from-param': [
    { bad: jwt({ fromParams: [''] }), good: jwt({ fromParams: ['token'] }) },
  ],
  'request-authentication/from-cookie': [
    { bad: jwt({ fromCookies: [''] }), good: jwt({ fromCookies: ['token'] }) },
  ],
  'request-authentication/claim-to-header': [
    {
      bad: jwt({ outputClaimToHeaders: [{ header: 'x-group', claim: '' }] }),
      good: jwt({ outputClaimToHeaders: [{ header: 'x-group', claim: 'group' }] }),
    },
  ],
  'request-authentication/claim-header-name': [
    {
      bad: jwt({ outputClaimToHeaders: [{ header: 'x group', claim: 'group' }] }),
      good: jwt({ outputClaimToHeaders: [{ header: 'x-group', claim: 'group' }] }),
    },
  ],
  'duration/too-short': [{ bad: jwt({ timeout: '0s' }), good: jwt({ timeout: '1s' }) }],
  'duration/too-fine': [{ bad: jwt({ timeout: '1.0005s' }), good: jwt({ timeout: '1.5s' }) }],
};

export const metadataCases: ObjectCases = {
  'metadata/dry-run-kind': [
    {
      bad: annotated({ 'istio.io/dry-run': 'true' }),
      good: annotated({ 'istio.io/dry-run': 'true' }, policy),
    },
  ],
  'metadata/dry-run-value': [
    {
      bad: annotated({ 'istio.io/dry-run': 'yes' }, policy),
      good: annotated({ 'istio.io/dry-run': 'true' }, policy),
    },
  ],
  'metadata/dry-run-action': [
    {
      bad: policy({ action: 'AUDIT', rules: [{}] }, { annotations: { 'istio.io/dry-run': 'true' } }),
      good: policy({ action: 'ALLOW', rules: [{}] }, { annotations: { 'istio.io/dry-run': 'true' } }),
    },
  ],
  'metadata/always-reject': [
    {
      bad: annotated({ 'internal.istio.io/webhook-always-reject': 'true' }),
      good: annotated({ 'example.com/owner': 'shop' }),
    },
  ],
  'metadata/internal-parents': [
    {
      bad: annotated({ 'internal.istio.io/parents': 'HTTPRoute/shop.shop' }),
      good: annotated({ 'example.com/owner': 'shop' }),
    },
    {
      bad: annotated({ 'internal.istio.io/parent-namespace': 'shop' }),
      good: annotated({ 'example.com/owner': 'shop' }),
    },
  ],
};
