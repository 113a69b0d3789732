import type { MeshCases } from '../../support/mesh-cases';

/** Worlds in which the rules of `ambient/policies` fire, and in which they are silent. */
export const ambientPoliciesCases: MeshCases = {
  'authorization-policy/no-waypoint': [
    {
      bad: `
apiVersion: v1
kind: Namespace
metadata:
  name: shop
  labels:
    istio.io/dataplane-mode: ambient
---
apiVersion: security.istio.io/v1
kind: AuthorizationPolicy
metadata:
  name: cart
  namespace: shop
spec:
  targetRefs:
    - group: ""
      kind: Service
      name: cart
  rules:
    - to:
        - operation:
            methods: [GET]
`,
      good: `
apiVersion: v1
kind: Namespace
metadata:
  name: shop
  labels:
    istio.io/dataplane-mode: ambient
    istio.io/use-waypoint: waypoint
---
apiVersion: security.istio.io/v1
kind: AuthorizationPolicy
metadata:
  name: cart
  namespace: shop
spec:
  targetRefs:
    - group: ""
      kind: Service
      name: cart
  rules:
    - to:
        - operation:
            methods: [GET]
`,
    },
  ],
  'authorization-policy/no-target-refs': [
    {
      bad: `
apiVersion: v1
kind: Namespace
metadata:
  name: shop
  labels:
    istio.io/dataplane-mode: ambient
    istio.io/use-waypoint: waypoint
---
apiVersion: security.istio.io/v1
kind: AuthorizationPolicy
metadata:
  name: cart
  namespace: shop
spec:
  rules:
    - to:
        - operation:
            methods: [GET]
`,
      good: `
apiVersion: v1
kind: Namespace
metadata:
  name: shop
  labels:
    istio.io/dataplane-mode: ambient
    istio.io/use-waypoint: waypoint
---
apiVersion: security.istio.io/v1
kind: AuthorizationPolicy
metadata:
  name: cart
  namespace: shop
spec:
  targetRefs:
    - group: ""
      kind: Service
      name: cart
  rules:
    - to:
        - operation:
            methods: [GET]
`,
    },
  ],
  'request-authentication/no-waypoint': [
    {
      bad: `
apiVersion: v1
kind: Namespace
metadata:
  name: shop
  labels:
    istio.io/dataplane-mode: ambient
---
apiVersion: security.istio.io/v1
kind: RequestAuthentication
metadata:
  name: login
  namespace: shop
spec:
  targetRefs:
    - group: ""
      kind: Service
      name: cart
  jwtRules:
    - issuer: https://login.example.com
`,
      good: `
apiVersion: v1
kind: Namespace
metadata:
  name: shop
  labels:
    istio.io/dataplane-mode: ambient
    istio.io/use-waypoint: waypoint
---
apiVersion: security.istio.io/v1
kind: RequestAuthentication
metadata:
  name: login
  namespace: shop
spec:
  targetRefs:
    - group: ""
      kind: Service
      name: cart
  jwtRules:
    - issuer: https://login.example.com
`,
    },
  ],
  'request-authentication/no-target-refs': [
    {
      bad: `
apiVersion: v1
kind: Namespace
metadata:
  name: shop
  labels:
    istio.io/dataplane-mode: ambient
    istio.io/use-waypoint: waypoint
---
apiVersion: security.istio.io/v1
kind: RequestAuthentication
metadata:
  name: login
  namespace: shop
spec:
  jwtRules:
    - issuer: https://login.example.com
`,
      good: `
apiVersion: v1
kind: Namespace
metadata:
  name: shop
  labels:
    istio.io/dataplane-mode: ambient
    istio.io/use-waypoint: waypoint
---
apiVersion: security.istio.io/v1
kind: RequestAuthentication
metadata:
  name: login
  namespace: shop
spec:
  targetRefs:
    - group: ""
      kind: Service
      name: cart
  jwtRules:
    - issuer: https://login.example.com
`,
    },
  ],
  'wasm-plugin/no-waypoint': [
    {
      bad: `
apiVersion: v1
kind: Namespace
metadata:
  name: shop
  labels:
    istio.io/dataplane-mode: ambient
---
apiVersion: extensions.istio.io/v1alpha1
kind: WasmPlugin
metadata:
  name: filter
  namespace: shop
spec:
  targetRefs:
    - group: ""
      kind: Service
      name: cart
  url: oci://registry.example.com/filter:1
`,
      good: `
apiVersion: v1
kind: Namespace
metadata:
  name: shop
  labels:
    istio.io/dataplane-mode: ambient
    istio.io/use-waypoint: waypoint
---
apiVersion: extensions.istio.io/v1alpha1
kind: WasmPlugin
metadata:
  name: filter
  namespace: shop
spec:
  targetRefs:
    - group: ""
      kind: Service
      name: cart
  url: oci://registry.example.com/filter:1
`,
    },
  ],
  'wasm-plugin/no-target-refs': [
    {
      bad: `
apiVersion: v1
kind: Namespace
metadata:
  name: shop
  labels:
    istio.io/dataplane-mode: ambient
    istio.io/use-waypoint: waypoint
---
apiVersion: extensions.istio.io/v1alpha1
kind: WasmPlugin
metadata:
  name: filter
  namespace: shop
spec:
  url: oci://registry.example.com/filter:1
`,
      good: `
apiVersion: v1
kind: Namespace
metadata:
  name: shop
  labels:
    istio.io/dataplane-mode: ambient
    istio.io/use-waypoint: waypoint
---
apiVersion: extensions.istio.io/v1alpha1
kind: WasmPlugin
metadata:
  name: filter
  namespace: shop
spec:
  targetRefs:
    - group: ""
      kind: Service
      name: cart
  url: oci://registry.example.com/filter:1
`,
    },
  ],
  'telemetry/no-waypoint': [
    {
      bad: `
apiVersion: v1
kind: Namespace
metadata:
  name: shop
  labels:
    istio.io/dataplane-mode: ambient
---
apiVersion: telemetry.istio.io/v1
kind: Telemetry
metadata:
  name: log
  namespace: shop
spec:
  targetRefs:
    - group: ""
      kind: Service
      name: cart
  accessLogging:
    - providers:
        - name: envoy
`,
      good: `
apiVersion: v1
kind: Namespace
metadata:
  name: shop
  labels:
    istio.io/dataplane-mode: ambient
    istio.io/use-waypoint: waypoint
---
apiVersion: telemetry.istio.io/v1
kind: Telemetry
metadata:
  name: log
  namespace: shop
spec:
  targetRefs:
    - group: ""
      kind: Service
      name: cart
  accessLogging:
    - providers:
        - name: envoy
`,
    },
  ],
  'telemetry/no-target-refs': [
    {
      bad: `
apiVersion: v1
kind: Namespace
metadata:
  name: shop
  labels:
    istio.io/dataplane-mode: ambient
    istio.io/use-waypoint: waypoint
---
apiVersion: telemetry.istio.io/v1
kind: Telemetry
metadata:
  name: log
  namespace: shop
spec:
  accessLogging:
    - providers:
        - name: envoy
`,
      good: `
apiVersion: v1
kind: Namespace
metadata:
  name: shop
  labels:
    istio.io/dataplane-mode: ambient
    istio.io/use-waypoint: waypoint
---
apiVersion: telemetry.istio.io/v1
kind: Telemetry
metadata:
  name: log
  namespace: shop
spec:
  targetRefs:
    - group: ""
      kind: Service
      name: cart
  accessLogging:
    - providers:
        - name: envoy
`,
    },
  ],
};
