import type { ProxyConfig } from '../envoy/config';

const part = (dump: readonly any[], type: string) =>
  dump.find((entry) => entry['@type'].endsWith(`.${type}`)) ?? {};
const clustersOf = (dump: readonly any[]): any[] =>
  (part(dump, 'ClustersConfigDump').dynamic_active_clusters ?? []).map(({ cluster }: any) => cluster);

/** The configuration of a waypoint, with its clusters for services named as others are, and endpoints by their addresses. */
export function waypointConfig(dump: readonly any[]): ProxyConfig {
  const listeners = (part(dump, 'ListenersConfigDump').dynamic_listeners ?? []).map(
    (entry: any) => entry.active_state?.listener ?? entry.listener,
  );
  const endpoints = (part(dump, 'EndpointsConfigDump').dynamic_endpoint_configs ?? []).map(
    (entry: any) => entry.endpoint_config,
  );
  const plain = (value: unknown): any =>
    JSON.parse(
      JSON.stringify(value)
        .replace(/inbound-vip\|(\d+)\|(?:http|tcp)(?:\/([^|"]*))?\|/g, 'inbound|$1|$2|')
        .replace(
          /"envoy_internal_address":\{[^}]*"endpoint_id":"([^"]*):(\d+)"[^}]*\}/g,
          '"socket_address":{"address":"$1","port_value":$2}',
        ),
    );
  const named = (items: readonly any[], key: string) =>
    new Map<string, any>(items.map((item) => [item[key], item]));
  return {
    listeners: listeners.map((listener: any) => ({
      ...listener,
      filter_chains: listener.filter_chains.map((chain: any) => ({
        ...chain,
        filters: plain(chain.filters),
      })),
    })),
    routes: new Map(),
    clusters: named(plain(clustersOf(dump)), 'name'),
    endpoints: named(plain(endpoints), 'cluster_name'),
    waiting: new Set(),
  };
}
