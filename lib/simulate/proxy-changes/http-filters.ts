import { mapOf, textOf } from '../../mesh/lists';
import type { Fields } from '../../mesh/views/kinds';
import { type Effect, NONE, type TypedConfig, field, told, unknown } from './effect';
import { globalRateLimits, localRateLimits } from './rate-limits';

const FILTERS = 'envoy.extensions.filters.http.';

/**
 * Filters that see requests and let them pass as they are (the pages of Envoy's documentation about HTTP filters). A route is chosen before the
 * filters run, so that headers which they change matter to the next proxy alone.
 */
const PASSING = new Set([
  'alternate_protocols_cache.v3.FilterConfig',
  'compressor.v3.Compressor',
  'cors.v3.Cors',
  'decompressor.v3.Decompressor',
  'grpc_stats.v3.FilterConfig',
  'header_to_metadata.v3.Config',
  'router.v3.Router',
  'set_filter_state.v3.Config',
  'set_metadata.v3.Config',
  'tap.v3.Tap',
]);

/** Filters that may answer some requests themselves, and let the others pass. */
const ANSWERING: { readonly [message: string]: (fields: Fields) => string } = {
  'buffer.v3.Buffer': (fields) =>
    `answers 413 to bodies of more than ${String(field(fields, 'max_request_bytes') ?? 'the allowed')} bytes`,
  'adaptive_concurrency.v3.AdaptiveConcurrency': () =>
    'answers 503 beyond a number of requests that it finds out by itself',
  'admission_control.v3.AdmissionControl': () => 'answers 503 to a share of the requests while many fail',
  'bandwidth_limit.v3.BandwidthLimit': () => 'slows bodies down to a bandwidth',
  'csrf.v3.CsrfPolicy': () => 'answers 403 to requests that change something and come from another origin',
  'header_mutation.v3.HeaderMutation': () => 'changes headers',
  'grpc_http1_bridge.v3.Config': () => 'turns gRPC over HTTP/1.1 into HTTP/2',
  'grpc_web.v3.GrpcWeb': () => 'turns gRPC-Web into gRPC',
};

/**
 * What a filter for HTTP does that is put into a proxy.
 *
 * @param rateLimits what a route says of rate limits, where the filter is set to something for it
 */
export function httpFilterEffect({ type, fields }: TypedConfig, name: string, rateLimits?: unknown): Effect {
  const message = type.startsWith(FILTERS) ? type.slice(FILTERS.length) : undefined;
  if (message === undefined)
    return type === 'stats.PluginConfig' ? NONE : unknown(`the filter ${name || type}`);
  if (PASSING.has(message)) return NONE;
  if (message === 'lua.v3.Lua') return luaEffect(fields);
  if (message === 'local_ratelimit.v3.LocalRateLimit' || message === 'ratelimit.v3.RateLimit') {
    const limits =
      message === 'ratelimit.v3.RateLimit' ? globalRateLimits(fields) : localRateLimits(fields, rateLimits);
    return limits === undefined ? NONE : told(limits.text, [limits]);
  }
  const text = ANSWERING[message]?.(fields);
  return text === undefined ? unknown(`the filter ${name || type}`) : told(text);
}

/** A script that does not look at requests changes their answers at most. */
function luaEffect(fields: Fields): Effect {
  const codes = [
    field(fields, 'inline_code'),
    mapOf(field(fields, 'default_source_code')).inline_string ??
      mapOf(field(fields, 'default_source_code')).inlineString,
  ].flatMap((code) => textOf(code) ?? []);
  const others = Object.keys(mapOf(field(fields, 'source_codes'))).length;
  if (codes.length === 0 || others > 0) return unknown('a Lua script');
  const script = withoutComments(codes.join('\n'));
  return /\benvoy_on_request\b/.test(script) || /\b_G\b|\bload(string)?\b|\bsetfenv\b/.test(script)
    ? unknown('a Lua script that looks at requests')
    : told('runs a Lua script on responses');
}

const withoutComments = (script: string) =>
  script.replace(/--\[(=*)\[[\s\S]*?\]\1\]/g, '').replace(/--[^\n]*/g, '');
