import { type SemanticsCase, routes, subsets, v1, v2 } from './case';

const filter = (name: string, patches: string, labels = 'app: client', namespace = 'app') => `
---
apiVersion: networking.istio.io/v1alpha3
kind: EnvoyFilter
metadata: {name: ${name}, namespace: ${namespace}}
spec:
  workloadSelector: {labels: {${labels}}}
  configPatches:
${patches}
`;

const MANAGER = 'filterChain: {filter: {name: envoy.filters.network.http_connection_manager}}';
const insert = (value: string, context = 'SIDECAR_OUTBOUND', listener = `{${MANAGER}}`) => `
  - applyTo: HTTP_FILTER
    match: {context: ${context}, listener: ${listener}}
    patch: {operation: INSERT_BEFORE, value: ${value}}
`;
const filterOf = (name: string, message: string, fields: string) =>
  `{name: envoy.filters.http.${name}, typed_config: {"@type": "type.googleapis.com/envoy.extensions.filters.http.${message}", ${fields}}}`;

const limit = filterOf(
  'local_ratelimit',
  'local_ratelimit.v3.LocalRateLimit',
  'stat_prefix: some, token_bucket: {max_tokens: 1000, tokens_per_fill: 1000, fill_interval: 60s}, filter_enabled: {default_value: {numerator: 100}}, filter_enforced: {default_value: {numerator: 100}}',
);
const lua = (script: string) => filterOf('lua', 'lua.v3.Lua', `inline_code: ${JSON.stringify(script)}`);

const merge = (value: string, routes = '{}', context = 'SIDECAR_OUTBOUND') => `
  - applyTo: HTTP_ROUTE
    match: {context: ${context}, routeConfiguration: ${routes}}
    patch: {operation: MERGE, value: ${value}}
`;
/** The service behind the ingress gateway. */
const GATE = `
---
apiVersion: networking.istio.io/v1
kind: Gateway
metadata: {name: edge, namespace: app}
spec: {selector: {istio: ingressgateway}, servers: [{port: {number: 80, name: http, protocol: HTTP}, hosts: [api.test]}]}
---
apiVersion: networking.istio.io/v1
kind: VirtualService
metadata: {name: edge, namespace: app}
spec: {hosts: [api.test], gateways: [edge], http: [{route: [{destination: {host: api, subset: v1, port: {number: 80}}}]}]}
`;

const RULES = subsets + routes(`${`{match: [{uri: {prefix: /b}}], ${v2}}`}\n{${v1}}`);
const ASK = [
  { ask: 'client.app http://api/a', goes: ['v1'] },
  { ask: 'client.app http://api/b', goes: ['v2'] },
];
const unsure = (text: string) => ASK.map((one) => ({ ...one, unsure: text }));

/** What EnvoyFilters leave as it is, and what they make unsure. */
export const envoyFilterCases: readonly SemanticsCase[] = [
  {
    says: 'a local rate limit leaves routes sure',
    manifests: RULES + filter('limit', insert(limit)),
    requests: ASK,
  },
  {
    says: 'a script for responses leaves routes sure',
    manifests:
      RULES +
      filter(
        'script',
        insert(lua('function envoy_on_response(handle)\n  handle:headers():add("x", "y")\nend')),
      ),
    requests: ASK,
  },
  {
    says: 'a script for requests does not',
    manifests:
      RULES +
      filter(
        'script',
        insert(lua('function envoy_on_request(handle)\n  handle:headers():add("x", "y")\nend')),
      ),
    requests: unsure('a Lua script that looks at requests'),
  },
  {
    says: 'access logs, timeouts of connections and compression leave routes sure',
    manifests:
      RULES +
      filter(
        'plain',
        `
  - applyTo: NETWORK_FILTER
    match: {context: SIDECAR_OUTBOUND, listener: {${MANAGER}}}
    patch:
      operation: MERGE
      value: {name: envoy.filters.network.http_connection_manager, typed_config: {"@type": type.googleapis.com/envoy.extensions.filters.network.http_connection_manager.v3.HttpConnectionManager, stream_idle_timeout: 30s, server_name: some}}
  - applyTo: CLUSTER
    match: {context: SIDECAR_OUTBOUND}
    patch: {operation: MERGE, value: {connect_timeout: 2s, per_connection_buffer_limit_bytes: 65536}}
${insert(
  filterOf(
    'compressor',
    'compressor.v3.Compressor',
    'compressor_library: {name: text, typed_config: {"@type": type.googleapis.com/envoy.extensions.compression.gzip.compressor.v3.Gzip}}',
  ),
)}`,
      ),
    requests: ASK,
  },
  {
    says: 'what is for another port does not matter',
    manifests:
      RULES +
      filter(
        'script',
        insert(
          lua('function envoy_on_request(handle)\n  handle:respond({[":status"] = "403"}, "no")\nend'),
          'SIDECAR_OUTBOUND',
          `{portNumber: 9999, ${MANAGER}}`,
        ),
      ),
    requests: ASK,
  },
  {
    says: 'what is for pods with other labels does not matter',
    manifests:
      RULES +
      filter(
        'script',
        insert(lua('function envoy_on_request(handle)\n  handle:respond({[":status"] = "403"}, "no")\nend')),
        'app: other',
      ),
    requests: ASK,
  },
  {
    says: 'headers that are merged into routes leave them sure',
    manifests:
      RULES +
      filter(
        'headers',
        `
  - applyTo: HTTP_ROUTE
    match: {context: SIDECAR_OUTBOUND}
    patch: {operation: MERGE, value: {response_headers_to_add: [{header: {key: x-some, value: "1"}}], route: {timeout: 5s}}}
`,
      ),
    requests: ASK,
  },
  {
    says: 'a rewrite, a host, and a timeout that are merged into routes count',
    manifests:
      RULES +
      filter('merged', merge('{route: {prefix_rewrite: /c, host_rewrite_literal: other.test, timeout: 5s}}')),
    requests: [
      { ask: 'client.app http://api/a', goes: ['v1'], sees: 'other.test/ca' },
      { ask: 'client.app http://api/b/x', goes: ['v2'], sees: 'other.test/c/x' },
    ],
  },
  {
    says: 'what is for one virtual host or one route counts there alone',
    manifests:
      subsets +
      routes(`{name: first, match: [{uri: {prefix: /b}}], ${v2}}\n{${v1}}`) +
      filter(
        'merged',
        merge(
          '{route: {prefix_rewrite: /c}}',
          '{vhost: {name: "api.app.svc.cluster.local:80", route: {name: first}}}',
        ) +
          merge('{route: {prefix_rewrite: /d}}', '{vhost: {name: "web.other.svc.cluster.local:80"}}') +
          merge('{route: {prefix_rewrite: /e}}', '{portNumber: 9000}'),
      ),
    requests: [
      { ask: 'client.app http://api/b/x', goes: ['v2'], sees: '/c/x' },
      { ask: 'client.app http://api/a', goes: ['v1'], sees: '/a' },
      { ask: 'client.app http://web.other/a', goes: ['web-v1'], sees: '/da' },
      { ask: 'client.app http://api:9000/a', goes: ['v1'], sees: '/ea' },
    ],
  },
  {
    says: 'another cluster that is merged into a route gets its requests, and several get them by weight',
    manifests:
      RULES +
      filter(
        'moved',
        merge(
          '{route: {cluster: "outbound|80|v2|api.app.svc.cluster.local"}}',
          '{vhost: {name: "web.other.svc.cluster.local:80"}}',
        ) +
          merge(
            '{route: {weighted_clusters: {clusters: [{name: "outbound|80|v1|api.app.svc.cluster.local", weight: 30}, {name: "outbound|80|v2|api.app.svc.cluster.local", weight: 70}]}}}',
            '{portNumber: 9000}',
          ),
      ),
    requests: [
      { ask: 'client.app http://web.other/', goes: ['v2'] },
      { ask: 'client.app http://api:9000/a', goes: ['v1 30', 'v2 70'] },
    ],
  },
  {
    says: 'a rewrite that is merged into the routes of a gateway counts',
    manifests:
      RULES +
      GATE +
      filter(
        'merged',
        merge('{route: {prefix_rewrite: /c}}', '{vhost: {name: "api.test:80"}}', 'GATEWAY'),
        'istio: ingressgateway',
        'istio-system',
      ),
    requests: [{ ask: 'via:istio-ingressgateway http://api.test/a', goes: ['v1'], sees: '/ca' }],
  },
  {
    says: 'fields that are not followed make it unsure',
    manifests: RULES + filter('elsewhere', merge('{route: {cluster_not_found_response_code: NOT_FOUND}}')),
    requests: unsure('by cluster_not_found_response_code'),
  },
];

/** What Envoy refuses, so that it keeps what it had before. */
export const refusedMerges: readonly SemanticsCase[] = [
  {
    says: 'what is merged into a redirect is refused with all routes of the port',
    manifests:
      subsets +
      routes(`{match: [{uri: {prefix: /b}}], redirect: {uri: /c}}\n{${v1}}`) +
      filter(
        'merged',
        merge('{route: {prefix_rewrite: /d}}', '{vhost: {name: "api.app.svc.cluster.local:80"}}'),
      ),
    requests: [
      {
        ask: 'client.app http://api/b',
        goes: ['301 http://api/c'],
        unsure: 'Envoy takes none of the routes',
      },
      { ask: 'client.app http://api/a', goes: ['v1'], unsure: 'Envoy takes none of the routes' },
      { ask: 'client.app http://web.other/', goes: ['web-v1'], unsure: 'Envoy takes none of the routes' },
      { ask: 'client.app http://api:9000/a', goes: ['v1'] },
    ],
  },
  {
    says: 'a prefix beside a regular expression is refused too',
    manifests:
      subsets +
      routes(`{rewrite: {uriRegexRewrite: {match: a, rewrite: b}}, ${v1}}`) +
      filter('merged', merge('{route: {prefix_rewrite: /d}}', '{portNumber: 80}')),
    requests: [{ ask: 'client.app http://api/a', goes: ['v1'], unsure: 'Envoy takes none of the routes' }],
  },
  {
    says: 'a patch for routes that send on leaves a redirect as it is',
    manifests:
      subsets +
      routes(`{match: [{uri: {prefix: /b}}], redirect: {uri: /c}}\n{${v1}}`) +
      filter('merged', merge('{route: {prefix_rewrite: /d}}', '{vhost: {route: {action: ROUTE}}}')),
    requests: [
      { ask: 'client.app http://api/b', goes: ['301 http://api/c'] },
      { ask: 'client.app http://api/a', goes: ['v1'], sees: '/da' },
    ],
  },
];
