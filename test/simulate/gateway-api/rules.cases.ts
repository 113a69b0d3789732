import type { SemanticsCase } from '../semantics/case';
import { V, gatewayCase, httpRoute, openGateway, says, toApi } from './yaml';

const at = (rules: string) => openGateway + httpRoute('api', rules);
const path = (type: string, value: string) => `path: {type: ${type}, value: "${value}"}`;
const filtered = (filters: string, match = '') =>
  at(`{${match && `matches: [{${match}}], `}filters: [${filters}], ${toApi}}`);
const API = ['api-v1+api-v2'];
const redirect = (body: string, match = '') =>
  at(`{${match && `matches: [{${match}}], `}filters: [{type: RequestRedirect, requestRedirect: {${body}}}]}`);
const rewrite = (body: string, match = '') => filtered(`{type: URLRewrite, urlRewrite: {${body}}}`, match);
const swap = (to: string) => `path: {type: ReplacePrefixMatch, replacePrefixMatch: ${to}}`;
const whole = (to: string) => `path: {type: ReplaceFullPath, replaceFullPath: ${to}}`;

const cases: readonly SemanticsCase[] = [
  {
    says: 'prefixes of paths are whole segments',
    manifests: at(says('hit.test', `{${path('PathPrefix', '/foo/')}}`)),
    requests: [
      { ask: `${V} http://a.test/foo`, goes: ['302 http://hit.test/foo'] },
      { ask: `${V} http://a.test/foo/`, goes: ['302 http://hit.test/foo/'] },
      { ask: `${V} http://a.test/foo/bar?x=1`, goes: ['302 http://hit.test/foo/bar?x=1'] },
      { ask: `${V} http://a.test/foobar`, goes: ['404 no-route'] },
      { ask: `${V} http://a.test/FOO`, goes: ['404 no-route'] },
    ],
  },
  {
    says: 'exact paths come before prefixes, longer before shorter, wherever they stand',
    manifests: at(
      [
        says('all.test'),
        says('short.test', `{${path('PathPrefix', '/a')}}`),
        says('long.test', `{${path('PathPrefix', '/a/b')}}`),
        says('exact.test', `{${path('Exact', '/a/b')}}`),
      ].join(', '),
    ),
    requests: [
      { ask: `${V} http://a.test/a/b`, goes: ['302 http://exact.test/a/b'] },
      { ask: `${V} http://a.test/a/b/c`, goes: ['302 http://long.test/a/b/c'] },
      { ask: `${V} http://a.test/a/c`, goes: ['302 http://short.test/a/c'] },
      { ask: `${V} http://a.test/c`, goes: ['302 http://all.test/c'] },
    ],
  },
  {
    says: 'with one path a method comes before headers, more headers before fewer, headers before parameters',
    manifests: at(
      [
        says('plain.test', '{}'),
        says('query.test', '{queryParams: [{name: q, value: "1"}]}'),
        says('header.test', '{headers: [{name: X-A, value: "1"}]}'),
        says('headers.test', '{headers: [{name: x-a, value: "1"}, {name: x-b, value: "1"}]}'),
        says('method.test', '{method: POST}'),
      ].join(', '),
    ),
    requests: [
      { ask: `${V} http://a.test/`, goes: ['302 http://plain.test/'] },
      { ask: `${V} http://a.test/?q=1`, goes: ['302 http://query.test/?q=1'] },
      { ask: `${V} http://a.test/?q=1`, headers: { 'x-a': '1' }, goes: ['302 http://header.test/?q=1'] },
      { ask: `${V} http://a.test/`, headers: { 'x-a': '1', 'x-b': '1' }, goes: ['302 http://headers.test/'] },
      {
        ask: `${V} POST http://a.test/`,
        headers: { 'x-a': '1', 'x-b': '1' },
        goes: ['302 http://method.test/'],
      },
    ],
  },
  {
    says: 'a regular expression comes behind prefixes, and behind one that takes everything it never counts',
    manifests: at(
      `${says('regex.test', `{${path('RegularExpression', '/api/v[0-9]+')}}`)}, ${says('prefix.test', `{${path('PathPrefix', '/api')}}`)}`,
    ),
    requests: [{ ask: `${V} http://a.test/api/v1`, goes: ['302 http://prefix.test/api/v1'] }],
  },
  {
    says: 'a regular expression takes the whole path',
    manifests: at(says('regex.test', `{${path('RegularExpression', '/api/v[0-9]+')}}`)),
    requests: [
      { ask: `${V} http://a.test/api/v1?x`, goes: ['302 http://regex.test/api/v1?x'] },
      { ask: `${V} http://a.test/api/v1/x`, goes: ['404 no-route'] },
    ],
  },
  {
    says: 'headers and parameters are compared by expressions too; matches of a rule are alternatives',
    manifests: at(
      says(
        'hit.test',
        '{headers: [{name: x-a, type: RegularExpression, value: "[0-9]+"}]}, {queryParams: [{name: q, type: RegularExpression, value: "a.*"}]}',
      ),
    ),
    requests: [
      { ask: `${V} http://a.test/`, headers: { 'x-a': '12' }, goes: ['302 http://hit.test/'] },
      { ask: `${V} http://a.test/`, headers: { 'x-a': '12b' }, goes: ['404 no-route'] },
      { ask: `${V} http://a.test/?q=ab`, goes: ['302 http://hit.test/?q=ab'] },
    ],
  },
  {
    says: 'a rule without destinations answers 500, and a redirect needs none',
    manifests: at(`{}, ${says('hit.test', '{path: {value: /r}}')}`),
    requests: [
      { ask: `${V} http://a.test/`, goes: ['500 direct'] },
      { ask: `${V} http://a.test/r`, goes: ['302 http://hit.test/r'] },
    ],
  },
  {
    says: 'a redirect keeps what it does not name, and the port of the listener',
    manifests: redirect('statusCode: 301'),
    requests: [{ ask: `${V} http://a.test/x?y=1`, goes: ['301 http://a.test/x?y=1'] }],
  },
  {
    says: 'a redirect to another scheme drops the port',
    manifests: redirect('scheme: https, statusCode: 308'),
    requests: [{ ask: `${V} http://a.test/x`, goes: ['308 https://a.test/x'] }],
  },
  {
    says: 'a redirect names a port unless it is that of its scheme',
    manifests: redirect('scheme: https, port: 443, hostname: b.test'),
    requests: [{ ask: `${V} http://a.test/x`, goes: ['302 https://b.test/x'] }],
  },
  {
    says: 'a redirect swaps a prefix',
    manifests: redirect(`port: 8443, ${swap('/new')}`, path('PathPrefix', '/old')),
    requests: [
      { ask: `${V} http://a.test/old/x?y`, goes: ['302 http://a.test:8443/new/x?y'] },
      { ask: `${V} http://a.test/old`, goes: ['302 http://a.test:8443/new'] },
    ],
  },
  {
    says: 'a redirect replaces the whole path',
    manifests: redirect(whole('/whole')),
    requests: [{ ask: `${V} http://a.test/old/x?y`, goes: ['302 http://a.test/whole?y'] }],
  },
  {
    says: 'a rewrite swaps a prefix by segments',
    manifests: rewrite(swap('/new/'), path('PathPrefix', '/old')),
    requests: [
      { ask: `${V} http://a.test/old/x?y`, goes: API, sees: '/new/x?y' },
      { ask: `${V} http://a.test/old`, goes: API, sees: '/new' },
      { ask: `${V} http://a.test/old/`, goes: API, sees: '/new/' },
    ],
  },
  {
    says: 'a prefix that is taken away leaves no double slash',
    manifests: rewrite(swap('/'), path('PathPrefix', '/old')),
    requests: [
      { ask: `${V} http://a.test/old/x`, goes: API, sees: '/x' },
      { ask: `${V} http://a.test/old`, goes: API, sees: '/' },
      { ask: `${V} http://a.test/old?y`, goes: API, sees: '/?y' },
    ],
  },
  {
    says: 'the prefix of everything is swapped by characters',
    manifests: rewrite(swap('/new')),
    requests: [{ ask: `${V} http://a.test/x`, goes: API, sees: '/newx' }],
  },
  {
    says: 'a rewrite replaces the whole path, and the host',
    manifests: rewrite(`hostname: b.test, ${whole('/whole')}`),
    requests: [{ ask: `${V} http://a.test/x?y`, goes: API, sees: 'b.test/whole?y' }],
  },
  {
    says: 'a rewrite that would leave no path leaves it as it is',
    manifests: rewrite(whole('""')),
    requests: [{ ask: `${V} http://a.test/x?y`, goes: API, sees: '/x?y' }],
  },
  {
    says: 'a header modifier can set the host',
    manifests: filtered(
      '{type: RequestHeaderModifier, requestHeaderModifier: {set: [{name: Host, value: b.test}]}}',
    ),
    requests: [{ ask: `${V} http://a.test/`, goes: API, sees: 'b.test/' }],
  },
  {
    says: 'a mirror changes nothing for the caller, also where it is not there',
    manifests: filtered(
      '{type: RequestMirror, requestMirror: {backendRef: {name: api, port: 80}, percent: 10}}, {type: RequestMirror, requestMirror: {backendRef: {name: gone, port: 80}}}',
    ),
    requests: [{ ask: `${V} http://a.test/`, goes: API }],
  },
  {
    says: 'a filter that Istio does not know takes all rules of the route away',
    manifests: at(
      `{filters: [{type: ExtensionRef, extensionRef: {group: a.test, kind: Filter, name: f}}], ${toApi}}, ${says('hit.test', '{path: {value: /r}}')}`,
    ),
    requests: [{ ask: `${V} http://a.test/r`, goes: ['404 no-route'] }],
  },
  {
    says: 'a GRPCRoute takes services and methods as paths',
    manifests:
      openGateway +
      httpRoute(
        'grpc',
        [
          `{matches: [{method: {service: a.B, method: C}}], ${toApi}}`,
          `{matches: [{method: {service: a.D}}], ${toApi}}`,
          `{matches: [{method: {method: E}}], ${toApi}}`,
          `{matches: [{method: {type: RegularExpression, service: "x[.]Y+"}}], ${toApi}}`,
        ].join(', '),
        { kind: 'GRPCRoute' },
      ),
    requests: [
      { ask: `${V} POST http://a.test/a.B/C`, goes: API },
      { ask: `${V} POST http://a.test/a.B/D`, goes: ['404 no-route'] },
      { ask: `${V} POST http://a.test/a.D/Any`, goes: API },
      { ask: `${V} POST http://a.test/any.Q/E`, goes: API },
      { ask: `${V} POST http://a.test/x.YY/Any`, goes: API },
      { ask: `${V} POST http://a.test/x.YY`, goes: ['404 no-route'] },
    ],
  },
  {
    says: 'HTTPRoutes and GRPCRoutes of one host are merged by what says more',
    manifests:
      openGateway +
      httpRoute('http', says('http.test')) +
      httpRoute('grpc', `{matches: [{method: {service: a.B}}], ${toApi}}`, { kind: 'GRPCRoute' }),
    requests: [
      { ask: `${V} POST http://a.test/a.B/C`, goes: API },
      { ask: `${V} POST http://a.test/a.C/C`, goes: ['302 http://http.test/a.C/C'] },
    ],
  },
  {
    says: 'between rules of two routes of which none says more the older route counts, which no manifest tells',
    manifests:
      openGateway +
      httpRoute('b', says('b.test', '{headers: [{name: x-b, value: "1"}]}')) +
      httpRoute('a', says('a.test', '{headers: [{name: x-a, value: "1"}]}')),
    requests: [
      { ask: `${V} http://h.test/`, headers: { 'x-b': '1' }, goes: ['302 http://b.test/'] },
      {
        ask: `${V} http://h.test/`,
        headers: { 'x-a': '1', 'x-b': '1' },
        goes: ['302 http://a.test/'],
        unsure: 'none is narrower',
      },
    ],
  },
];

/** How rules of HTTPRoutes and GRPCRoutes are read. */
export const ruleCases = cases.map(gatewayCase);

/** The same where ages decide. */
export const ageCases: readonly SemanticsCase[] = [
  {
    says: 'between rules of two routes of which none says more the older route counts',
    manifests:
      openGateway +
      httpRoute('a', says('a.test'), { created: '2026-01-02T00:00:00Z' }) +
      httpRoute('b', says('b.test'), { created: '2026-01-01T00:00:00Z' }),
    requests: [{ ask: `${V} http://h.test/`, goes: ['302 http://b.test/'] }],
  },
].map(gatewayCase);
