import type { MeshCases } from '../../support/mesh-cases';

/** Worlds in which the rules of `workload/workload-groups` fire, and in which they are silent. */
export const workloadGroupsCases: MeshCases = {
  'workload-group/service-account-not-found': [
    {
      bad: `
apiVersion: v1
kind: ServiceAccount
metadata:
  name: db
  namespace: shop
---
apiVersion: networking.istio.io/v1
kind: WorkloadGroup
metadata:
  name: db
  namespace: shop
spec:
  metadata:
    labels:
      app: db
  template:
    serviceAccount: bd
`,
      good: `
apiVersion: v1
kind: ServiceAccount
metadata:
  name: db
  namespace: shop
---
apiVersion: networking.istio.io/v1
kind: WorkloadGroup
metadata:
  name: db
  namespace: shop
spec:
  metadata:
    labels:
      app: db
  template:
    serviceAccount: db
`,
    },
  ],
  'workload-group/same-labels': [
    {
      bad: `
apiVersion: networking.istio.io/v1
kind: WorkloadGroup
metadata:
  name: db
  namespace: shop
spec:
  metadata:
    labels:
      app: db
  template:
    serviceAccount: db
---
apiVersion: networking.istio.io/v1
kind: WorkloadGroup
metadata:
  name: db-replica
  namespace: shop
spec:
  metadata:
    labels:
      app: db
  template:
    serviceAccount: db
`,
      good: `
apiVersion: networking.istio.io/v1
kind: WorkloadGroup
metadata:
  name: db
  namespace: shop
spec:
  metadata:
    labels:
      app: db
  template:
    serviceAccount: db
---
apiVersion: networking.istio.io/v1
kind: WorkloadGroup
metadata:
  name: db-replica
  namespace: shop
spec:
  metadata:
    labels:
      app: db-replica
  template:
    serviceAccount: db
`,
    },
  ],
};
