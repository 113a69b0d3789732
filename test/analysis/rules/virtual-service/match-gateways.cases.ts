import type { MeshCases } from '../../support/mesh-cases';

/** Worlds in which the rules of `virtual-service/match-gateways` fire, and in which they are silent. */
export const matchGatewaysCases: MeshCases = {
  'virtual-service/match-gateway-not-found': [
    {
      bad: `
apiVersion: networking.istio.io/v1
kind: VirtualService
metadata:
  name: shop
  namespace: shop
spec:
  hosts:
    - shop.example.com
  gateways:
    - edge
  http:
    - match:
        - gateways:
            - egde
      route:
        - destination:
            host: shop
`,
      good: `
apiVersion: networking.istio.io/v1
kind: VirtualService
metadata:
  name: shop
  namespace: shop
spec:
  hosts:
    - shop.example.com
  gateways:
    - edge
  http:
    - match:
        - gateways:
            - edge
      route:
        - destination:
            host: shop
`,
    },
  ],
  'virtual-service/match-gateway-not-bound': [
    {
      bad: `
apiVersion: networking.istio.io/v1
kind: VirtualService
metadata:
  name: shop
  namespace: shop
spec:
  hosts:
    - shop
  gateways:
    - edge
  http:
    - match:
        - gateways:
            - mesh
      route:
        - destination:
            host: shop
`,
      good: `
apiVersion: networking.istio.io/v1
kind: VirtualService
metadata:
  name: shop
  namespace: shop
spec:
  hosts:
    - shop
  gateways:
    - edge
    - mesh
  http:
    - match:
        - gateways:
            - mesh
      route:
        - destination:
            host: shop
`,
    },
  ],
  'virtual-service/old-gateway-name': [
    {
      bad: `
apiVersion: networking.istio.io/v1
kind: VirtualService
metadata:
  name: shop
  namespace: shop
spec:
  hosts:
    - shop.example.com
  gateways:
    - istio-system/edge
  http:
    - match:
        - gateways:
            - edge.istio-system.svc.cluster.local
      route:
        - destination:
            host: shop
`,
      good: `
apiVersion: networking.istio.io/v1
kind: VirtualService
metadata:
  name: shop
  namespace: shop
spec:
  hosts:
    - shop.example.com
  gateways:
    - istio-system/edge
  http:
    - match:
        - gateways:
            - istio-system/edge
      route:
        - destination:
            host: shop
`,
    },
  ],
  'virtual-service/same-host-at-gateway': [
    {
      bad: `
apiVersion: networking.istio.io/v1
kind: VirtualService
metadata:
  name: cart
  namespace: shop
spec:
  hosts:
    - shop.example.com
  gateways:
    - edge
  http:
    - match:
        - uri:
            prefix: /cart
      route:
        - destination:
            host: cart
---
apiVersion: networking.istio.io/v1
kind: VirtualService
metadata:
  name: search
  namespace: shop
spec:
  hosts:
    - shop.example.com
  gateways:
    - edge
  http:
    - match:
        - uri:
            prefix: /search
      route:
        - destination:
            host: search
`,
      good: `
apiVersion: networking.istio.io/v1
kind: VirtualService
metadata:
  name: cart
  namespace: shop
spec:
  hosts:
    - shop.example.com
  gateways:
    - edge
  http:
    - match:
        - uri:
            prefix: /cart
      route:
        - destination:
            host: cart
---
apiVersion: networking.istio.io/v1
kind: VirtualService
metadata:
  name: search
  namespace: shop
spec:
  hosts:
    - search.example.com
  gateways:
    - edge
  http:
    - match:
        - uri:
            prefix: /search
      route:
        - destination:
            host: search
`,
    },
  ],
  'virtual-service/delegate-not-found': [
    {
      bad: `
apiVersion: networking.istio.io/v1
kind: VirtualService
metadata:
  name: shop
  namespace: shop
spec:
  hosts:
    - shop.example.com
  gateways:
    - edge
  http:
    - match:
        - uri:
            prefix: /cart
      delegate:
        name: carts
---
apiVersion: networking.istio.io/v1
kind: VirtualService
metadata:
  name: cart
  namespace: shop
spec:
  http:
    - route:
        - destination:
            host: cart
`,
      good: `
apiVersion: networking.istio.io/v1
kind: VirtualService
metadata:
  name: shop
  namespace: shop
spec:
  hosts:
    - shop.example.com
  gateways:
    - edge
  http:
    - match:
        - uri:
            prefix: /cart
      delegate:
        name: cart
---
apiVersion: networking.istio.io/v1
kind: VirtualService
metadata:
  name: cart
  namespace: shop
spec:
  http:
    - route:
        - destination:
            host: cart
`,
    },
  ],
};
