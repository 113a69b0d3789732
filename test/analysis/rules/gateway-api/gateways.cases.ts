import type { MeshCases } from '../../support/mesh-cases';

/** Worlds in which the rules of `gateway-api/gateways` fire, and in which they are silent. */
export const kubernetesGatewaysCases: MeshCases = {
  'gateway-api/same-listener': [
    {
      bad: `
apiVersion: gateway.networking.k8s.io/v1
kind: Gateway
metadata:
  name: edge
  namespace: shop
spec:
  gatewayClassName: istio
  listeners:
    - name: http
      hostname: shop.example.com
      port: 80
      protocol: HTTP
---
apiVersion: gateway.networking.k8s.io/v1
kind: Gateway
metadata:
  name: other
  namespace: shop
spec:
  gatewayClassName: istio
  listeners:
    - name: http
      hostname: shop.example.com
      port: 80
      protocol: HTTP
`,
      good: `
apiVersion: gateway.networking.k8s.io/v1
kind: Gateway
metadata:
  name: edge
  namespace: shop
spec:
  gatewayClassName: istio
  listeners:
    - name: http
      hostname: shop.example.com
      port: 80
      protocol: HTTP
---
apiVersion: gateway.networking.k8s.io/v1
kind: Gateway
metadata:
  name: other
  namespace: shop
spec:
  gatewayClassName: istio
  listeners:
    - name: http
      hostname: other.example.com
      port: 80
      protocol: HTTP
`,
    },
  ],
  'gateway-api/same-address': [
    {
      bad: `
apiVersion: gateway.networking.k8s.io/v1
kind: Gateway
metadata:
  name: edge
  namespace: shop
spec:
  gatewayClassName: istio
  addresses:
    - value: 10.0.0.1
  listeners:
    - name: http
      hostname: shop.example.com
      port: 80
      protocol: HTTP
---
apiVersion: gateway.networking.k8s.io/v1
kind: Gateway
metadata:
  name: other
  namespace: shop
spec:
  gatewayClassName: istio
  addresses:
    - value: 10.0.0.1
  listeners:
    - name: http
      hostname: other.example.com
      port: 80
      protocol: HTTP
`,
      good: `
apiVersion: gateway.networking.k8s.io/v1
kind: Gateway
metadata:
  name: edge
  namespace: shop
spec:
  gatewayClassName: istio
  addresses:
    - value: 10.0.0.2
  listeners:
    - name: http
      hostname: shop.example.com
      port: 80
      protocol: HTTP
---
apiVersion: gateway.networking.k8s.io/v1
kind: Gateway
metadata:
  name: other
  namespace: shop
spec:
  gatewayClassName: istio
  addresses:
    - value: 10.0.0.1
  listeners:
    - name: http
      hostname: other.example.com
      port: 80
      protocol: HTTP
`,
    },
  ],
  'gateway-api/class-not-found': [
    {
      bad: `
apiVersion: gateway.networking.k8s.io/v1
kind: GatewayClass
metadata:
  name: internal
spec:
  controllerName: istio.io/gateway-controller
---
apiVersion: gateway.networking.k8s.io/v1
kind: Gateway
metadata:
  name: edge
  namespace: shop
spec:
  gatewayClassName: intern
  listeners:
    - name: http
      hostname: shop.example.com
      port: 80
      protocol: HTTP
`,
      good: `
apiVersion: gateway.networking.k8s.io/v1
kind: GatewayClass
metadata:
  name: internal
spec:
  controllerName: istio.io/gateway-controller
---
apiVersion: gateway.networking.k8s.io/v1
kind: Gateway
metadata:
  name: edge
  namespace: shop
spec:
  gatewayClassName: internal
  listeners:
    - name: http
      hostname: shop.example.com
      port: 80
      protocol: HTTP
`,
    },
  ],
  'gateway-api/grant-namespace-not-found': [
    {
      bad: `
apiVersion: v1
kind: Namespace
metadata:
  name: shop
---
apiVersion: v1
kind: Namespace
metadata:
  name: front
---
apiVersion: gateway.networking.k8s.io/v1beta1
kind: ReferenceGrant
metadata:
  name: routes
  namespace: shop
spec:
  from:
    - group: gateway.networking.k8s.io
      kind: HTTPRoute
      namespace: fornt
  to:
    - group: ""
      kind: Service
`,
      good: `
apiVersion: v1
kind: Namespace
metadata:
  name: shop
---
apiVersion: v1
kind: Namespace
metadata:
  name: front
---
apiVersion: gateway.networking.k8s.io/v1beta1
kind: ReferenceGrant
metadata:
  name: routes
  namespace: shop
spec:
  from:
    - group: gateway.networking.k8s.io
      kind: HTTPRoute
      namespace: front
  to:
    - group: ""
      kind: Service
`,
    },
  ],
};
