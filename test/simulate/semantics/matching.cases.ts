import { type SemanticsCase, routes, subsets, v1, v2, when } from './case';

const C = 'client.app';
const api = (rules: readonly string[]) => subsets + routes(rules.join('\n'));

/** How rules and their matches are read. */
export const matchingCases: readonly SemanticsCase[] = [
  {
    says: 'the first rule that matches is taken, not the most specific one',
    manifests: api([when('uri: {prefix: /a}', v1), when('uri: {prefix: /a/b}'), `{${v2}}`]),
    requests: [
      { ask: `${C} http://api/a/b`, goes: ['v1'] },
      { ask: `${C} http://api/c`, goes: ['v2'] },
    ],
  },
  {
    says: 'a rule without a match ends the list',
    manifests: api([`{${v1}}`, when('uri: {prefix: /a}')]),
    requests: [{ ask: `${C} http://api/a`, goes: ['v1'] }],
  },
  {
    says: 'conditions of one match are "and", several matches are "or"',
    manifests: api([
      `{match: [{uri: {prefix: /a}, headers: {x: {exact: z}}}, {uri: {exact: /b}}], ${v2}}`,
      `{${v1}}`,
    ]),
    requests: [
      { ask: `${C} http://api/a`, goes: ['v1'] },
      { ask: `${C} http://api/a`, headers: { x: 'z' }, goes: ['v2'] },
      { ask: `${C} http://api/b`, goes: ['v2'] },
    ],
  },
  {
    says: 'prefixes are of characters, exact paths and expressions are of the whole path without the query',
    manifests: api([
      when('uri: {prefix: /foo}'),
      when('uri: {exact: /bar}'),
      when("uri: {regex: '/v[0-9]+'}"),
      `{${v1}}`,
    ]),
    requests: [
      { ask: `${C} http://api/foobar`, goes: ['v2'] },
      { ask: `${C} http://api/bar?x=1`, goes: ['v2'] },
      { ask: `${C} http://api/bar/`, goes: ['v1'] },
      { ask: `${C} http://api/v12`, goes: ['v2'] },
      { ask: `${C} http://api/v12?q`, goes: ['v2'] },
      { ask: `${C} http://api/v12/x`, goes: ['v1'] },
    ],
  },
  {
    says: 'ignoreUriCase is for exact paths and prefixes only',
    manifests: api([
      when('uri: {prefix: /Foo}, ignoreUriCase: true'),
      when("uri: {regex: '/Bar'}, ignoreUriCase: true"),
      `{${v1}}`,
    ]),
    requests: [
      { ask: `${C} http://api/fOO/x`, goes: ['v2'] },
      { ask: `${C} http://api/bar`, goes: ['v1'] },
      { ask: `${C} http://api/Bar`, goes: ['v2'] },
    ],
  },
  {
    says: 'header names have no case, values have; an empty match asks for presence',
    manifests: api([
      when('headers: {X-Is: {exact: Big}}'),
      when('headers: {x-there: {}}'),
      when('headers: {x-pre: {prefix: ab}}'),
      `{${v1}}`,
    ]),
    requests: [
      { ask: `${C} http://api/`, headers: { 'x-is': 'Big' }, goes: ['v2'] },
      { ask: `${C} http://api/`, headers: { 'X-IS': 'big' }, goes: ['v1'] },
      { ask: `${C} http://api/`, headers: { 'x-there': 'any' }, goes: ['v2'] },
      { ask: `${C} http://api/`, headers: { 'x-pre': 'abc' }, goes: ['v2'] },
      { ask: `${C} http://api/`, headers: { 'x-pre': 'cab' }, goes: ['v1'] },
    ],
  },
  {
    says: 'a request without the header meets withoutHeaders',
    manifests: api([when('withoutHeaders: {x: {exact: none}}'), `{${v1}}`]),
    requests: [
      { ask: `${C} http://api/`, goes: ['v2'] },
      { ask: `${C} http://api/`, headers: { x: 'some' }, goes: ['v2'] },
      { ask: `${C} http://api/`, headers: { x: 'none' }, goes: ['v1'] },
    ],
  },
  {
    says: 'withoutHeaders with an empty match asks for absence',
    manifests: api([when('withoutHeaders: {x: {}}'), `{${v1}}`]),
    requests: [
      { ask: `${C} http://api/`, goes: ['v2'] },
      { ask: `${C} http://api/`, headers: { x: 'some' }, goes: ['v1'] },
    ],
  },
  {
    says: 'an exact empty query parameter is one without a value, not one that is absent',
    manifests: api([
      when("queryParams: {debug: {exact: ''}}"),
      when('queryParams: {v: {regex: "[0-9]+"}}'),
      `{${v1}}`,
    ]),
    requests: [
      { ask: `${C} http://api/?debug`, goes: ['v2'] },
      { ask: `${C} http://api/?debug=`, goes: ['v2'] },
      { ask: `${C} http://api/`, goes: ['v1'] },
      { ask: `${C} http://api/?v=12&v=x`, goes: ['v2'] },
      { ask: `${C} http://api/?v=x&v=12`, goes: ['v1'] },
    ],
  },
  {
    says: 'an authority is compared with its port, while the choice of the host leaves the port away',
    manifests: api([when('authority: {exact: api}'), `{${v1}}`]),
    requests: [
      { ask: `${C} http://api/`, goes: ['v2'] },
      { ask: `${C} http://api/`, headers: { host: 'api:80' }, goes: ['v1'] },
    ],
  },
  {
    says: 'methods mind the case',
    manifests: api([when('method: {exact: POST}'), `{${v1}}`]),
    requests: [
      { ask: `${C} POST http://api/`, goes: ['v2'] },
      { ask: `${C} http://api/`, goes: ['v1'] },
    ],
  },
  {
    says: 'the port of a match is that of the service',
    manifests: api([when('port: 9000'), `{${v1}}`]),
    requests: [
      { ask: `${C} http://api/`, goes: ['v1'] },
      { ask: `${C} http://api:9000/`, goes: ['v2'] },
    ],
  },
  {
    says: 'the labels and the namespace of the caller count, but not beside gateways',
    manifests: api([
      when('sourceNamespace: other'),
      when('sourceLabels: {app: nobody}, gateways: [mesh], uri: {prefix: /g}'),
      when('sourceLabels: {app: client}, uri: {prefix: /l}'),
      `{${v1}}`,
    ]),
    requests: [
      { ask: 'client.other http://api.app/', goes: ['v2'] },
      { ask: `${C} http://api/`, goes: ['v1'] },
      { ask: `${C} http://api/g`, goes: ['v2'] },
      { ask: `${C} http://api/l`, goes: ['v2'] },
    ],
  },
  {
    says: 'where no rule matches there is no falling back to the service',
    manifests: api([when('uri: {prefix: /a}')]),
    requests: [{ ask: `${C} http://api/b`, goes: ['404 no-route'] }],
  },
  {
    says: 'paths are made regular before they are matched',
    manifests: api([when('uri: {prefix: /a}'), `{${v1}}`]),
    requests: [
      { ask: `${C} http://api/b/../a`, goes: ['v2'], sees: '/a' },
      { ask: `${C} http://api/%61`, goes: ['v2'], sees: '/a' },
      { ask: `${C} http://api//a`, goes: ['v1'], sees: '//a' },
    ],
  },
];
