import {
  EnvoyApplyTo,
  EnvoyFilterClass,
  EnvoyMatch,
  EnvoyPatch,
  EnvoyPatchContext,
  EnvoyRouteAction,
  GatewayRef,
  MeshHost,
} from '../../../lib/networking';
import { codeOf } from '../../support/refusal';

const MANAGER = 'envoy.filters.network.http_connection_manager';
const { HTTP_FILTER, NETWORK_FILTER, LISTENER, CLUSTER, HTTP_ROUTE, BOOTSTRAP } = EnvoyApplyTo;
const router = EnvoyMatch.listener({
  context: EnvoyPatchContext.SIDECAR_INBOUND,
  portNumber: 80,
  filterChain: { applicationProtocols: ['h2', 'http/1.1'], subFilter: 'envoy.filters.http.router' },
});

describe('EnvoyMatch', () => {
  test('a filter inside is one of the HTTP connection manager', () => {
    expect(router._toSpec()).toEqual({
      context: 'SIDECAR_INBOUND',
      listener: {
        portNumber: 80,
        filterChain: {
          applicationProtocols: 'h2,http/1.1',
          filter: { name: MANAGER, subFilter: { name: 'envoy.filters.http.router' } },
        },
      },
    });
    expect(EnvoyMatch.waypoint({ filter: MANAGER, route: 'a' })._toSpec()).toEqual({
      context: 'WAYPOINT',
      waypoint: { filter: { name: MANAGER }, route: { name: 'a' } },
    });
  });

  test('gateways and hosts are written in full', () => {
    const routes = EnvoyMatch.routeConfiguration({
      gateway: GatewayRef.of('edge'),
      virtualHost: { domainName: 'a.b', routeAction: EnvoyRouteAction.REDIRECT },
    });
    expect(routes._toSpec({ namespace: 'prod' })).toEqual({
      routeConfiguration: {
        gateway: 'prod/edge',
        vhost: { domainName: 'a.b', route: { action: 'REDIRECT' } },
      },
    });
    expect(routes._toSpec().routeConfiguration.gateway).toBe('edge');
    const cluster = EnvoyMatch.cluster({ service: MeshHost.of('reviews'), subset: 'v1' });
    expect(cluster._toSpec({ namespace: 'prod' }).cluster).toEqual({
      service: 'reviews.prod.svc.cluster.local',
      subset: 'v1',
    });
  });

  test('reads back what it wrote, and says what it is', () => {
    const version = EnvoyMatch.any({ proxyVersion: '^1\\.31', proxyMetadata: { A: 'b' } });
    const cluster = EnvoyMatch._fromSpec({ cluster: { name: 'PassthroughCluster' } });
    for (const match of [router, version, cluster, EnvoyMatch.waypoint({ portNumber: 80 })])
      expect(EnvoyMatch._fromSpec(match._toSpec())).toEqual(match);
    expect(router._describe()).toBe('listener of port 80 in SIDECAR_INBOUND');
    expect(version._describe()).toBe('everything in ANY of version ^1\\.31');
    expect(cluster._describe()).toBe('cluster "PassthroughCluster" in ANY');
    expect(EnvoyMatch.waypoint({ portNumber: 80 })._describe()).toBe('waypoint of port 80 in WAYPOINT');
    expect(EnvoyMatch.routeConfiguration({ name: 'http.80' })._describe()).toBe('routes "http.80" in ANY');
  });

  test.each([
    [{ listener: {}, cluster: {} }, 'ConflictingSettings'],
    [{ context: 'WAYPOINT' }, 'ConflictingSettings'],
    [{ context: 'GATEWAY', waypoint: {} }, 'ConflictingSettings'],
    [{ waypoint: {} }, 'ConflictingSettings'],
    [{ context: 'WAYPOINT', waypoint: { portNumber: 0 } }, 'InvalidPort'],
    [{ context: 'NOWHERE' }, 'InvalidValue'],
    [{ proxy: { proxyVersion: '(' } }, 'InvalidRegex'],
    [{ cluster: { portNumber: -1 } }, 'InvalidNumber'],
    [{ routeConfiguration: { vhost: { route: { action: 'DROP' } } } }, 'InvalidValue'],
  ])('refuses %j', (spec, code) => {
    expect(codeOf(() => EnvoyMatch._fromSpec(spec))).toBe(code);
  });

  test('a version that is too long is not heeded, and not refused', () => {
    expect(() => EnvoyMatch.any({ proxyVersion: '('.repeat(1025) })).not.toThrow();
  });
});

describe('EnvoyPatch', () => {
  const value = { name: 'a', nested: { list: [1, { on: false }] } };

  test.each([
    [EnvoyPatch.merge(CLUSTER, value), 'MERGE'],
    [EnvoyPatch.mergeReplacingLists(CLUSTER, value), 'MERGE_AND_REPLACE_LIST'],
    [EnvoyPatch.add(CLUSTER, value), 'ADD'],
    [EnvoyPatch.insertBefore(CLUSTER, value), 'INSERT_BEFORE'],
    [EnvoyPatch.insertAfter(CLUSTER, value), 'INSERT_AFTER'],
    [EnvoyPatch.insertFirst(CLUSTER, value), 'INSERT_FIRST'],
    [EnvoyPatch.replace(CLUSTER, value), 'REPLACE'],
  ])('%# writes its operation, and reads it back', (patch, operation) => {
    expect(patch._toSpec()).toEqual({ applyTo: 'CLUSTER', patch: { operation, value } });
    expect(EnvoyPatch._fromSpec(patch._toSpec())).toEqual(patch);
    expect(patch._describe()).toBe(`${operation} CLUSTER: everything`);
  });

  test('takes out without a value, and adds by a class of filters', () => {
    expect(EnvoyPatch.remove(HTTP_FILTER, { match: router })._toSpec()).toEqual({
      applyTo: 'HTTP_FILTER',
      match: router._toSpec(),
      patch: { operation: 'REMOVE' },
    });
    const added = EnvoyPatch.add(HTTP_FILTER, value, { filterClass: EnvoyFilterClass.AUTHZ });
    expect(added._toSpec().patch.filterClass).toBe('AUTHZ');
    expect([added.applyTo, added.operation]).toEqual(['HTTP_FILTER', 'ADD']);
  });

  test('keeps a value as it was given', () => {
    const given = { name: 'a' };
    const patch = EnvoyPatch.merge(CLUSTER, given);
    given.name = 'b';
    expect(patch._toSpec().patch.value).toEqual({ name: 'a' });
  });

  const filter = (name: string, subFilter?: object) =>
    EnvoyMatch._fromSpec({ listener: { filterChain: { filter: { name, subFilter } } } });

  test.each([
    ['a match of clusters for filters', HTTP_FILTER, EnvoyMatch.cluster({}), 'ConflictingSettings'],
    ['a match of listeners for routes', HTTP_ROUTE, router, 'ConflictingSettings'],
    ['a match of listeners for clusters', CLUSTER, router, 'ConflictingSettings'],
    ['a filter without name', LISTENER, filter(''), 'MissingSetting'],
    ['an HTTP filter for network filters', NETWORK_FILTER, router, 'ConflictingSettings'],
    ['a filter in another one', HTTP_FILTER, filter('tcp', { name: 'a' }), 'ConflictingSettings'],
    ['an HTTP filter without name', HTTP_FILTER, filter(MANAGER, {}), 'MissingSetting'],
  ])('refuses %s', (_, applyTo, match, code) => {
    expect(codeOf(() => EnvoyPatch.merge(applyTo, {}, { match }))).toBe(code);
  });

  test('does not ask what istiod does not ask', () => {
    for (const match of [router, EnvoyMatch.cluster({}), EnvoyMatch.any()])
      expect(() => EnvoyPatch.merge(BOOTSTRAP, {}, { match })).not.toThrow();
    const waypoint = { match: { context: 'WAYPOINT', waypoint: {} } };
    expect(EnvoyPatch._fromSpec(waypoint)._toSpec()).toEqual(waypoint);
  });

  test.each([
    [{ patch: { operation: 'REMOVE' } }, 'MissingSetting'],
    [{ applyTo: 'CLUSTER' }, 'MissingSetting'],
    [{ applyTo: 'CLUSTER', patch: {} }, 'MissingSetting'],
    [{ applyTo: 'CLUSTER', patch: { operation: 'MERGE' } }, 'MissingSetting'],
    [{ applyTo: 'CLUSTER', patch: { operation: 'MERGE', value: 'a' } }, 'InvalidValue'],
    [{ applyTo: 'CLUSTER', patch: { operation: 'MERGE', value: [] } }, 'InvalidValue'],
    [{ applyTo: 'CLUSTER', patch: { operation: 'MERGE', value: { a: [null] } } }, 'InvalidValue'],
    [{ applyTo: 'INVALID', patch: { operation: 'REMOVE' } }, 'InvalidValue'],
    [{ applyTo: 'CLUSTER', patch: { operation: 'INVALID' } }, 'InvalidValue'],
    [{ applyTo: 'CLUSTER', patch: { operation: 'REMOVE', filterClass: 'LAST' } }, 'InvalidValue'],
  ])('refuses %j', (spec, code) => {
    expect(codeOf(() => EnvoyPatch._fromSpec(spec))).toBe(code);
  });
});
