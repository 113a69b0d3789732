import type { Chart } from 'cdk8s';
import { TargetRef } from '../../../lib';
import {
  EnvoyApplyTo,
  EnvoyFilter,
  EnvoyFilterClass,
  EnvoyMatch,
  EnvoyPatch,
  EnvoyPatchContext,
  EnvoyRouteAction,
  GatewayRef,
  MeshHost,
  PolicyTarget,
} from '../../../lib/networking';

const unset = 'refused by istiod: it stands for nothing';

/** Fields that no construct sets, and why. */
export const envoyFilterFieldsLeftOut = [
  { path: '.configPatches[].applyTo=INVALID', why: unset },
  { path: '.configPatches[].patch.operation=INVALID', why: unset },
  {
    path: '.targetRefs[].namespace',
    why: 'refused by the CRD unless empty: objects of other namespaces cannot be named',
  },
];

const lua = {
  name: 'envoy.filters.http.lua',
  typed_config: {
    '@type': 'type.googleapis.com/envoy.extensions.filters.http.lua.v3.Lua',
    default_source_code: { inline_string: 'function envoy_on_request(handle) end' },
  },
};
const router = EnvoyMatch.listener({
  context: EnvoyPatchContext.SIDECAR_INBOUND,
  proxyVersion: '^1\\.31.*',
  proxyMetadata: { ISTIO_VERSION: '1.31.0' },
  name: 'virtualInbound',
  portNumber: 80,
  portName: 'http',
  filterChain: {
    name: '0.0.0.0_80',
    sni: 'a.example.com',
    transportProtocol: 'tls',
    applicationProtocols: ['h2', 'http/1.1'],
    destinationPort: 8080,
    subFilter: 'envoy.filters.http.router',
  },
});
const { HTTP_FILTER, CLUSTER, VIRTUAL_HOST, HTTP_ROUTE } = EnvoyApplyTo;

const ending = EnvoyMatch.listener({
  context: EnvoyPatchContext.GATEWAY,
  filterChain: { transportSocket: 'envoy.transport_sockets.tls' },
});

/** Envoy filters that together set every field and every choice that `EnvoyFilter` has. */
export function envoyFilters(chart: Chart): void {
  new EnvoyFilter(chart, 'ending-tls', {
    patches: [EnvoyPatch.insertFirst(HTTP_FILTER, lua, { match: ending })],
  });
  new EnvoyFilter(chart, 'http', {
    target: PolicyTarget.labels({ app: 'reviews' }),
    priority: -10,
    patches: [
      EnvoyPatch.insertBefore(HTTP_FILTER, lua, { match: router }),
      EnvoyPatch.insertAfter(HTTP_FILTER, lua, { match: router }),
      EnvoyPatch.insertFirst(HTTP_FILTER, lua, { match: router }),
      EnvoyPatch.replace(HTTP_FILTER, lua, { match: router }),
      EnvoyPatch.remove(HTTP_FILTER, { match: router }),
      ...Object.values(EnvoyFilterClass).map((filterClass) =>
        EnvoyPatch.add(HTTP_FILTER, lua, { filterClass }),
      ),
      EnvoyPatch.merge(
        EnvoyApplyTo.LISTENER_FILTER,
        { name: 'envoy.filters.listener.tls_inspector' },
        {
          match: EnvoyMatch.listener({
            context: EnvoyPatchContext.GATEWAY,
            listenerFilter: 'envoy.filters.listener.tls_inspector',
          }),
        },
      ),
      EnvoyPatch.remove(EnvoyApplyTo.NETWORK_FILTER, {
        match: EnvoyMatch.listener({ filterChain: { filter: 'envoy.filters.network.tcp_proxy' } }),
      }),
    ],
  });
  new EnvoyFilter(chart, 'parts', {
    patches: Object.values(EnvoyApplyTo).map((applyTo) => EnvoyPatch.merge(applyTo, {})),
  });
  new EnvoyFilter(chart, 'routes', {
    patches: Object.values(EnvoyRouteAction).map((routeAction) =>
      EnvoyPatch.merge(
        HTTP_ROUTE,
        { name: 'a' },
        {
          match: EnvoyMatch.routeConfiguration({
            context: EnvoyPatchContext.GATEWAY,
            name: 'http.80',
            portNumber: 80,
            portName: 'http',
            gateway: GatewayRef.of('edge', 'istio-system'),
            virtualHost: {
              name: 'a.example.com:80',
              domainName: 'a.example.com',
              route: 'default',
              routeAction,
            },
          }),
        },
      ),
    ),
  });
  new EnvoyFilter(chart, 'clusters', {
    patches: [
      EnvoyPatch.mergeReplacingLists(
        CLUSTER,
        { connect_timeout: '1s' },
        {
          match: EnvoyMatch.cluster({
            context: EnvoyPatchContext.SIDECAR_OUTBOUND,
            name: 'PassthroughCluster',
            portNumber: 80,
            service: MeshHost.of('reviews'),
            subset: 'v1',
          }),
        },
      ),
      EnvoyPatch.merge(
        VIRTUAL_HOST,
        { name: 'a' },
        {
          match: EnvoyMatch.any({ context: EnvoyPatchContext.ANY }),
        },
      ),
    ],
  });
  new EnvoyFilter(chart, 'waypoint', {
    target: PolicyTarget.refs(TargetRef.serviceEntryName('api')),
    patches: [
      EnvoyPatch.insertBefore(HTTP_FILTER, lua, {
        match: EnvoyMatch.waypoint({
          portNumber: 80,
          subFilter: 'envoy.filters.http.router',
          route: 'default',
        }),
      }),
    ],
  });
}
