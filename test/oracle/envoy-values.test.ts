import { webhook } from '../analysis/support/cases';
import type { Manifest } from '../../lib/mesh/manifest';
import { disagreements } from './differential';
import { mutants } from '../support/mutants';
import { SEED, patience, scaled } from './scale';

const type = (name: string) => ({ '@type': `type.googleapis.com/envoy.${name}` });
const authority = {
  envoy_grpc: { cluster_name: 'auth' },
  timeout: '0.5s',
  initial_metadata: [{ key: 'a', value: 'b' }],
};
const address = { socket_address: { address: '10.0.0.1', port_value: 443, protocol: 'TCP' } };
const matcher = { safe_regex: { regex: '^/a' }, invert_match: true };

/** Values of patches as people write them, for each kind of patch. */
const VALUES: readonly [string, object][] = [
  [
    'HTTP_FILTER',
    {
      name: 'envoy.filters.http.ext_authz',
      typed_config: {
        ...type('extensions.filters.http.ext_authz.v3.ExtAuthz'),
        grpc_service: authority,
        with_request_body: { max_request_bytes: 8192, allow_partial_message: true },
        transport_api_version: 'V3',
        failure_mode_allow: false,
        status_on_error: { code: 'ServiceUnavailable' },
      },
    },
  ],
  [
    'HTTP_FILTER',
    {
      name: 'envoy.filters.http.local_ratelimit',
      typed_config: {
        ...type('extensions.filters.http.local_ratelimit.v3.LocalRateLimit'),
        stat_prefix: 'limit',
        token_bucket: { max_tokens: 10, tokens_per_fill: '10', fill_interval: '60s' },
        filter_enabled: { default_value: { numerator: 100, denominator: 'HUNDRED' }, runtime_key: 'on' },
        response_headers_to_add: [{ append: false, header: { key: 'x', value: 'y' } }],
      },
    },
  ],
  [
    'HTTP_FILTER',
    {
      name: 'envoy.filters.http.rbac',
      typedConfig: {
        ...type('extensions.filters.http.rbac.v3.RBAC'),
        rules: {
          action: 'DENY',
          policies: {
            one: {
              permissions: [
                {
                  or_rules: { rules: [{ header: { name: ':path', ...matcher } }, { destination_port: 80 }] },
                },
              ],
              principals: [{ any: true }],
            },
          },
        },
      },
    },
  ],
  [
    'NETWORK_FILTER',
    {
      name: 'envoy.filters.network.http_connection_manager',
      typed_config: {
        ...type('extensions.filters.network.http_connection_manager.v3.HttpConnectionManager'),
        stat_prefix: 'in',
        idle_timeout: '300s',
        max_request_headers_kb: 96,
        common_http_protocol_options: {
          idle_timeout: '1h',
          headers_with_underscores_action: 'REJECT_REQUEST',
        },
        http2_protocol_options: { max_concurrent_streams: 100, allow_connect: true },
        access_log: [
          {
            name: 'envoy.access_loggers.file',
            typed_config: {
              ...type('extensions.access_loggers.file.v3.FileAccessLog'),
              path: '/dev/stdout',
              log_format: { json_format: { start: '%START_TIME%', nested: { a: 1, b: [true, null] } } },
            },
          },
        ],
      },
    },
  ],
  [
    'CLUSTER',
    {
      name: 'outside',
      type: 'STRICT_DNS',
      connect_timeout: '5s',
      lb_policy: 'ROUND_ROBIN',
      load_assignment: {
        cluster_name: 'outside',
        endpoints: [{ lb_endpoints: [{ endpoint: { address } }] }],
      },
      circuit_breakers: { thresholds: [{ priority: 'DEFAULT', max_connections: 10, track_remaining: true }] },
      metadata: { filter_metadata: { istio: { a: 'b', n: 1 } } },
      typed_extension_protocol_options: {
        'envoy.extensions.upstreams.http.v3.HttpProtocolOptions': {
          ...type('extensions.upstreams.http.v3.HttpProtocolOptions'),
          explicit_http_config: { http2_protocol_options: { max_concurrent_streams: 10 } },
        },
      },
      transport_socket: {
        name: 'envoy.transport_sockets.tls',
        typed_config: {
          ...type('extensions.transport_sockets.tls.v3.UpstreamTlsContext'),
          sni: 'example.com',
          common_tls_context: {
            alpn_protocols: ['h2'],
            tls_params: { tls_minimum_protocol_version: 'TLSv1_2' },
          },
        },
      },
      upstream_connection_options: { tcp_keepalive: { keepalive_time: 300, keepalive_probes: 3 } },
    },
  ],
  [
    'VIRTUAL_HOST',
    {
      name: 'example',
      domains: ['example.com'],
      rate_limits: [
        {
          actions: [
            { request_headers: { header_name: ':path', descriptor_key: 'path' } },
            { remote_address: {} },
          ],
        },
      ],
      routes: [{ match: { prefix: '/' }, direct_response: { status: 200, body: { inline_string: 'ok' } } }],
      typed_per_filter_config: {
        'envoy.filters.http.local_ratelimit': {
          '@type': 'type.googleapis.com/udpa.type.v1.TypedStruct',
          type_url: 'type.googleapis.com/envoy.extensions.filters.http.local_ratelimit.v3.LocalRateLimit',
          value: { stat_prefix: 'x', any: { thing: [1, 2] } },
        },
      },
    },
  ],
  [
    'HTTP_ROUTE',
    {
      route: {
        timeout: '0s',
        retry_policy: { num_retries: 3, retry_back_off: { base_interval: '0.025s' } },
        host_rewrite_literal: 'a',
      },
      request_headers_to_add: [
        { header: { key: 'a', value: 'b' }, append_action: 'OVERWRITE_IF_EXISTS_OR_ADD' },
      ],
      typed_per_filter_config: {
        'envoy.filters.http.lua': { ...type('extensions.filters.http.lua.v3.LuaPerRoute'), disabled: true },
      },
    },
  ],
  [
    'LISTENER',
    {
      per_connection_buffer_limit_bytes: 32768,
      listener_filters_timeout: '0s',
      tcp_fast_open_queue_length: 5,
      address,
    },
  ],
  [
    'LISTENER_FILTER',
    {
      name: 'envoy.filters.listener.proxy_protocol',
      typed_config: {
        ...type('extensions.filters.listener.proxy_protocol.v3.ProxyProtocol'),
        rules: [{ tlv_type: 2, on_tlv_present: { key: 'a' } }],
      },
    },
  ],
  [
    'FILTER_CHAIN',
    {
      filter_chain_match: {
        server_names: ['a.example.com'],
        prefix_ranges: [{ address_prefix: '10.0.0.0', prefix_len: 8 }],
      },
      transport_socket_connect_timeout: '1s',
    },
  ],
  [
    'ROUTE_CONFIGURATION',
    { max_direct_response_body_size_bytes: 4096, request_headers_to_remove: ['a'], validate_clusters: false },
  ],
  [
    'EXTENSION_CONFIG',
    {
      name: 'lua',
      typed_config: {
        ...type('extensions.filters.http.lua.v3.Lua'),
        default_source_code: { inline_string: 'x' },
        source_codes: { a: { filename: 'b' } },
      },
    },
  ],
  [
    'BOOTSTRAP',
    {
      stats_config: { stats_tags: [{ tag_name: 'a', regex: '(b)' }] },
      stats_flush_interval: '10s',
      layered_runtime: { layers: [{ name: 'a', static_layer: { re2: { max: 1 } } }] },
    },
  ],
];

const objects = VALUES.map(([applyTo, value], i): Manifest => ({
  apiVersion: 'networking.istio.io/v1alpha3',
  kind: 'EnvoyFilter',
  metadata: { name: `values-${i}`, namespace: 'shop' },
  spec: { configPatches: [{ applyTo, patch: { operation: 'MERGE', value } }] },
}));

test('values as people write them are read as istiod reads them', async () => {
  const { compared, refused, found } = await disagreements(objects, webhook);
  expect(found).toEqual([]);
  expect([compared, refused]).toEqual([objects.length, 0]);
}, 60_000);

test(
  'and so is what such values become by mistakes',
  async () => {
    const { compared, refused, found, excused } = await disagreements(
      mutants(objects, scaled(3000), SEED),
      webhook,
    );
    expect(found).toEqual([]);
    expect(excused.length).toBeLessThan(scaled(20));
    expect(compared).toBeGreaterThan(scaled(1500));
    expect(refused).toBeGreaterThan(scaled(300));
  },
  patience(180_000),
);
