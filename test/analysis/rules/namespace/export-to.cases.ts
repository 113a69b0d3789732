import type { MeshCases } from '../../support/mesh-cases';

/** Worlds in which the rules of `namespace/export-to` fire, and in which they are silent. */
export const exportedNamespacesCases: MeshCases = {
  'namespace/export-to-not-found': [
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
apiVersion: networking.istio.io/v1
kind: DestinationRule
metadata:
  name: cart
  namespace: shop
spec:
  host: cart
  exportTo:
    - fornt
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
apiVersion: networking.istio.io/v1
kind: DestinationRule
metadata:
  name: cart
  namespace: shop
spec:
  host: cart
  exportTo:
    - front
`,
    },
  ],
};
