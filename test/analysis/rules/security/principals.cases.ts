import type { MeshCases } from '../../support/mesh-cases';
import { Resource } from '../../../../lib/mesh/resource';

/** A service account of another cluster. */
const batch = { apiVersion: 'v1', kind: 'ServiceAccount', metadata: { name: 'batch', namespace: 'front' } };

/** Worlds in which the rules of `security/principals` fire, and in which they are silent. */
export const principalsCases: MeshCases = {
  'authorization-policy/principal-not-found': [
    {
      bad: `
apiVersion: v1
kind: ServiceAccount
metadata:
  name: front
  namespace: front
---
apiVersion: security.istio.io/v1
kind: AuthorizationPolicy
metadata:
  name: cart
  namespace: shop
spec:
  rules:
    - from:
        - source:
            principals: [cluster.local/ns/front/sa/fornt]
`,
      good: `
apiVersion: v1
kind: ServiceAccount
metadata:
  name: front
  namespace: front
---
apiVersion: security.istio.io/v1
kind: AuthorizationPolicy
metadata:
  name: cart
  namespace: shop
spec:
  rules:
    - from:
        - source:
            principals: [cluster.local/ns/front/sa/front]
`,
    },
    {
      bad: `
apiVersion: v1
kind: ServiceAccount
metadata: { name: web, namespace: shop }
---
apiVersion: gateway.networking.k8s.io/v1
kind: Gateway
metadata: { name: edge, namespace: shop }
spec:
  gatewayClassName: istio
  listeners: [{ name: http, port: 80, protocol: HTTP }]
---
apiVersion: security.istio.io/v1
kind: AuthorizationPolicy
metadata: { name: web, namespace: shop }
spec:
  rules: [{ from: [{ source: { principals: [cluster.local/ns/shop/sa/edge] } }] }]
`,
      good: `
apiVersion: v1
kind: ServiceAccount
metadata: { name: web, namespace: shop }
---
apiVersion: gateway.networking.k8s.io/v1
kind: Gateway
metadata: { name: edge, namespace: shop }
spec:
  gatewayClassName: istio
  listeners: [{ name: http, port: 80, protocol: HTTP }]
---
apiVersion: gateway.networking.k8s.io/v1
kind: Gateway
metadata: { name: waypoint, namespace: shop }
spec:
  gatewayClassName: istio-waypoint
  listeners: [{ name: mesh, port: 15008, protocol: HBONE }]
---
apiVersion: security.istio.io/v1
kind: AuthorizationPolicy
metadata: { name: web, namespace: shop }
spec:
  rules:
    - from: [{ source: { principals: [cluster.local/ns/shop/sa/edge-istio, cluster.local/ns/shop/sa/waypoint] } }]
`,
    },
    {
      bad: `
apiVersion: v1
kind: ServiceAccount
metadata:
  name: web
  namespace: shop
---
apiVersion: security.istio.io/v1
kind: AuthorizationPolicy
metadata:
  name: cart
  namespace: shop
spec:
  rules:
    - from:
        - source:
            serviceAccounts: [shop/webb]
`,
      good: `
apiVersion: v1
kind: ServiceAccount
metadata:
  name: web
  namespace: shop
---
apiVersion: security.istio.io/v1
kind: AuthorizationPolicy
metadata:
  name: cart
  namespace: shop
spec:
  rules:
    - from:
        - source:
            serviceAccounts: [shop/web]
`,
    },
    {
      bad: `
apiVersion: v1
kind: ServiceAccount
metadata:
  name: web
  namespace: shop
---
apiVersion: security.istio.io/v1
kind: AuthorizationPolicy
metadata:
  name: cart
  namespace: shop
spec:
  rules:
    - from:
        - source:
            serviceAccounts: [webb]
`,
      good: `
apiVersion: v1
kind: ServiceAccount
metadata:
  name: web
  namespace: shop
---
apiVersion: security.istio.io/v1
kind: AuthorizationPolicy
metadata:
  name: cart
  namespace: shop
spec:
  rules:
    - from:
        - source:
            serviceAccounts: [web]
`,
    },
  ],
  'authorization-policy/principal-in-other-cluster': [
    {
      bad: `
apiVersion: v1
kind: ServiceAccount
metadata:
  name: front
  namespace: front
---
apiVersion: security.istio.io/v1
kind: AuthorizationPolicy
metadata:
  name: cart
  namespace: shop
spec:
  rules:
    - from:
        - source:
            principals: [cluster.local/ns/front/sa/batch]
`,
      good: `
apiVersion: v1
kind: ServiceAccount
metadata:
  name: front
  namespace: front
---
apiVersion: security.istio.io/v1
kind: AuthorizationPolicy
metadata:
  name: cart
  namespace: shop
spec:
  rules:
    - from:
        - source:
            principals: [cluster.local/ns/front/sa/front]
`,
      options: { remoteClusters: { west: [new Resource(batch)] } },
    },
  ],
  'authorization-policy/principal-of-other-trust-domain': [
    {
      bad: `
apiVersion: security.istio.io/v1
kind: AuthorizationPolicy
metadata:
  name: cart
  namespace: shop
spec:
  rules:
    - from:
        - source:
            principals: [other.example/ns/front/sa/front]
`,
      good: `
apiVersion: security.istio.io/v1
kind: AuthorizationPolicy
metadata:
  name: cart
  namespace: shop
spec:
  rules:
    - from:
        - source:
            principals: [cluster.local/ns/front/sa/front]
`,
    },
  ],
};
