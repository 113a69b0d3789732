import type { Manifest } from '../../lib/mesh/manifest';
import { webhook } from '../analysis/support/cases';
import { disagreements } from './differential';
import {
  ADDRESSES,
  ATTRIBUTES,
  ENDPOINTS,
  FILTERS,
  HOSTS,
  KEYS,
  PATHS,
  SETS,
  URLS,
  VERSIONS,
} from './specimens/odd-texts';

const make = (apiVersion: string, kind: string, specs: readonly object[]): Manifest[] =>
  specs.map((spec, i) => ({ apiVersion, kind, metadata: { name: `text-${i}`, namespace: 'shop' }, spec }));
const rule = (one: object) => ({ jwtRules: [{ issuer: 'a', ...one }] });
const policy = (one: object) => ({ rules: [one] });

const OBJECTS: Readonly<Record<string, readonly Manifest[]>> = {
  'URLs and sets of keys': make('security.istio.io/v1', 'RequestAuthentication', [
    ...URLS.map((jwksUri) => rule({ jwksUri })),
    ...[...KEYS, ...SETS].map((jwks) => rule({ jwks })),
  ]),
  'URLs of modules': make(
    'extensions.istio.io/v1alpha1',
    'WasmPlugin',
    URLS.map((url) => ({ url })),
  ),
  'filters in CEL': make(
    'telemetry.istio.io/v1',
    'Telemetry',
    FILTERS.map((expression) => ({ accessLogging: [{ filter: { expression } }] })),
  ),
  'endpoints and hosts of sidecars': make('networking.istio.io/v1', 'Sidecar', [
    ...ENDPOINTS.map((defaultEndpoint) => ({ ingress: [{ port: { number: 80 }, defaultEndpoint }] })),
    ...HOSTS.map((host) => ({ egress: [{ hosts: [host] }] })),
    ...HOSTS.map((host) => ({
      outboundTrafficPolicy: { mode: 'ALLOW_ANY', egressProxy: { host, port: { number: 1 } } },
    })),
  ]),
  'hosts of gateways': make(
    'networking.istio.io/v1',
    'Gateway',
    HOSTS.map((host) => ({
      servers: [{ port: { number: 80, name: 'a', protocol: 'HTTP' }, hosts: [host] }],
    })),
  ),
  'attributes, paths and addresses': make('security.istio.io/v1', 'AuthorizationPolicy', [
    ...ATTRIBUTES.map((key) => policy({ when: [{ key, values: ['a'] }] })),
    ...ATTRIBUTES.map((key) => policy({ when: [{ key, values: ['80'], notValues: ['1.2.3.4', '*a*'] }] })),
    ...PATHS.map((path) => policy({ to: [{ operation: { paths: [path], notPaths: [path, '/x{'] } }] })),
    ...ADDRESSES.map((text) =>
      policy({ from: [{ source: { ipBlocks: [text], notRemoteIpBlocks: ['x', text] } }] }),
    ),
    ...ADDRESSES.map((text) =>
      policy({ from: [{ source: { serviceAccounts: [text], trustDomains: [text] } }] }),
    ),
  ]),
  'versions in RE2': make(
    'networking.istio.io/v1alpha3',
    'EnvoyFilter',
    VERSIONS.map((proxyVersion) => ({
      configPatches: [
        { applyTo: 'CLUSTER', match: { proxy: { proxyVersion } }, patch: { operation: 'REMOVE' } },
      ],
    })),
  ),
};

test.each(Object.keys(OBJECTS))(
  'istiod says as much of %s as we do',
  async (what) => {
    const objects = OBJECTS[what];
    const { compared, refused, found } = await disagreements(objects, webhook);
    expect(found).toEqual([]);
    expect(compared).toBe(objects.length);
    expect(refused).toBeGreaterThan(0);
  },
  60_000,
);
