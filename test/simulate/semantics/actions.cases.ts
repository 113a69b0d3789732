import { type SemanticsCase, routes, subsets, v1, v2, when } from './case';

const C = 'client.app';
const api = (rules: readonly string[]) => subsets + routes(rules.join('\n'));
const split = (one: number, two: number) =>
  `{route: [{destination: {host: api, subset: v1}, weight: ${one}}, {destination: {host: api, subset: v2}, weight: ${two}}]}`;

/** What rules do with the requests that they take. */
export const actionCases: readonly SemanticsCase[] = [
  {
    says: 'weights are relative to their sum',
    manifests: api([split(1, 3)]),
    requests: [{ ask: `${C} http://api/`, goes: ['v1 25', 'v2 75'] }],
  },
  {
    says: 'a weight of 0 beside others gets nothing',
    manifests: api([split(0, 5)]),
    requests: [{ ask: `${C} http://api/`, goes: ['v2'] }],
  },
  {
    says: 'the weight of a single destination does not matter',
    manifests: api(['{route: [{destination: {host: api, subset: v1}, weight: 0}]}']),
    requests: [{ ask: `${C} http://api/`, goes: ['v1'] }],
  },
  {
    says: 'a rewrite of a prefix swaps what was matched',
    manifests: api([
      `{match: [{uri: {prefix: /foo}}], rewrite: {uri: /}, ${v1}}`,
      `{match: [{uri: {exact: /whole}}], rewrite: {uri: /x}, ${v1}}`,
      `{match: [{uri: {regex: '/re.*'}}], rewrite: {uri: /y}, ${v1}}`,
      `{rewrite: {uri: /z, authority: else.example.com}, ${v2}}`,
    ]),
    requests: [
      { ask: `${C} http://api/foo/bar?q=1`, goes: ['v1'], sees: '//bar?q=1' },
      { ask: `${C} http://api/whole?q=1`, goes: ['v1'], sees: '/x?q=1' },
      { ask: `${C} http://api/re/a/b`, goes: ['v1'], sees: '/y' },
      { ask: `${C} http://api/other`, goes: ['v2'], sees: 'else.example.com/zother' },
    ],
  },
  {
    says: 'a rewrite by an expression replaces all that it finds',
    manifests: api([
      `{rewrite: {uriRegexRewrite: {match: '/service/([^/]+)(/.*)?', rewrite: '/\\2/at/\\1'}}, ${v1}}`,
    ]),
    requests: [{ ask: `${C} http://api/service/foo/v1/x?q`, goes: ['v1'], sees: '//v1/x/at/foo?q' }],
  },
  {
    says: 'redirects keep what they do not set',
    manifests: api([
      'match: [{uri: {prefix: /a}}]\n  redirect: {uri: /b, authority: new.example.com}',
      'match: [{uri: {prefix: /s}}]\n  redirect: {scheme: https, redirectCode: 308}',
      'match: [{uri: {prefix: /p}}]\n  redirect: {port: 8443}',
      'match: [{uri: {prefix: /d}}]\n  redirect: {derivePort: FROM_REQUEST_PORT, authority: x.example.com}',
      `{${v1}}`,
    ]),
    requests: [
      { ask: `${C} http://api/a/x?q=1`, goes: ['301 http://new.example.com/b?q=1'] },
      { ask: `${C} http://api/s`, goes: ['308 https://api/s'] },
      { ask: `${C} http://api/p`, goes: ['301 http://api:8443/p'] },
      { ask: `${C} http://api/d`, goes: ['301 http://x.example.com/d'] },
      { ask: `${C} http://api:9000/d`, goes: ['301 http://x.example.com:9000/d'] },
    ],
  },
  {
    says: 'a direct response is the proxy’s own',
    manifests: api(['{directResponse: {status: 418, body: {string: tea}}}']),
    requests: [{ ask: `${C} http://api/`, goes: ['418 direct'] }],
  },
  {
    says: 'an abort is for its percentage, and for nobody without one',
    manifests: api([
      `{match: [{uri: {prefix: /a}}], fault: {abort: {httpStatus: 503, percentage: {value: 25}}}, ${v1}}`,
      `{match: [{uri: {prefix: /b}}], fault: {abort: {httpStatus: 503}}, ${v1}}`,
      `{fault: {abort: {httpStatus: 500, percentage: {value: 100}}}, ${v1}}`,
    ]),
    requests: [
      { ask: `${C} http://api/a`, goes: ['503 abort 25', 'v1 75'] },
      { ask: `${C} http://api/b`, goes: ['v1'] },
      { ask: `${C} http://api/c`, goes: ['500 abort'] },
    ],
  },
  {
    says: 'the proxy answers preflight requests of allowed origins itself',
    manifests: api([`{corsPolicy: {allowOrigins: [{exact: 'https://a.example.com'}]}, ${v1}}`]),
    requests: [
      {
        ask: `${C} OPTIONS http://api/`,
        headers: { origin: 'https://a.example.com', 'access-control-request-method': 'GET' },
        goes: ['200 direct'],
      },
      {
        ask: `${C} OPTIONS http://api/`,
        headers: { origin: 'https://b.example.com', 'access-control-request-method': 'GET' },
        goes: ['v1'],
      },
      { ask: `${C} OPTIONS http://api/`, headers: { origin: 'https://a.example.com' }, goes: ['v1'] },
    ],
  },
  {
    says: 'a delegate’s rules stand in the place of the rule that refers to it, where their conditions fit within its own',
    manifests: `${subsets}${routes('match: [{uri: {prefix: /shop}}]\n  delegate: {name: shop, namespace: other}\nmatch: [{uri: {prefix: /gone}}]\n  delegate: {name: gone}\n{route: [{destination: {host: api, subset: v1}}]}')}
---
apiVersion: networking.istio.io/v1
kind: VirtualService
metadata: {name: shop, namespace: other}
spec:
  http:
  - {match: [{uri: {prefix: /shop/cart}}], route: [{destination: {host: api.app.svc.cluster.local, subset: v2}}]}
  - {match: [{uri: {prefix: /elsewhere}}], route: [{destination: {host: api.app.svc.cluster.local, subset: v2}}]}
  - {match: [{headers: {x: {exact: z}}}], route: [{destination: {host: web}}]}
`,
    requests: [
      { ask: `${C} http://api/shop/cart/1`, goes: ['v2'] },
      { ask: `${C} http://api/shop`, headers: { x: 'z' }, goes: ['web-v1'] },
      { ask: `${C} http://api/shop`, goes: ['v1'] },
      { ask: `${C} http://api/elsewhere`, goes: ['v1'] },
      { ask: `${C} http://api/gone`, goes: ['v1'] },
    ],
  },
  {
    says: 'a fault does not keep other rules from being asked first',
    manifests: api([
      when('headers: {x: {exact: z}}', v2),
      `{fault: {abort: {httpStatus: 500, percentage: {value: 100}}}, ${v1}}`,
    ]),
    requests: [
      { ask: `${C} http://api/`, headers: { x: 'z' }, goes: ['v2'] },
      { ask: `${C} http://api/`, goes: ['500 abort'] },
    ],
  },
];
