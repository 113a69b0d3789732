import { maker, type ObjectCases } from '../../support/cases';

const make = maker('networking.istio.io/v1alpha3', 'EnvoyFilter');
const MANAGER = 'envoy.filters.network.http_connection_manager';
const one = (patch: object) => make({ configPatches: [patch] });
const workloadSelector = { labels: { app: 'reviews' } };
const config = { '@type': 'type.googleapis.com/envoy.extensions.filters.http.lua.v3.Lua' };
const value = { name: 'envoy.filters.http.lua', typed_config: config };
const add = (more: object) =>
  one({ applyTo: 'HTTP_FILTER', patch: { operation: 'INSERT_FIRST', value, ...more } });
const remove = (applyTo: string, match: object) => one({ applyTo, match, patch: { operation: 'REMOVE' } });
const inFilter = (applyTo: string, filter: object) =>
  remove(applyTo, { listener: { filterChain: { filter } } });
const version = (proxyVersion: string) => remove('CLUSTER', { proxy: { proxyVersion } });

export const envoyFilterCases: ObjectCases = {
  'envoy-filter/internals': [
    {
      bad: add({}),
      // What istiod refuses for its labels it does not warn of.
      good: make({ workloadSelector: { labels: { app: '*' } }, configPatches: [] }),
    },
  ],
  'workload-selector/wildcard': [
    {
      bad: make({ workloadSelector: { labels: { app: '*' } }, configPatches: [{}] }),
      good: make({ workloadSelector, configPatches: [] }),
    },
  ],
  'envoy-filter/no-apply-to': [
    {
      bad: one({ patch: { operation: 'REMOVE' } }),
      good: one({ applyTo: 'CLUSTER', patch: { operation: 'REMOVE' } }),
    },
  ],
  'envoy-filter/no-patch': [{ bad: one({ applyTo: 'HTTP_FILTER' }), good: add({}) }],
  'envoy-filter/no-operation': [{ bad: one({ applyTo: 'HTTP_FILTER', patch: { value } }), good: add({}) }],
  'envoy-filter/no-value': [
    { bad: one({ applyTo: 'HTTP_FILTER', patch: { operation: 'INSERT_FIRST' } }), good: add({}) },
  ],
  'envoy-filter/version-too-long': [{ bad: version('1'.repeat(1025)), good: version('1'.repeat(1024)) }],
  'envoy-filter/version': [{ bad: version('^1.31(.*'), good: version('^1.31(.*)') }],
  'envoy-filter/match-for-listeners': [
    {
      bad: remove('HTTP_FILTER', { cluster: { service: 'reviews' } }),
      good: remove('HTTP_FILTER', { listener: {} }),
    },
  ],
  'envoy-filter/filter-without-effect': [
    { bad: inFilter('FILTER_CHAIN', { name: MANAGER }), good: inFilter('NETWORK_FILTER', { name: MANAGER }) },
  ],
  'envoy-filter/filter-name': [
    { bad: inFilter('NETWORK_FILTER', {}), good: inFilter('NETWORK_FILTER', { name: MANAGER }) },
  ],
  'envoy-filter/sub-filter-apply-to': [
    {
      bad: inFilter('NETWORK_FILTER', { name: MANAGER, subFilter: { name: 'envoy.filters.http.router' } }),
      good: inFilter('HTTP_FILTER', { name: MANAGER, subFilter: { name: 'envoy.filters.http.router' } }),
    },
  ],
  'envoy-filter/sub-filter-parent': [
    {
      bad: inFilter('HTTP_FILTER', {
        name: 'envoy.filters.network.tcp_proxy',
        subFilter: { name: 'envoy.filters.http.router' },
      }),
      good: inFilter('HTTP_FILTER', { name: MANAGER, subFilter: { name: 'envoy.filters.http.router' } }),
    },
  ],
  'envoy-filter/sub-filter-name': [
    {
      bad: inFilter('HTTP_FILTER', { name: MANAGER, subFilter: {} }),
      good: inFilter('HTTP_FILTER', { name: MANAGER, subFilter: { name: 'envoy.filters.http.router' } }),
    },
  ],
  'envoy-filter/old-filter-name': [
    {
      bad: inFilter('NETWORK_FILTER', { name: 'envoy.http_connection_manager' }),
      good: inFilter('NETWORK_FILTER', { name: MANAGER }),
    },
  ],
  'envoy-filter/match-for-routes': [
    { bad: remove('HTTP_ROUTE', { listener: {} }), good: remove('HTTP_ROUTE', { routeConfiguration: {} }) },
  ],
  'envoy-filter/match-for-clusters': [
    { bad: remove('CLUSTER', { listener: {} }), good: remove('CLUSTER', { cluster: {} }) },
  ],
  'envoy-filter/config-without-type': [
    { bad: add({ value: { ...value, typed_config: { inline_code: '' } } }), good: add({}) },
  ],
  'envoy-filter/unknown-type': [
    {
      bad: add({
        value: {
          ...value,
          typed_config: { '@type': 'type.googleapis.com/envoy.config.filter.http.lua.v2.Lua' },
        },
      }),
      good: add({}),
    },
  ],
  'envoy-filter/unknown-field': [{ bad: add({ value: { ...value, config: {} } }), good: add({}) }],
  'envoy-filter/name-without-config': [
    { bad: add({ value: { name: 'envoy.filters.http.lua' } }), good: add({}) },
    {
      bad: one({
        applyTo: 'CLUSTER',
        patch: { operation: 'MERGE', value: { transport_socket: { name: 'envoy.transport_sockets.tls' } } },
      }),
      good: one({ applyTo: 'CLUSTER', patch: { operation: 'MERGE', value: { connect_timeout: '5s' } } }),
    },
  ],
  'envoy-filter/value': [
    {
      bad: one({ applyTo: 'CLUSTER', patch: { operation: 'MERGE', value: { connect_timeout: 5 } } }),
      good: one({ applyTo: 'CLUSTER', patch: { operation: 'MERGE', value: { connect_timeout: '5s' } } }),
    },
    {
      bad: one({ applyTo: 'CLUSTER', patch: { operation: 'MERGE', value: { lb_policy: 'FASTEST' } } }),
      good: one({ applyTo: 'CLUSTER', patch: { operation: 'MERGE', value: { lb_policy: 'RANDOM' } } }),
    },
  ],
};
