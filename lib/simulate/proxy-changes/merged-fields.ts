import { mapOf } from '../../mesh/lists';
import type { Fields } from '../../mesh/views/kinds';
import { type Effect, NONE, field, fieldNames, together, told, typedConfigOf, unknown } from './effect';
import { httpFilterEffect } from './http-filters';

/** What fields do that are merged into a message: those that are not listed may do anything. */
interface FieldEffects {
  readonly none: ReadonlySet<string>;
  readonly told?: { readonly [name: string]: string };
}

const CONNECTION_MANAGER: FieldEffects = {
  none: new Set([
    'access_log',
    'access_log_options',
    'add_user_agent',
    'add_proxy_protocol_connection_state',
    'always_set_request_id_in_response',
    'common_http_protocol_options',
    'drain_timeout',
    'forward_client_cert_details',
    'generate_request_id',
    'http2_protocol_options',
    'http3_protocol_options',
    'http_protocol_options',
    'original_ip_detection_extensions',
    'preserve_external_request_id',
    'proxy_100_continue',
    'request_id_extension',
    'server_header_transformation',
    'server_name',
    'set_current_client_cert_details',
    'stat_prefix',
    'tracing',
    'via',
  ]),
  told: {
    delayed_close_timeout: 'changes timeouts of the connection',
    local_reply_config: 'changes the answers that the proxy gives by itself',
    max_request_headers_kb: 'changes how large the headers of a request may be',
    request_headers_timeout: 'changes timeouts of the connection',
    request_timeout: 'changes timeouts of the connection',
    skip_xff_append: 'changes which address counts as that of the caller',
    stream_idle_timeout: 'changes timeouts of the connection',
    upgrade_configs: 'changes which protocols a connection may be upgraded to',
    use_remote_address: 'changes which address counts as that of the caller',
    xff_num_trusted_hops: 'changes which address counts as that of the caller',
  },
};

const TCP_PROXY: FieldEffects = {
  none: new Set(['access_log', 'access_log_options', 'stat_prefix']),
  told: {
    idle_timeout: 'changes timeouts of the connection',
    max_connect_attempts: 'changes how often it tries to connect',
  },
};

const LISTENER: FieldEffects = {
  none: new Set([
    'access_log',
    'connection_balance_config',
    'drain_type',
    'enable_reuse_port',
    'metadata',
    'per_connection_buffer_limit_bytes',
    'socket_options',
    'stat_prefix',
    'tcp_backlog_size',
    'tcp_fast_open_queue_length',
  ]),
  told: { listener_filters_timeout: 'changes timeouts of the connection' },
};

const CLUSTER: FieldEffects = {
  none: new Set([
    'alt_stat_name',
    'common_http_protocol_options',
    'common_lb_config',
    'dns_jitter',
    'dns_lookup_family',
    'dns_refresh_rate',
    'http2_protocol_options',
    'http_protocol_options',
    'metadata',
    'per_connection_buffer_limit_bytes',
    'preconnect_policy',
    'respect_dns_ttl',
    'track_cluster_stats',
    'track_timeout_budgets',
    'typed_extension_protocol_options',
    'upstream_connection_options',
  ]),
  told: {
    circuit_breakers: 'changes how many connections and requests there may be at once',
    connect_timeout: 'changes timeouts of connections',
    health_checks: 'leaves out endpoints that are not healthy',
    lb_policy: 'changes how an endpoint is chosen',
    outlier_detection: 'leaves out endpoints that fail',
  },
};

const ROUTE_ACTION: FieldEffects = {
  none: new Set(['idle_timeout', 'max_grpc_timeout']),
  told: {
    hash_policy: 'changes how an endpoint is chosen',
    max_stream_duration: 'changes timeouts of requests',
    rate_limits: 'counts requests for a rate limit',
    retry_policy: 'changes how often the proxy tries again',
    timeout: 'changes timeouts of requests',
  },
};
const ROUTING: FieldEffects = {
  none: new Set([
    'decorator',
    'include_is_timeout_retry_header',
    'include_request_attempt_count',
    'metadata',
    'name',
    'per_request_buffer_limit_bytes',
    'request_body_buffer_limit',
    'stat_prefix',
    'tracing',
    'validate_clusters',
    'most_specific_header_mutations_wins',
  ]),
  told: {
    rate_limits: 'counts requests for a rate limit',
    request_headers_to_add: 'changes headers of requests',
    request_headers_to_remove: 'changes headers of requests',
    response_headers_to_add: 'changes headers of responses',
    response_headers_to_remove: 'changes headers of responses',
    retry_policy: 'changes how often the proxy tries again',
  },
};

function effectOf(
  fields: Fields,
  { none, told: known = {} }: FieldEffects,
  beside: readonly string[] = [],
): Effect {
  return together(
    fieldNames(fields)
      .filter((name) => !beside.includes(name))
      .map((name) => (none.has(name) ? NONE : known[name] === undefined ? unknown(name) : told(known[name]))),
  );
}

const NETWORK = 'envoy.extensions.filters.network.';

/** What is merged into a filter for connections. */
export function networkFilterEffect(value: unknown): Effect {
  const { type, fields } = typedConfigOf(value);
  if (type.endsWith('.HttpConnectionManager')) return effectOf(fields, CONNECTION_MANAGER);
  return type.endsWith('.TcpProxy') ? effectOf(fields, TCP_PROXY) : unknown(type || 'a filter');
}

/** What a filter for connections does that is put into a proxy. */
export function addedNetworkFilterEffect(value: unknown): Effect {
  const { type } = typedConfigOf(value);
  const message = type.startsWith(NETWORK) ? type.slice(NETWORK.length) : '';
  switch (message) {
    case 'local_ratelimit.v3.LocalRateLimit':
      return told('closes connections beyond its local rate limit');
    case 'connection_limit.v3.ConnectionLimit':
      return told('closes connections beyond a number of them');
    case 'ratelimit.v3.RateLimit':
      return told('closes connections beyond the limits of a rate limit service');
    default:
      return unknown(`the filter ${type}`);
  }
}

export const listenerEffect = (value: unknown): Effect => effectOf(mapOf(value), LISTENER);
export const clusterEffect = (value: unknown): Effect => effectOf(mapOf(value), CLUSTER);

/** What is merged into a route, a virtual host or a whole route table. */
export function routingEffect(value: unknown): Effect {
  const fields = mapOf(value);
  const action = mapOf(fields.route);
  const limited = field(action, 'rate_limits') ?? field(fields, 'rate_limits');
  const filters = Object.entries(mapOf(field(fields, 'typed_per_filter_config'))).map(([name, config]) =>
    httpFilterEffect(typedConfigOf({ typed_config: config }), name, limited),
  );
  return together([
    effectOf(fields, ROUTING, ['route', 'typed_per_filter_config']),
    effectOf(action, ROUTE_ACTION),
    ...filters,
  ]);
}
