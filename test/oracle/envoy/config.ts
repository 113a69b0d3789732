/** What a proxy runs, by name. */
export interface ProxyConfig {
  readonly listeners: readonly any[];
  readonly routes: ReadonlyMap<string, any>;
  readonly clusters: ReadonlyMap<string, any>;
  /** The endpoints of each cluster, as its `ClusterLoadAssignment` lists them. */
  readonly endpoints: ReadonlyMap<string, any>;
  /** The names of listeners that wait for something, such as certificates, and take no connections until it comes. */
  readonly waiting: ReadonlySet<string>;
}

/** What a proxy runs, by the entries of Envoy's `config_dump?include_eds`. */
function runningConfig(dump: readonly any[]): Omit<ProxyConfig, 'waiting'> {
  const part = (type: string) => dump.find((entry) => String(entry['@type']).endsWith(`.${type}`)) ?? {};
  const listeners = part('ListenersConfigDump');
  const routes = part('RoutesConfigDump');
  const clusters = part('ClustersConfigDump');
  const endpoints = part('EndpointsConfigDump');
  const all = (holder: any, fields: readonly string[]): any[] =>
    fields.flatMap((field) => holder[field] ?? []);
  const named = (items: readonly any[], name = 'name') => new Map(items.map((item) => [item[name], item]));
  return {
    listeners: all(listeners, ['static_listeners', 'dynamic_listeners'])
      .map((entry) => entry.listener ?? entry.active_state?.listener)
      .filter((listener) => listener !== undefined),
    routes: named(all(routes, ['dynamic_route_configs']).map((entry) => entry.route_config)),
    clusters: named(
      all(clusters, ['static_clusters', 'dynamic_active_clusters']).map((entry) => entry.cluster),
    ),
    endpoints: named(
      all(endpoints, ['static_endpoint_configs', 'dynamic_endpoint_configs']).map(
        (entry) => entry.endpoint_config,
      ),
      'cluster_name',
    ),
  };
}

/** What a proxy has, with that for which it still waits for certificates instead of what it runs meanwhile. */
export function withWarming(dump: readonly any[]): ProxyConfig {
  const config = runningConfig(dump);
  const entries = dump.flatMap((part) => [...(part.dynamic_listeners ?? [])]);
  const warming = new Map<string, any>(
    entries
      .map(({ name, warming_state: state }) => [name, state?.listener] as const)
      .filter(([, listener]) => listener !== undefined),
  );
  const clusters: any[] = dump.flatMap((part) => part.dynamic_warming_clusters ?? []);
  const names = new Set(config.listeners.map(({ name }) => name));
  return {
    ...config,
    listeners: [
      ...config.listeners.map((listener) => warming.get(listener.name) ?? listener),
      ...[...warming.values()].filter(({ name }) => !names.has(name)),
    ],
    clusters: new Map([
      ...config.clusters,
      ...clusters.map(({ cluster }) => [cluster.name, cluster] as const),
    ]),
    waiting: new Set(warming.keys()),
  };
}
