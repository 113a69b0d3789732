import { isIPv4 } from 'node:net';
import type { ProxyConfig } from './config';

/** A connection as a proxy gets it. */
export interface Connection {
  /** Where it was made to, before it was redirected. */
  readonly address: string;
  readonly port: number;
  /** Where TLS is spoken: the name that is asked for. */
  readonly servername?: string;
  /** Whether its first bytes are neither HTTP nor TLS. */
  readonly opaque?: boolean;
  /** Whether a pod connects to itself, which is not redirected. */
  readonly isOwn?: boolean;
}

const INSPECTORS = { http: 'http_inspector', tls: 'tls_inspector' };

/**
 * The listener that takes a connection: for a sidecar the one at exactly the original destination, then the one for all
 * addresses of the port, then the one to which everything is redirected (Envoy's `use_original_dst`).
 */
export function listenerOf(config: ProxyConfig, connection: Connection): any {
  const { address, port, isOwn = false } = connection;
  const places = (listener: any) =>
    [listener, ...(listener.additional_addresses ?? [])].map(
      (holder) => holder.address?.socket_address ?? {},
    );
  const at = (wanted: string) =>
    config.listeners.find(
      (listener) =>
        !(isOwn && listener.bind_to_port === false) &&
        places(listener).some((place) => place.address === wanted && place.port_value === port),
    );
  const isRedirectedTo = (listener: any) =>
    listener.use_original_dst === true && listener.traffic_direction === 'OUTBOUND';
  return at(address) ?? at('0.0.0.0') ?? (isOwn ? undefined : config.listeners.find(isRedirectedTo));
}

/**
 * The filter chain for a connection: criterion by criterion those that are most specific are kept, and there is no way
 * back (Envoy's `FilterChainManagerImpl`).
 */
export function filterChainOf(listener: any, connection: Connection): any {
  const inspected = (name: string) =>
    (listener.listener_filters ?? []).some(
      (filter: any) => filter.name.endsWith(name) && !isOff(filter.filter_disabled, connection.port),
    );
  const isTls = connection.servername !== undefined && inspected(INSPECTORS.tls);
  const isHttp =
    connection.servername === undefined && connection.opaque !== true && inspected(INSPECTORS.http);
  const servername =
    isTls && !isIPv4(connection.servername ?? '') ? connection.servername?.toLowerCase() : undefined;
  const criteria: readonly ((match: any) => number | undefined)[] = [
    (match) => only(match.destination_port, (port) => port === connection.port),
    (match) => longestPrefix(match.prefix_ranges, connection.address),
    (match) => serverName(match.server_names, servername),
    (match) => only(match.transport_protocol, (protocol) => protocol === (isTls ? 'tls' : 'raw_buffer')),
    (match) => only(match.application_protocols, (all: string[]) => isHttp && all.includes('http/1.1')),
  ];
  let left: any[] = listener.filter_chains ?? [];
  for (const criterion of criteria) {
    const ranks = left.map((chain) => criterion(chain.filter_chain_match ?? {}));
    const best = Math.max(...ranks.map((rank) => rank ?? -1));
    left = best < 0 ? [] : left.filter((_, i) => ranks[i] === best);
  }
  return left[0] ?? listener.default_filter_chain;
}

/** How well a criterion fits: 0 where the chain does not say, undefined where it says something else. */
function only<T>(wanted: T | undefined, fits: (wanted: T) => boolean): number | undefined {
  if (wanted === undefined || (Array.isArray(wanted) && wanted.length === 0)) return 0;
  return fits(wanted) ? 1 : undefined;
}

function longestPrefix(ranges: readonly any[] | undefined, address: string): number | undefined {
  if (ranges === undefined || ranges.length === 0) return 0;
  const lengths = ranges
    .filter(({ address_prefix, prefix_len }) => inRange(address, address_prefix, prefix_len ?? 0))
    .map(({ prefix_len }) => 1 + (prefix_len ?? 0));
  return lengths.length === 0 ? undefined : Math.max(...lengths);
}

function inRange(address: string, prefix: string, length: number): boolean {
  if (!isIPv4(prefix)) return false;
  const bits = (ip: string) =>
    ip
      .split('.')
      .map((part) => Number(part).toString(2).padStart(8, '0'))
      .join('');
  return bits(address).slice(0, length) === bits(prefix).slice(0, length);
}

function serverName(names: readonly string[] | undefined, asked: string | undefined): number | undefined {
  if (names === undefined || names.length === 0) return 0;
  if (asked === undefined) return undefined;
  const ranks = names.map((name) => {
    if (name === asked) return 1000;
    return name.startsWith('*.') && asked.endsWith(name.slice(1)) ? name.length : -1;
  });
  const best = Math.max(...ranks);
  return best < 0 ? undefined : best;
}

/** Whether a listener filter is off for a port (`ListenerFilterChainMatchPredicate`). */
function isOff(predicate: any, port: number): boolean {
  if (predicate === undefined) return false;
  if (predicate.any_match === true) return true;
  if (predicate.not_match !== undefined) return !isOff(predicate.not_match, port);
  if (predicate.or_match !== undefined)
    return predicate.or_match.rules.some((rule: any) => isOff(rule, port));
  if (predicate.and_match !== undefined)
    return predicate.and_match.rules.every((rule: any) => isOff(rule, port));
  const { start, end } = predicate.destination_port_range ?? {};
  return start <= port && port < end;
}
