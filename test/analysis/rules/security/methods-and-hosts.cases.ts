import type { MeshCases } from '../../support/mesh-cases';

/** Worlds in which the rules of `security/methods-and-hosts` fire, and in which they are silent. */
export const methodsAndHostsCases: MeshCases = {
  'authorization-policy/unknown-method': [
    {
      bad: `
apiVersion: security.istio.io/v1
kind: AuthorizationPolicy
metadata:
  name: cart
  namespace: shop
spec:
  rules:
    - to:
        - operation:
            methods: [GETS]
`,
      good: `
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
    },
  ],
  'authorization-policy/host-not-found': [
    {
      bad: `
apiVersion: networking.istio.io/v1
kind: VirtualService
metadata:
  name: shop
  namespace: shop
spec:
  hosts:
    - cart.example.com
  http:
    - route:
        - destination:
            host: cart
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
            hosts: [carts.example.com]
`,
      good: `
apiVersion: networking.istio.io/v1
kind: VirtualService
metadata:
  name: shop
  namespace: shop
spec:
  hosts:
    - cart.example.com
  http:
    - route:
        - destination:
            host: cart
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
            hosts: [cart.example.com]
`,
      options: { meshConfig: { outboundTrafficPolicy: { mode: 'REGISTRY_ONLY' } } },
    },
  ],
  'authorization-policy/host-not-in-registry': [
    {
      bad: `
apiVersion: networking.istio.io/v1
kind: VirtualService
metadata:
  name: shop
  namespace: shop
spec:
  hosts:
    - cart.example.com
  http:
    - route:
        - destination:
            host: cart
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
            hosts: [carts.example.com]
`,
      good: `
apiVersion: networking.istio.io/v1
kind: VirtualService
metadata:
  name: shop
  namespace: shop
spec:
  hosts:
    - cart.example.com
  http:
    - route:
        - destination:
            host: cart
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
            hosts: ["cart.example.com:*"]
`,
    },
  ],
};
