import { loadText } from '../../lib/mesh/load';
import { Mesh, Request } from '../../lib/simulate';
import { httpFilterEffect } from '../../lib/simulate/proxy-changes/http-filters';
import { typedConfigOf } from '../../lib/simulate/proxy-changes/effect';
import {
  addedNetworkFilterEffect,
  clusterEffect,
  listenerEffect,
  networkFilterEffect,
  routingEffect,
} from '../../lib/simulate/proxy-changes/merged-fields';
import { envoyFilterCases } from './semantics/envoy-filters.cases';
import { manifestsOf } from './semantics/test-cases';

const HTTP = 'type.googleapis.com/envoy.extensions.filters.http.';
const http = (message: string, fields: object = {}) =>
  httpFilterEffect(typedConfigOf({ typed_config: { '@type': HTTP + message, ...fields } }), 'some');

const whole = { default_value: { numerator: 100 } };
/** A local limit is off unless it is switched on. */
const ON = { filter_enabled: whole, filter_enforced: whole };

describe('a filter for HTTP', () => {
  test.each(['compressor.v3.Compressor', 'cors.v3.Cors', 'router.v3.Router'])(
    '%s changes nothing that is asked for',
    (message) => {
      expect(http(message)).toEqual({ kind: 'none' });
    },
  );

  test('that may answer by itself is told', () => {
    const limit = {
      token_bucket: { max_tokens: 10, fill_interval: '60s' },
      ...ON,
      status: { code: 'ServiceUnavailable' },
    };
    expect(http('local_ratelimit.v3.LocalRateLimit', limit)).toMatchObject({
      kind: 'told',
      text: 'answers ServiceUnavailable beyond 10 requests in 60s',
    });
    expect(http('ratelimit.v3.RateLimit', { domain: 'shop', rate_limit_service: {} })).toMatchObject({
      kind: 'told',
    });
    expect(http('buffer.v3.Buffer', { maxRequestBytes: 5000 })).toEqual({
      kind: 'told',
      text: 'answers 413 to bodies of more than 5000 bytes',
      limits: [],
    });
  });

  test('that asks or computes is unknown', () => {
    expect(http('ext_authz.v3.ExtAuthz')).toEqual({ kind: 'unknown', field: 'the filter some' });
    expect(http('wasm.v3.Wasm')).toMatchObject({ kind: 'unknown' });
    expect(http('fault.v3.HTTPFault')).toMatchObject({ kind: 'unknown' });
    expect(httpFilterEffect(typedConfigOf({}), 'bare')).toEqual({
      kind: 'unknown',
      field: 'the filter bare',
    });
  });

  test('in a TypedStruct is read too', () => {
    const value = {
      typed_config: {
        '@type': 'type.googleapis.com/udpa.type.v1.TypedStruct',
        type_url: `${HTTP}local_ratelimit.v3.LocalRateLimit`,
        value: { token_bucket: { max_tokens: 7 }, ...ON },
      },
    };
    expect(httpFilterEffect(typedConfigOf(value), 'x')).toMatchObject({
      kind: 'told',
      text: 'answers 429 beyond 7 requests',
    });
  });

  test.each([
    ['function envoy_on_response(h) end', 'told'],
    ['-- envoy_on_request\nfunction envoy_on_response(h) end', 'told'],
    ['--[[ function envoy_on_request(h) end ]]\nfunction envoy_on_response(h) end', 'told'],
    ['function envoy_on_request(h) end', 'unknown'],
    ['_G["envoy_on_" .. "request"] = function(h) end', 'unknown'],
  ])('of Lua is told where it only looks at responses: %s', (script, kind) => {
    expect(http('lua.v3.Lua', { inline_code: script }).kind).toBe(kind);
    expect(http('lua.v3.Lua', { default_source_code: { inline_string: script } }).kind).toBe(kind);
  });
});

describe('merged fields', () => {
  test('of listeners, clusters, filters and routes are none, told or unknown', () => {
    expect(listenerEffect({ per_connection_buffer_limit_bytes: 1 })).toEqual({ kind: 'none' });
    expect(listenerEffect({ filter_chains: [] })).toEqual({ kind: 'unknown', field: 'filter_chains' });
    expect(clusterEffect({ connectTimeout: '1s' })).toMatchObject({ kind: 'told' });
    expect(clusterEffect({ transport_socket: {} })).toEqual({ kind: 'unknown', field: 'transport_socket' });
    const manager = '.envoy.extensions.filters.network.http_connection_manager.v3.HttpConnectionManager';
    const merged = (fields: object) =>
      networkFilterEffect({ typed_config: { '@type': `x/${manager}`, ...fields } });
    expect(merged({ access_log: [] })).toEqual({ kind: 'none' });
    expect(merged({ xff_num_trusted_hops: 2 })).toMatchObject({ kind: 'told' });
    expect(merged({ route_config: {} })).toEqual({ kind: 'unknown', field: 'route_config' });
    expect(routingEffect({ route: { timeout: '1s', cluster: 'x' } })).toEqual({
      kind: 'unknown',
      field: 'cluster',
    });
    expect(routingEffect({ route: { timeout: '1s' }, request_headers_to_add: [] })).toMatchObject({
      kind: 'told',
    });
    const limit = {
      '@type': `${HTTP}local_ratelimit.v3.LocalRateLimit`,
      token_bucket: { max_tokens: 3 },
      ...ON,
    };
    expect(
      routingEffect({ typed_per_filter_config: { 'envoy.filters.http.local_ratelimit': limit } }),
    ).toMatchObject({
      kind: 'told',
      text: 'answers 429 beyond 3 requests',
    });
    const connections =
      'type.googleapis.com/envoy.extensions.filters.network.connection_limit.v3.ConnectionLimit';
    expect(addedNetworkFilterEffect({ typed_config: { '@type': connections } })).toMatchObject({
      kind: 'told',
    });
  });
});

test('what may happen besides is told with the object and the patch', () => {
  const one = envoyFilterCases.find(({ says }) => says === 'a local rate limit leaves routes sure')!;
  const mesh = Mesh.fromManifests(manifestsOf(one));
  const request = Request.get('http://api/a').from('client.app');
  const text = 'EnvoyFilter app/limit spec.configPatches[0] answers 429 beyond 1000 requests in 60s';
  expect(mesh.send(request).besides).toEqual([text]);
  expect(mesh.explain(request)).toContain(`\n! ${text}\n`);
  expect(mesh.send(Request.get('http://api.app/a').from('client.other')).besides).toBeUndefined();
});

test('extensions in WebAssembly stay unsure', () => {
  const plugin = `
apiVersion: extensions.istio.io/v1alpha1
kind: WasmPlugin
metadata: {name: own, namespace: app}
spec: {selector: {matchLabels: {app: client}}, url: "oci://example.com/x"}
`;
  const one = { says: '', manifests: '', requests: [] };
  const mesh = Mesh.fromManifests([
    ...manifestsOf(one),
    ...loadText(plugin, 'plugin.yaml').resources.map(({ manifest }) => manifest),
  ]);
  expect(mesh.send(Request.get('http://api/a').from('client.app')).uncertain.join()).toContain(
    'WasmPlugin app/own',
  );
});
