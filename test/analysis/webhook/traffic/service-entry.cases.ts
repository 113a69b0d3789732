import type { ObjectCases } from '../../support/cases';
import { external, probe, workloadGroup } from './makers';

const selector = { labels: { app: 'api' } };
const endpoints = [{ address: '10.0.0.1' }];
const ports = (...list: [number, string, string?][]) =>
  external({ ports: list.map(([number, name, protocol = 'TLS']) => ({ number, name, protocol })) });
const hosts = (...names: string[]) => external({ hosts: names, endpoints: [{ address: 'api.example.com' }] });
const dynamic = (fields: object, metadata?: object) =>
  external({ hosts: ['*.example.com'], resolution: 'DYNAMIC_DNS', ...fields }, metadata);
const plain = { number: 5432, name: 'tcp', protocol: 'TCP' };
const waypoint = (location: string) =>
  dynamic({ location }, { labels: { 'istio.io/use-waypoint': 'egress' } });

/** Service entries. */
export const serviceEntryCases: ObjectCases = {
  'service-entry/selector-and-endpoints': [
    {
      bad: external({ resolution: 'STATIC', workloadSelector: selector, endpoints }),
      good: external({ resolution: 'STATIC', workloadSelector: selector }),
    },
  ],
  'service-entry/no-hosts': [{ bad: external({ hosts: [] }), good: external({}) }],
  'service-entry/any-host': [{ bad: hosts('*'), good: hosts('*.example.com') }],
  'service-entry/partial-wildcard': [{ bad: hosts('*api.example.com'), good: hosts('*.api.example.com') }],
  'service-entry/address': [
    { bad: external({ addresses: ['10.0.0.300'] }), good: external({ addresses: ['10.0.0.30'] }) },
  ],
  'service-entry/block-with-dns': [
    {
      bad: external({ addresses: ['10.0.0.0/24'] }),
      good: external({ addresses: ['10.0.0.0/24'], resolution: 'NONE' }),
    },
  ],
  'service-entry/duplicate-port-name': [
    { bad: ports([443, 'tls'], [8443, 'tls']), good: ports([443, 'tls'], [8443, 'tls-web']) },
  ],
  'service-entry/duplicate-port-number': [
    { bad: ports([443, 'tls'], [443, 'tls-web']), good: ports([443, 'tls'], [8443, 'tls-web']) },
  ],
  'service-entry/tcp-without-address': [
    {
      bad: external({ ports: [plain], resolution: 'NONE' }),
      good: external({ ports: [plain], resolution: 'NONE', addresses: ['10.0.0.1'] }),
    },
  ],
  'service-entry/several-hosts': [
    {
      bad: external({ hosts: ['db.example.com', 'cache.example.com'], ports: [plain] }),
      good: external({ hosts: ['db.example.com', 'cache.example.com'] }),
    },
  ],
  'service-entry/endpoints-without-resolution': [
    { bad: external({ resolution: 'NONE', endpoints }), good: external({ resolution: 'STATIC', endpoints }) },
  ],
  'service-entry/selector-without-resolution': [
    {
      bad: external({ resolution: 'NONE', workloadSelector: selector }),
      good: external({ resolution: 'STATIC', workloadSelector: selector }),
    },
  ],
  'service-entry/dns-host': [{ bad: external({ hosts: ['*.example.com'] }), good: external({}) }],
  'service-entry/round-robin-endpoints': [
    {
      bad: external({ resolution: 'DNS_ROUND_ROBIN', endpoints: [...endpoints, { address: '10.0.0.2' }] }),
      good: external({ resolution: 'DNS_ROUND_ROBIN', endpoints }),
    },
  ],
  'service-entry/tcp-hosts-share-addresses': [
    {
      bad: external({ hosts: ['api.example.com', 'www.example.com'], addresses: ['10.0.0.1'] }),
      good: external({ hosts: ['api.example.com', 'www.example.com'] }),
    },
  ],
  'service-entry/dynamic-without-hosts': [{ bad: dynamic({ hosts: [] }), good: dynamic({}) }],
  'service-entry/dynamic-host': [{ bad: dynamic({ hosts: ['api.example.com'] }), good: dynamic({}) }],
  'service-entry/dynamic-addresses': [{ bad: dynamic({ addresses: ['10.0.0.1'] }), good: dynamic({}) }],
  'service-entry/dynamic-endpoints': [{ bad: dynamic({ endpoints }), good: dynamic({}) }],
  'service-entry/dynamic-protocol': [
    {
      bad: dynamic({ ports: [{ number: 443, name: 'https', protocol: 'HTTPS' }] }),
      good: dynamic({ ports: [{ number: 443, name: 'tls', protocol: 'TLS' }] }),
    },
  ],
  'service-entry/dynamic-waypoint': [{ bad: waypoint('MESH_INTERNAL'), good: waypoint('MESH_EXTERNAL') }],
};

const negative = (field: string) => ({ bad: probe({ [field]: -1 }), good: probe({ [field]: 1 }) });
const get = (httpGet: object) =>
  workloadGroup({ template: {}, probe: { httpGet: { port: 8080, ...httpGet } } });
const asking = (how: object) => workloadGroup({ template: {}, probe: how });

/** Workload groups and their probes. */
export const workloadGroupCases: ObjectCases = {
  'workload-group/no-template': [{ bad: workloadGroup({}), good: workloadGroup({ template: {} }) }],
  'workload-group/labels': [
    {
      bad: workloadGroup({ template: {}, metadata: { labels: { app: 'db 1' } } }),
      good: workloadGroup({ template: {}, metadata: { labels: { app: 'db-1' } } }),
    },
  ],
  'workload-group/period-seconds': [negative('periodSeconds')],
  'workload-group/initial-delay-seconds': [negative('initialDelaySeconds')],
  'workload-group/timeout-seconds': [negative('timeoutSeconds')],
  'workload-group/success-threshold': [negative('successThreshold')],
  'workload-group/failure-threshold': [negative('failureThreshold')],
  'workload-group/probe-scheme': [{ bad: get({ scheme: 'https' }), good: get({ scheme: 'HTTPS' }) }],
  'workload-group/probe-header-without-name': [
    {
      bad: get({ httpHeaders: [{ name: '', value: 'db' }] }),
      good: get({ httpHeaders: [{ name: 'Host', value: 'db' }] }),
    },
  ],
  'workload-group/probe-header': [
    { bad: get({ httpHeaders: [{ name: 'x_user' }] }), good: get({ httpHeaders: [{ name: 'x-user' }] }) },
  ],
  'workload-group/probe-command': [
    { bad: asking({ exec: { command: [] } }), good: asking({ exec: { command: ['pg_isready'] } }) },
  ],
  'workload-group/probe-method': [
    { bad: asking({ grpc: { port: 8080 } }), good: asking({ tcpSocket: { port: 8080 } }) },
    { bad: asking({ periodSeconds: 5 }), good: probe({ periodSeconds: 5 }) },
  ],
};
