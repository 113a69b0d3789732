import type { ObjectCases } from '../../support/cases';
import {
  connections,
  database,
  destinationRule,
  external,
  http,
  matching,
  policy,
  requestHeaders,
  route,
  routed,
  serviceEntry,
  staticEntry,
  virtualService,
  workloadEntry,
} from './makers';

const hosted = (host: string) => virtualService({ hosts: [host], http: [{ route }] });
const exported = (...exportTo: string[]) =>
  virtualService({ hosts: ['reviews'], exportTo, http: [{ route }] });
const selecting = (...exportTo: string[]) =>
  destinationRule({ host: 'reviews', workloadSelector: { matchLabels: { app: 'web' } }, exportTo });
const hidden = (...exportTo: string[]) => external({ exportTo });
const header = (match: object) => matching({ headers: { 'x-user': match } });
const source = (key: string, value: string) => matching({ sourceLabels: { [key]: value } });
const port = (fields: object) =>
  serviceEntry({
    hosts: ['api.example.com'],
    ports: [{ number: 443, name: 'tls', ...fields }],
    resolution: 'DNS',
  });
const machine = workloadEntry;

/** Rules that several kinds share, each on one of them, some on others too. */
export const sharedCases: ObjectCases = {
  'host-name/empty': [
    { bad: http({ route: [{ destination: { host: '' } }] }), good: http({ route }) },
    { bad: destinationRule({ host: '' }), good: destinationRule({ host: 'reviews' }) },
  ],
  'host-name/too-long': [
    { bad: hosted(`${'reviews.'.repeat(32)}com`), good: hosted(`${'reviews.'.repeat(31)}com`) },
  ],
  'host-name/label': [
    { bad: hosted('http://reviews'), good: hosted('reviews') },
    {
      bad: external({ hosts: ['api_v1.example.com'], resolution: 'NONE' }),
      good: external({ resolution: 'NONE' }),
    },
    {
      bad: connections({ tls: [{ match: [{ sniHosts: ['db.*.example.com'] }], route: database }] }),
      good: connections({ tls: [{ match: [{ sniHosts: ['db.example.com'] }], route: database }] }),
    },
  ],
  'host-name/numeric-top-level': [
    { bad: hosted('10.0.0.300'), good: hosted('10.0.0.30') },
    { bad: destinationRule({ host: 'reviews.42' }), good: destinationRule({ host: 'reviews.v42' }) },
  ],
  'export-to/entry': [
    { bad: exported('shop/web'), good: exported('shop') },
    { bad: hidden(''), good: hidden('~') },
  ],
  'export-to/none': [{ bad: exported('~'), good: exported('.') }],
  'export-to/duplicate': [
    { bad: exported('.', 'shop'), good: exported('.', 'web') },
    { bad: hidden('web', 'web'), good: hidden('web') },
  ],
  'export-to/all-and-others': [{ bad: exported('*', 'web'), good: exported('*') }],
  'export-to/none-and-others': [{ bad: hidden('~', 'web'), good: hidden('~') }],
  'export-to/selector-and-other-namespace': [{ bad: selecting('web'), good: selecting('.') }],
  'export-to/selector-and-several': [{ bad: selecting('.', 'web'), good: selecting('.') }],
  'string-match/empty-prefix': [{ bad: header({ prefix: '' }), good: header({}) }],
  'string-match/empty-regex': [
    { bad: header({ regex: '' }), good: header({ regex: '.*' }) },
    { bad: matching({ uri: { regex: '' } }), good: matching({ uri: { prefix: '' } }) },
  ],
  'string-match/long-regex': [
    { bad: header({ regex: 'user|'.repeat(205) }), good: header({ regex: 'user|'.repeat(204) }) },
  ],
  'string-match/regex-syntax': [
    { bad: header({ regex: '^(?!guest)' }), good: header({ regex: '^user' }) },
    {
      bad: matching({ withoutHeaders: { 'x-user': { regex: '*.' } } }),
      good: matching({ withoutHeaders: { 'x-user': { regex: '*' } } }),
    },
    {
      bad: routed({ corsPolicy: { allowOrigins: [{ regex: '(' }] } }),
      good: routed({ corsPolicy: { allowOrigins: [{ regex: '.*' }] } }),
    },
    {
      bad: routed({ rewrite: { uriRegexRewrite: { match: '[', rewrite: '/' } } }),
      good: routed({ rewrite: { uriRegexRewrite: { match: '[a-z]', rewrite: '/' } } }),
    },
  ],
  'header/empty-name': [
    { bad: requestHeaders({ remove: [''] }), good: requestHeaders({ remove: ['x-user'] }) },
    { bad: matching({ headers: { '': { exact: 'guest' } } }), good: header({ exact: 'guest' }) },
  ],
  'header/name': [
    { bad: matching({ headers: { 'x user': { exact: 'guest' } } }), good: header({ exact: 'guest' }) },
    {
      bad: matching({ headers: { '@request.auth.claims': { exact: 'guest' } } }),
      good: matching({ headers: { ':authority': { exact: 'reviews' } } }),
    },
    {
      bad: routed({ corsPolicy: { allowHeaders: ['x-user, x-shop'] } }),
      good: routed({ corsPolicy: { allowHeaders: ['x-user', 'x-shop'] } }),
    },
  ],
  'header/host': [
    { bad: requestHeaders({ remove: ['Host'] }), good: requestHeaders({ set: { Host: 'reviews' } }) },
    {
      bad: routed({ headers: { response: { set: { host: 'reviews' } } } }),
      good: routed({ headers: { response: { set: { 'x-host': 'reviews' } } } }),
    },
  ],
  'header/pseudo': [
    {
      bad: requestHeaders({ set: { ':path': '/v2' } }),
      good: requestHeaders({ set: { ':authority': 'reviews' } }),
    },
  ],
  'header/control-character': [
    {
      bad: requestHeaders({ set: { 'x-user': 'a\nb' } }),
      good: requestHeaders({ set: { 'x-user': 'a\tb' } }),
    },
  ],
  'header/variable': [
    {
      bad: requestHeaders({ set: { 'x-share': '50%' } }),
      good: requestHeaders({ set: { 'x-share': '50%%' } }),
    },
    {
      bad: http({ route: [{ ...route[0], headers: { response: { add: { 'x-pod': '%HOSTNAME' } } } }] }),
      good: http({ route: [{ ...route[0], headers: { response: { add: { 'x-pod': '%HOSTNAME%' } } } }] }),
    },
    {
      bad: requestHeaders({ set: { 'x-zone': '%METADATA(["node", zone])%' } }),
      good: requestHeaders({ set: { 'x-zone': '%METADATA(["node", "zone"])%' } }),
    },
  ],
  'header/authority-twice': [
    {
      bad: routed({ rewrite: { authority: 'reviews' }, headers: { request: { set: { Host: 'ratings' } } } }),
      good: routed({ rewrite: { authority: 'reviews' } }),
    },
  ],
  'duration/too-short': [
    { bad: routed({ timeout: '0s' }), good: routed({ timeout: '1ms' }) },
    {
      bad: policy({ connectionPool: { tcp: { connectTimeout: '0s' } } }),
      good: policy({ connectionPool: { tcp: { idleTimeout: '0s' } } }),
    },
  ],
  'duration/too-fine': [
    { bad: routed({ timeout: '1.0005s' }), good: routed({ timeout: '1.001s' }) },
    {
      bad: policy({ outlierDetection: { interval: '1ms10us' } }),
      good: policy({ outlierDetection: { interval: '1m10s' } }),
    },
  ],
  'duration/unreadable': [
    {
      bad: policy({ connectionPool: { tcp: { idleTimeout: '5' } } }),
      good: policy({ connectionPool: { tcp: { idleTimeout: '5s' } } }),
    },
  ],
  'labels/key': [
    { bad: source('app/', 'web'), good: source('example.com/app', 'web') },
    {
      bad: machine({ address: '10.0.0.1', labels: { '': 'db' } }),
      good: machine({ address: '10.0.0.1', labels: { app: 'db' } }),
    },
  ],
  'labels/value': [
    { bad: source('app', 'web*'), good: source('app', 'web') },
    {
      bad: destinationRule({ host: 'reviews', subsets: [{ name: 'v1', labels: { version: 'v 1' } }] }),
      good: destinationRule({ host: 'reviews', subsets: [{ name: 'v1', labels: { version: 'v1' } }] }),
    },
  ],
  'port-number/range': [
    { bad: matching({ port: 70000 }), good: matching({ port: 7000 }) },
    { bad: http({ redirect: { port: 70000 } }), good: http({ redirect: { port: 7000 } }) },
    {
      bad: http({ route: [{ destination: { host: 'reviews', port: {} } }] }),
      good: http({ route: [{ destination: { host: 'reviews', port: { number: 80 } } }] }),
    },
  ],
  'service-port/name': [
    { bad: port({ name: 'https_web' }), good: port({ name: 'https-web' }) },
    {
      bad: machine({ address: '10.0.0.1', ports: { 'tcp.db': 5432 } }),
      good: machine({ address: '10.0.0.1', ports: { 'tcp-db': 5432 } }),
    },
  ],
  'service-port/protocol': [{ bad: port({ protocol: 'QUIC' }), good: port({ protocol: 'TLS' }) }],
  'endpoint/no-address': [
    {
      bad: machine({ labels: { app: 'db' } }),
      good: machine({ address: '10.0.0.1', labels: { app: 'db' } }),
    },
    {
      bad: staticEntry({ ports: { tls: 443 } }),
      good: staticEntry({ address: '10.0.0.1', ports: { tls: 443 } }),
    },
  ],
  'endpoint/network-alone': [
    { bad: machine({ network: 'east' }), good: machine({ address: '10.0.0.1', network: 'east' }) },
  ],
  'endpoint/socket-path': [
    { bad: machine({ address: 'unix://db.sock' }), good: machine({ address: 'unix:///run/db.sock' }) },
  ],
  'endpoint/socket-with-ports': [
    {
      bad: machine({ address: 'unix:///run/db.sock', ports: { tcp: 5432 } }),
      good: machine({ address: '10.0.0.1', ports: { tcp: 5432 } }),
    },
  ],
  'endpoint/address': [
    { bad: machine({ address: '*.example.com' }), good: machine({ address: 'db.example.com' }) },
    {
      bad: external({ endpoints: [{ address: '10.0.0.300' }] }),
      good: external({ endpoints: [{ address: '10.0.0.30' }] }),
    },
  ],
  'endpoint/address-not-ip': [
    { bad: staticEntry({ address: 'db.example.com' }), good: staticEntry({ address: '10.0.0.1' }) },
  ],
  'endpoint/unknown-port': [
    {
      bad: staticEntry({ address: '10.0.0.1', ports: { https: 8443 } }),
      good: staticEntry({ address: '10.0.0.1', ports: { tls: 8443 } }),
    },
  ],
  'endpoint/socket-for-several-ports': [
    {
      bad: external({
        resolution: 'STATIC',
        ports: [
          { number: 80, name: 'http', protocol: 'HTTP' },
          { number: 443, name: 'tls', protocol: 'TLS' },
        ],
        endpoints: [{ address: 'unix:///run/api.sock' }],
      }),
      good: staticEntry({ address: 'unix:///run/api.sock' }),
    },
  ],
};
