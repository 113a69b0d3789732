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
    says: 'a route that is merged elsewhere makes it unsure',
    manifests:
      RULES +
      filter(
        'elsewhere',
        `
  - applyTo: HTTP_ROUTE
    match: {context: SIDECAR_OUTBOUND}
    patch: {operation: MERGE, value: {route: {prefix_rewrite: /c}}}
`,
      ),
    requests: unsure('by prefix_rewrite'),
  },
];
