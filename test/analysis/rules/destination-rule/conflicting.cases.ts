import type { MeshCases } from '../../support/mesh-cases';

/** Worlds in which the rules of `destination-rule/conflicting` fire, and in which they are silent. */
export const conflictingDestinationRulesCases: MeshCases = {
  'destination-rule/conflicting': [
    {
      bad: `
apiVersion: networking.istio.io/v1
kind: DestinationRule
metadata:
  name: cart
  namespace: shop
spec:
  host: cart
  subsets:
    - name: v1
      labels:
        version: v1
---
apiVersion: networking.istio.io/v1
kind: DestinationRule
metadata:
  name: cart-canary
  namespace: shop
spec:
  host: cart
  subsets:
    - name: v1
      labels:
        version: v1
`,
      good: `
apiVersion: networking.istio.io/v1
kind: DestinationRule
metadata:
  name: cart
  namespace: shop
spec:
  host: cart
  subsets:
    - name: v1
      labels:
        version: v1
---
apiVersion: networking.istio.io/v1
kind: DestinationRule
metadata:
  name: cart-canary
  namespace: shop
spec:
  host: cart
  subsets:
    - name: v2
      labels:
        version: v2
`,
    },
    {
      bad: `
apiVersion: networking.istio.io/v1
kind: DestinationRule
metadata:
  name: cart
  namespace: shop
spec:
  host: cart
  trafficPolicy:
    connectionPool:
      tcp:
        maxConnections: 10
---
apiVersion: networking.istio.io/v1
kind: DestinationRule
metadata:
  name: default
  namespace: shop
spec:
  host: "*.shop.svc.cluster.local"
  trafficPolicy:
    connectionPool:
      tcp:
        maxConnections: 100
`,
      good: `
apiVersion: networking.istio.io/v1
kind: DestinationRule
metadata:
  name: cart
  namespace: shop
spec:
  host: cart
  trafficPolicy:
    connectionPool:
      tcp:
        maxConnections: 10
---
apiVersion: networking.istio.io/v1
kind: DestinationRule
metadata:
  name: default
  namespace: shop
spec:
  host: "*.front.svc.cluster.local"
  trafficPolicy:
    connectionPool:
      tcp:
        maxConnections: 100
`,
    },
  ],
  'destination-rule/subset-without-labels': [
    {
      bad: `
apiVersion: networking.istio.io/v1
kind: DestinationRule
metadata:
  name: cart
  namespace: shop
spec:
  host: cart
  subsets:
    - name: v1
`,
      good: `
apiVersion: networking.istio.io/v1
kind: DestinationRule
metadata:
  name: cart
  namespace: shop
spec:
  host: cart
  subsets:
    - name: v1
      labels:
        version: v1
`,
    },
  ],
};
