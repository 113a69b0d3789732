import type { MeshCases } from '../../support/mesh-cases';
import { near } from '../../support/near';

export const envoyFilterOperationsCases: MeshCases = {
  'envoy-filter/relative-operation': [
    near(
      `apiVersion: networking.istio.io/v1alpha3
kind: EnvoyFilter
metadata:
  name: lua
  namespace: shop
spec:
  configPatches:
    - applyTo: HTTP_FILTER
      match:
        context: SIDECAR_INBOUND
      patch:
        operation: INSERT_BEFORE
        value:
          name: envoy.filters.http.lua
`,
      [['INSERT_BEFORE', 'INSERT_FIRST']],
    ),
  ],
  'envoy-filter/relative-operation-by-version': [
    near(
      `apiVersion: networking.istio.io/v1alpha3
kind: EnvoyFilter
metadata:
  name: lua
  namespace: shop
spec:
  configPatches:
    - applyTo: HTTP_FILTER
      match:
        context: SIDECAR_INBOUND
        proxy:
          proxyVersion: ^1\\.30.*
      patch:
        operation: INSERT_FIRST
        value:
          name: envoy.filters.http.lua
    - applyTo: HTTP_FILTER
      match:
        context: SIDECAR_INBOUND
      patch:
        operation: INSERT_AFTER
        value:
          name: envoy.filters.http.lua
`,
      [
        [
          '  configPatches',
          `  priority: 10
  configPatches`,
        ],
      ],
    ),
  ],
  'envoy-filter/replace-not-possible': [
    near(
      `apiVersion: networking.istio.io/v1alpha3
kind: EnvoyFilter
metadata:
  name: cluster
  namespace: shop
spec:
  configPatches:
    - applyTo: CLUSTER
      match:
        context: SIDECAR_INBOUND
      patch:
        operation: REPLACE
        value:
          name: envoy.filters.http.lua
`,
      [['REPLACE', 'MERGE']],
    ),
  ],
  'envoy-filter/route-added': [
    near(
      `apiVersion: networking.istio.io/v1alpha3
kind: EnvoyFilter
metadata:
  name: route
  namespace: shop
spec:
  configPatches:
    - applyTo: HTTP_ROUTE
      match:
        context: SIDECAR_INBOUND
      patch:
        operation: ADD
        value:
          name: envoy.filters.http.lua
`,
      [['ADD', 'INSERT_FIRST']],
    ),
  ],
  'envoy-filter/route-removed': [
    near(
      `apiVersion: networking.istio.io/v1alpha3
kind: EnvoyFilter
metadata:
  name: route
  namespace: shop
spec:
  configPatches:
    - applyTo: HTTP_ROUTE
      match:
        context: SIDECAR_INBOUND
      patch:
        operation: REMOVE
        value:
          name: envoy.filters.http.lua
`,
      [['REMOVE', 'MERGE']],
    ),
  ],
  'envoy-filter/add-not-possible': [
    near(
      `apiVersion: networking.istio.io/v1alpha3
kind: EnvoyFilter
metadata:
  name: patch
  namespace: shop
spec:
  configPatches:
    - applyTo: ROUTE_CONFIGURATION
      match:
        context: SIDECAR_OUTBOUND
      patch:
        operation: ADD
        value:
          name: envoy.filters.listener.original_dst
`,
      [['ADD', 'MERGE']],
    ),
  ],
  'envoy-filter/remove-not-possible': [
    near(
      `apiVersion: networking.istio.io/v1alpha3
kind: EnvoyFilter
metadata:
  name: patch
  namespace: shop
spec:
  configPatches:
    - applyTo: ROUTE_CONFIGURATION
      match:
        context: SIDECAR_OUTBOUND
      patch:
        operation: REMOVE
        value:
          name: envoy.filters.listener.original_dst
`,
      [['REMOVE', 'MERGE']],
    ),
  ],
  'envoy-filter/listener-filter-replaced': [
    near(
      `apiVersion: networking.istio.io/v1alpha3
kind: EnvoyFilter
metadata:
  name: patch
  namespace: shop
spec:
  configPatches:
    - applyTo: LISTENER_FILTER
      match:
        context: SIDECAR_OUTBOUND
      patch:
        operation: REPLACE
        value:
          name: envoy.filters.listener.original_dst
`,
      [['REPLACE', 'MERGE']],
    ),
  ],
};
