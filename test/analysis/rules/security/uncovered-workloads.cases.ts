import type { MeshCases } from '../../support/mesh-cases';

/** Worlds in which the rules of `security/uncovered-workloads` fire, and in which they are silent. */
export const uncoveredWorkloadsCases: MeshCases = {
  'workload/without-authorization': [
    {
      bad: `
apiVersion: v1
kind: Namespace
metadata:
  name: shop
  labels:
    istio-injection: enabled
---
apiVersion: v1
kind: Pod
metadata:
  name: cart
  namespace: shop
  labels:
    app: cart
spec:
  containers:
  - name: app
    image: cart:1
---
apiVersion: security.istio.io/v1
kind: AuthorizationPolicy
metadata:
  name: search
  namespace: shop
spec:
  selector:
    matchLabels:
      app: search
  rules:
    - to: [{operation: {methods: [GET]}}]
`,
      good: `
apiVersion: v1
kind: Namespace
metadata:
  name: shop
  labels:
    istio-injection: enabled
---
apiVersion: v1
kind: Pod
metadata:
  name: cart
  namespace: shop
  labels:
    app: cart
spec:
  containers:
  - name: app
    image: cart:1
---
apiVersion: security.istio.io/v1
kind: AuthorizationPolicy
metadata:
  name: search
  namespace: shop
spec:
  selector:
    matchLabels:
      app: cart
  rules:
    - to: [{operation: {methods: [GET]}}]
`,
    },
  ],
};
