import fc from 'fast-check';
import { EnvoyFilter } from '../../lib/networking';
import { expectRoundTrip, keepOne, specs, without } from '../support/round-trip';
import { envoyFilterFieldsLeftOut } from './specimens/envoy-filters';

const { constantFrom: among } = fc;
const MANAGER = 'envoy.filters.network.http_connection_manager';
const OBJECTS: { [applyTo: string]: string } = {
  LISTENER: 'listener',
  FILTER_CHAIN: 'listener',
  NETWORK_FILTER: 'listener',
  HTTP_FILTER: 'listener',
  ROUTE_CONFIGURATION: 'routeConfiguration',
  VIRTUAL_HOST: 'routeConfiguration',
  HTTP_ROUTE: 'routeConfiguration',
  CLUSTER: 'cluster',
};

/** A match that suits what the patch is for. */
function mendMatch(match: any, applyTo: string): any {
  const objects = ['listener', 'routeConfiguration', 'cluster', 'waypoint'];
  if (match.context === 'WAYPOINT') {
    return { ...without(match, ...objects), waypoint: match.waypoint ?? { portNumber: 80 } };
  }
  const wanted = OBJECTS[applyTo];
  const others = wanted === undefined ? ['waypoint'] : objects.filter((name) => name !== wanted);
  const whole = without(match, ...others);
  const filter = whole.listener?.filterChain?.filter;
  if (filter === undefined) return whole;
  const name = applyTo === 'HTTP_FILTER' ? MANAGER : 'envoy.filters.network.tcp_proxy';
  const subFilter = applyTo === 'HTTP_FILTER' && filter.subFilter && { name: 'envoy.filters.http.router' };
  const filterChain = { ...whole.listener.filterChain, filter: { name, ...(subFilter && { subFilter }) } };
  return { ...whole, listener: { ...whole.listener, filterChain } };
}

test('an Envoy filter that is read is written as it was, or refused', () => {
  const waypointPort = among(80, 443);
  const spec = specs('EnvoyFilter', {
    leftOut: envoyFilterFieldsLeftOut,
    values: {
      '.workloadSelector.labels': among({ app: 'a' }, { app: 'a', version: 'v1' }),
      '.targetRefs[]': among(
        { kind: 'Service', name: 'a' },
        { group: 'gateway.networking.k8s.io', kind: 'Gateway', name: 'a' },
        { group: 'networking.istio.io', kind: 'ServiceEntry', name: 'a' },
      ),
      '.configPatches[].applyTo': among('EXTENSION_CONFIG', 'BOOTSTRAP', ...Object.keys(OBJECTS)),
      '.configPatches[].patch.operation': among('MERGE', 'ADD', 'INSERT_BEFORE', 'REMOVE'),
      '.configPatches[].patch.value': among({}, { name: 'a' }, { name: 'a', list: [1, false, { b: {} }] }),
      '.configPatches[].match.proxy.proxyVersion': among('', '^1\\.31.*'),
      '.configPatches[].match.waypoint.portNumber': waypointPort,
    },
    mend: {
      '': (filter: any) => keepOne(filter, 'workloadSelector', 'targetRefs'),
      '.configPatches[]': (whole: any) => {
        const applyTo = whole.applyTo ?? 'CLUSTER';
        const match = whole.match && mendMatch(whole.match, applyTo);
        return { ...whole, applyTo, patch: whole.patch ?? { operation: 'REMOVE' }, ...(match && { match }) };
      },
      '.configPatches[].patch': (patch: any) => ({ operation: 'MERGE', value: { name: 'a' }, ...patch }),
    },
  });
  expectRoundTrip(
    (chart, manifest) => EnvoyFilter.fromManifest(chart, 'r', manifest),
    { apiVersion: 'networking.istio.io/v1alpha3', kind: 'EnvoyFilter' },
    spec,
    { accepted: 0.9 },
  );
});
