import { fullHostText, type RenderContext } from '../mesh-host';
import { quoteRegex } from '../regex';
import { defined } from '../spec';
import type { RateLimit, RateLimitService } from './rate-limit';
import { matched, type RateLimitEntries } from './rate-limit-key';

const TYPE = 'type.googleapis.com/envoy.extensions.filters.http';
/** Envoy enables and enforces a local limit for no request unless it is told (`LocalRateLimit.filter_enabled`). */
const EVERYTHING = { default_value: { numerator: 100, denominator: 'HUNDRED' } };

/**
 * The HTTP filters of Envoy that enforce limits, one for all local ones and one for each global one.
 *
 * The limits stand in the filter itself (`rate_limits` of `LocalRateLimit` and of `RateLimit`), so that no route has to be changed.
 *
 * @param hosts the hosts whose requests are counted; all where there are none
 */
export function rateLimitFilters(
  limits: readonly RateLimit[],
  hosts: readonly string[],
  context: RenderContext,
): object[] {
  const local = limits.filter(({ _service }) => _service === undefined);
  const asked = limits.flatMap((limit) =>
    limit._service === undefined ? [] : { limit, service: limit._service },
  );
  const filters = asked.map(({ limit, service }) => globalFilter(limit, service, hosts, context));
  return local.length === 0 ? filters : [localFilter(local, hosts), ...filters];
}

function localFilter(limits: readonly RateLimit[], hosts: readonly string[]): object {
  const made = limits.map((limit) => ({
    limit,
    ...ofHosts(
      limit._keys.flatMap((key) => key._entries()),
      hosts,
    ),
  }));
  // Without entries it is a limit for all requests, of which the filter has one of its own.
  const whole = made.find(({ entries }) => entries.length === 0);
  const seen = new Set<string>();
  const keyed = made
    .filter((one) => one !== whole)
    .map(({ limit, actions, entries }) => {
      const rest = { limit, actions, entries };
      const text = JSON.stringify(entries);
      const isNew = entries.length > 0 && !seen.has(text);
      seen.add(text);
      return isNew ? rest : { limit, ...numbered(rest, limits.indexOf(limit) + 1) };
    });
  const dynamic = limits.filter(({ _keys }) => _keys.some(({ _isDynamic }) => _isDynamic));
  return {
    name: 'envoy.filters.http.local_ratelimit',
    typed_config: defined({
      '@type': `${TYPE}.local_ratelimit.v3.LocalRateLimit`,
      stat_prefix: 'http_local_rate_limiter',
      token_bucket: whole?.limit._bucket,
      filter_enabled: EVERYTHING,
      filter_enforced: EVERYTHING,
      rate_limits: keyed.length === 0 ? undefined : keyed.map(({ actions }) => ({ actions })),
      descriptors:
        keyed.length === 0
          ? undefined
          : keyed.map(({ limit, entries }) => ({ entries, token_bucket: limit._bucket })),
      max_dynamic_descriptors:
        dynamic.length === 0 ? undefined : Math.max(...dynamic.map(({ _maxValues }) => _maxValues)),
    }),
  };
}

function globalFilter(
  { _keys }: RateLimit,
  { _host, _port, _domain, _timeout, _failureModeDeny }: RateLimitService,
  hosts: readonly string[],
  context: RenderContext,
): object {
  const host = fullHostText(_host, context);
  return {
    name: 'envoy.filters.http.ratelimit',
    typed_config: defined({
      '@type': `${TYPE}.ratelimit.v3.RateLimit`,
      domain: _domain,
      timeout: _timeout,
      failure_mode_deny: _failureModeDeny ? true : undefined,
      rate_limit_service: {
        grpc_service: { envoy_grpc: { cluster_name: `outbound|${_port}||${host}`, authority: host } },
        transport_api_version: 'V3',
      },
      rate_limits: _keys.map((key) => ({ actions: withHosts(key._entries(), hosts).actions })),
    }),
  };
}

const ofHosts = (keys: readonly RateLimitEntries[], hosts: readonly string[]): RateLimitEntries =>
  withHosts(
    { actions: keys.flatMap(({ actions }) => actions), entries: keys.flatMap(({ entries }) => entries) },
    hosts,
  );

/** The same for requests to some hosts only. */
function withHosts({ actions, entries }: RateLimitEntries, hosts: readonly string[]): RateLimitEntries {
  if (hosts.length === 0) return { actions, entries };
  const regex = `(${hosts.map(hostRegex).join('|')})(:[0-9]+)?`;
  const { action, entry } = matched(hosts.join(' or '), [
    { name: ':authority', string_match: { safe_regex: { regex } } },
  ]);
  return { actions: [action, ...actions], entries: [entry, ...entries] };
}

const hostRegex = (host: string) =>
  host.startsWith('*') ? `.+${quoteRegex(host.slice(1))}` : quoteRegex(host);

/** Two limits by one key have a number each, since Envoy takes no two descriptors that are alike. */
function numbered({ actions, entries }: RateLimitEntries, number: number): RateLimitEntries {
  const value = String(number);
  return {
    actions: [{ generic_key: { descriptor_key: 'limit', descriptor_value: value } }, ...actions],
    entries: [{ key: 'limit', value }, ...entries],
  };
}
