import type { MeshCases } from '../../support/mesh-cases';

/** Worlds in which the rules of `security/http-on-tcp` fire, and in which they are silent. */
export const httpOnTcpCases: MeshCases = {
  'authorization-policy/http-allowed-on-tcp': [
    {
      bad: `
apiVersion: v1
kind: Service
metadata:
  name: db
  namespace: shop
spec:
  selector:
    app: db
  ports:
    - name: tcp-db
      port: 5432
---
apiVersion: v1
kind: Pod
metadata:
  name: db
  namespace: shop
  labels:
    app: db
spec:
  containers:
  - name: app
    image: cart:1
---
apiVersion: security.istio.io/v1
kind: AuthorizationPolicy
metadata:
  name: db
  namespace: shop
spec:
  selector:
    matchLabels:
      app: db
  rules:
    - to:
        - operation:
            methods: [GET]
`,
      good: `
apiVersion: v1
kind: Service
metadata:
  name: db
  namespace: shop
spec:
  selector:
    app: db
  ports:
    - name: tcp-db
      port: 5432
---
apiVersion: v1
kind: Pod
metadata:
  name: db
  namespace: shop
  labels:
    app: db
spec:
  containers:
  - name: app
    image: cart:1
---
apiVersion: security.istio.io/v1
kind: AuthorizationPolicy
metadata:
  name: db
  namespace: shop
spec:
  selector:
    matchLabels:
      app: db
  rules:
    - to:
        - operation:
            ports: ["5432"]
`,
    },
  ],
  'authorization-policy/http-denied-on-tcp': [
    {
      bad: `
apiVersion: v1
kind: Service
metadata:
  name: db
  namespace: shop
spec:
  selector:
    app: db
  ports:
    - name: tcp-db
      port: 5432
---
apiVersion: v1
kind: Pod
metadata:
  name: db
  namespace: shop
  labels:
    app: db
spec:
  containers:
  - name: app
    image: cart:1
---
apiVersion: security.istio.io/v1
kind: AuthorizationPolicy
metadata:
  name: db
  namespace: shop
spec:
  action: DENY
  selector:
    matchLabels:
      app: db
  rules:
    - from:
        - source:
            namespaces: [front]
      to:
        - operation:
            methods: [GET]
            notPorts: ["80"]
`,
      good: `
apiVersion: v1
kind: Service
metadata:
  name: db
  namespace: shop
spec:
  selector:
    app: db
  ports:
    - name: tcp-db
      port: 5432
---
apiVersion: v1
kind: Pod
metadata:
  name: db
  namespace: shop
  labels:
    app: db
spec:
  containers:
  - name: app
    image: cart:1
---
apiVersion: security.istio.io/v1
kind: AuthorizationPolicy
metadata:
  name: db
  namespace: shop
spec:
  action: DENY
  selector:
    matchLabels:
      app: db
  rules:
    - from:
        - source:
            namespaces: [front]
      to:
        - operation:
            methods: [GET]
            ports: ["80"]
`,
    },
  ],
};
