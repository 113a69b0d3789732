import type { MeshCases } from '../../support/mesh-cases';

/** Worlds in which the rules of `service-entry/duplicates` fire, and in which they are silent. */
export const duplicateServiceEntriesCases: MeshCases = {
  'service-entry/same-host-and-port': [
    {
      bad: `
apiVersion: networking.istio.io/v1
kind: ServiceEntry
metadata:
  name: one
  namespace: shop
spec:
  hosts:
    - api.example.com
  ports:
    - number: 443
      name: https
      protocol: HTTPS
  resolution: DNS
---
apiVersion: networking.istio.io/v1
kind: ServiceEntry
metadata:
  name: two
  namespace: shop
spec:
  hosts:
    - api.example.com
  ports:
    - number: 443
      name: https
      protocol: HTTPS
  resolution: DNS
`,
      good: `
apiVersion: networking.istio.io/v1
kind: ServiceEntry
metadata:
  name: one
  namespace: shop
spec:
  hosts:
    - api.example.com
  ports:
    - number: 443
      name: https
      protocol: HTTPS
  resolution: DNS
---
apiVersion: networking.istio.io/v1
kind: ServiceEntry
metadata:
  name: two
  namespace: shop
spec:
  hosts:
    - api2.example.com
  ports:
    - number: 443
      name: https
      protocol: HTTPS
  resolution: DNS
`,
    },
  ],
  'service-entry/address-missing': [
    {
      bad: `
apiVersion: networking.istio.io/v1
kind: ServiceEntry
metadata:
  name: db
  namespace: shop
spec:
  hosts:
    - db.example.com
  addresses:
    - 10.0.0.1
  ports:
    - number: 5432
      name: tcp-db
      protocol: TCP
  location: MESH_INTERNAL
  resolution: STATIC
  workloadSelector:
    labels:
      app: db
---
apiVersion: networking.istio.io/v1
kind: WorkloadEntry
metadata:
  name: db-1
  namespace: shop
spec:
  address: 10.0.0.2
  labels:
    app: db
`,
      good: `
apiVersion: networking.istio.io/v1
kind: ServiceEntry
metadata:
  name: db
  namespace: shop
spec:
  hosts:
    - db.example.com
  addresses:
    - 10.0.0.1
  ports:
    - number: 5432
      name: tcp-db
      protocol: TCP
  location: MESH_INTERNAL
  resolution: STATIC
  workloadSelector:
    labels:
      app: db
---
apiVersion: networking.istio.io/v1
kind: WorkloadEntry
metadata:
  name: db-1
  namespace: shop
spec:
  address: 10.0.0.1
  labels:
    app: db
`,
    },
  ],
  'service-entry/port-name-without-protocol': [
    {
      bad: `
apiVersion: networking.istio.io/v1
kind: ServiceEntry
metadata:
  name: api
  namespace: shop
spec:
  hosts:
    - api.example.com
  ports:
    - number: 443
      name: api
      protocol: HTTPS
  resolution: DNS
`,
      good: `
apiVersion: networking.istio.io/v1
kind: ServiceEntry
metadata:
  name: api
  namespace: shop
spec:
  hosts:
    - api.example.com
  ports:
    - number: 443
      name: https-api
      protocol: HTTPS
  resolution: DNS
`,
    },
  ],
  'service-entry/host-is-service': [
    {
      bad: `
apiVersion: v1
kind: Service
metadata:
  name: cart
  namespace: shop
spec:
  selector:
    app: cart
  ports:
    - name: http
      port: 80
---
apiVersion: networking.istio.io/v1
kind: ServiceEntry
metadata:
  name: cart
  namespace: shop
spec:
  hosts:
    - cart.shop.svc.cluster.local
  ports:
    - number: 443
      name: https
      protocol: HTTPS
  resolution: DNS
`,
      good: `
apiVersion: v1
kind: Service
metadata:
  name: cart
  namespace: shop
spec:
  selector:
    app: cart
  ports:
    - name: http
      port: 80
---
apiVersion: networking.istio.io/v1
kind: ServiceEntry
metadata:
  name: cart
  namespace: shop
spec:
  hosts:
    - cart.example.com
  ports:
    - number: 443
      name: https
      protocol: HTTPS
  resolution: DNS
`,
    },
  ],
  'service-entry/ports-of-one-alone': [
    {
      bad: `apiVersion: networking.istio.io/v1
kind: ServiceEntry
metadata:
  name: api
  namespace: shop
spec:
  hosts:
    - api.example.com
  resolution: DNS
  exportTo:
    - '*'
  ports:
    - number: 80
      name: http
      protocol: HTTP
---
apiVersion: networking.istio.io/v1
kind: ServiceEntry
metadata:
  name: api
  namespace: pay
spec:
  hosts:
    - api.example.com
  resolution: DNS
  exportTo:
    - '*'
  ports:
    - number: 8080
      name: http
      protocol: HTTP
`,
      good: `apiVersion: networking.istio.io/v1
kind: ServiceEntry
metadata:
  name: api
  namespace: shop
spec:
  hosts:
    - api.example.com
  resolution: DNS
  exportTo:
    - '*'
  ports:
    - number: 80
      name: http
      protocol: HTTP
---
apiVersion: networking.istio.io/v1
kind: ServiceEntry
metadata:
  name: api
  namespace: pay
spec:
  hosts:
    - other.example.com
  resolution: DNS
  exportTo:
    - '*'
  ports:
    - number: 8080
      name: http
      protocol: HTTP
`,
    },
  ],
};
