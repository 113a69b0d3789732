import { type SemanticsCase, routes, subsets, v1, world } from './case';

const C = 'client.app http://api/';
const V1 = 'api-v1.app';
const V2 = 'api-v2.app';
const all = (more: string) => routes(`{route: [{destination: {host: api}}], ${more}}`);
const ALONE = (more: string) => subsets + routes(`{${v1}, ${more}}`);
/** The world with two pods of the first version. */
const three = world.replace(
  'metadata: {name: api-v1, namespace: app}\nspec:',
  'metadata: {name: api-v1, namespace: app}\nspec:\n  replicas: 2',
);

/** Pods that answer with a status, or late: what proxies make of it. */
export const failureCases: readonly SemanticsCase[] = [
  {
    says: 'without a rule for retries a status of a pod is the caller’s',
    manifests: '',
    requests: [
      { ask: C, failing: { [V1]: 503 }, goes: ['503 api-v1 50', 'api-v2 50'] },
      { ask: C, failing: { [V1]: 500 }, goes: ['500 api-v1 50', 'api-v2 50'] },
      { ask: C, failing: { [V1]: 503, [V2]: 503 }, goes: ['503 api-v1+api-v2'] },
    ],
  },
  {
    says: 'another try is nearly always at a pod that has not been tried: Envoy picks six times at most',
    manifests: all('retries: {attempts: 1, retryOn: "503"}'),
    requests: [
      { ask: C, failing: { [V1]: 503 }, goes: ['503 api-v1 0.78', 'api-v2 99.22'] },
      { ask: C, failing: { [V1]: 500 }, goes: ['500 api-v1 50', 'api-v2 50'] },
    ],
  },
  {
    says: 'a rule may let another try be at any pod',
    manifests: all('retries: {attempts: 1, retryOn: "503", retryIgnorePreviousHosts: false}'),
    requests: [{ ask: C, failing: { [V1]: 503 }, goes: ['503 api-v1 25', 'api-v2 75'] }],
  },
  {
    says: 'where pods are asked in turn another try is at another pod',
    manifests:
      all('retries: {attempts: 1, retryOn: "503"}') +
      `
---
apiVersion: networking.istio.io/v1
kind: DestinationRule
metadata: {name: turns, namespace: app}
spec: {host: api, trafficPolicy: {loadBalancer: {simple: ROUND_ROBIN}}}
`,
    requests: [{ ask: C, failing: { [V1]: 503 }, goes: ['api-v2'] }],
  },
  {
    says: 'of one destination alone all tries are at its pod',
    manifests: ALONE('retries: {attempts: 3, retryOn: 5xx}'),
    requests: [{ ask: C, failing: { [V1]: 503 }, goes: ['503 api-v1'] }],
  },
  {
    says: 'words of retryOn stand for statuses',
    manifests: all('retries: {attempts: 1, retryOn: "gateway-error,retriable-4xx"}'),
    requests: [
      { ask: C, failing: { [V1]: 502 }, goes: ['502 api-v1 0.78', 'api-v2 99.22'] },
      { ask: C, failing: { [V1]: 409 }, goes: ['409 api-v1 0.78', 'api-v2 99.22'] },
      { ask: C, failing: { [V1]: 500 }, goes: ['500 api-v1 50', 'api-v2 50'] },
      { ask: C, failing: { [V1]: 404 }, goes: ['404 api-v1 50', 'api-v2 50'] },
    ],
  },
  {
    says: 'of three pods two of which fail a try of two ends at the third more often',
    world: three,
    manifests: all('retries: {attempts: 1, retryOn: 5xx}'),
    requests: [{ ask: C, failing: { [V1]: 503 }, goes: ['503 api-v1 33.38', 'api-v2 66.62'] }],
  },
  {
    says: 'the timeout of a route gives up what is late',
    manifests: all('timeout: 0.2s'),
    requests: [
      { ask: C, slow: { [V1]: '500ms' }, goes: ['504 timeout 50', 'api-v2 50'] },
      { ask: C, slow: { [V1]: '20ms' }, goes: ['api-v1 50', 'api-v2 50'] },
    ],
  },
  {
    says: 'the timeout of a try gives another pod a try',
    manifests: all('timeout: 2s, retries: {attempts: 1, perTryTimeout: 150ms, retryOn: 5xx}'),
    requests: [{ ask: C, slow: { [V1]: '400ms' }, goes: ['504 timeout 0.78', 'api-v2 99.22'] }],
  },
  {
    says: 'where it is no status that is tried again the timeout of a try is the caller’s',
    manifests: all('timeout: 2s, retries: {attempts: 1, perTryTimeout: 150ms, retryOn: "503"}'),
    requests: [{ ask: C, slow: { [V1]: '400ms' }, goes: ['504 timeout 50', 'api-v2 50'] }],
  },
  {
    says: 'the timeout of the route is over all tries',
    manifests: ALONE('timeout: 0.4s, retries: {attempts: 5, perTryTimeout: 150ms, retryOn: 5xx}'),
    requests: [{ ask: C, slow: { [V1]: '600ms' }, goes: ['504 timeout'] }],
  },
];
