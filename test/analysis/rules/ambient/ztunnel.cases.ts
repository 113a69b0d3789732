import type { MeshCases } from '../../support/mesh-cases';

/** Worlds in which the rules of `ambient/ztunnel` fire, and in which they are silent. */
export const ztunnelRulesCases: MeshCases = {
  'authorization-policy/http-allow-in-ambient': [
    {
      bad: `
apiVersion: v1
kind: Namespace
metadata:
  name: shop
  labels:
    istio.io/dataplane-mode: ambient
---
apiVersion: v1
kind: Pod
metadata:
  name: cart
  namespace: shop
  labels:
    app: cart
spec:
  serviceAccountName: cart
  containers:
    - name: app
      image: cart:1
      ports:
        - containerPort: 80
---
apiVersion: security.istio.io/v1
kind: AuthorizationPolicy
metadata:
  name: cart
  namespace: shop
spec:
  selector:
    matchLabels:
      app: cart
  rules:
    - to:
        - operation:
            methods: [GET]
`,
      good: `
apiVersion: v1
kind: Namespace
metadata:
  name: shop
  labels:
    istio.io/dataplane-mode: ambient
---
apiVersion: v1
kind: Pod
metadata:
  name: cart
  namespace: shop
  labels:
    app: cart
spec:
  serviceAccountName: cart
  containers:
    - name: app
      image: cart:1
      ports:
        - containerPort: 80
---
apiVersion: security.istio.io/v1
kind: AuthorizationPolicy
metadata:
  name: cart
  namespace: shop
spec:
  selector:
    matchLabels:
      app: cart
  rules:
    - to:
        - operation:
            ports: ["80"]
`,
    },
  ],
  'authorization-policy/http-deny-in-ambient': [
    {
      bad: `
apiVersion: v1
kind: Namespace
metadata:
  name: shop
  labels:
    istio.io/dataplane-mode: ambient
---
apiVersion: v1
kind: Pod
metadata:
  name: cart
  namespace: shop
  labels:
    app: cart
spec:
  serviceAccountName: cart
  containers:
    - name: app
      image: cart:1
      ports:
        - containerPort: 80
---
apiVersion: security.istio.io/v1
kind: AuthorizationPolicy
metadata:
  name: cart
  namespace: shop
spec:
  action: DENY
  selector:
    matchLabels:
      app: cart
  rules:
    - to:
        - operation:
            ports: ["80"]
            paths: [/admin]
`,
      good: `
apiVersion: v1
kind: Namespace
metadata:
  name: shop
  labels:
    istio.io/dataplane-mode: ambient
---
apiVersion: v1
kind: Pod
metadata:
  name: cart
  namespace: shop
  labels:
    app: cart
spec:
  serviceAccountName: cart
  containers:
    - name: app
      image: cart:1
      ports:
        - containerPort: 80
---
apiVersion: security.istio.io/v1
kind: AuthorizationPolicy
metadata:
  name: cart
  namespace: shop
spec:
  action: DENY
  selector:
    matchLabels:
      app: cart
  rules:
    - to:
        - operation:
            ports: ["80"]
`,
    },
  ],
  'authorization-policy/action-in-ambient': [
    {
      bad: `
apiVersion: v1
kind: Namespace
metadata:
  name: shop
  labels:
    istio.io/dataplane-mode: ambient
---
apiVersion: v1
kind: Pod
metadata:
  name: cart
  namespace: shop
  labels:
    app: cart
spec:
  serviceAccountName: cart
  containers:
    - name: app
      image: cart:1
      ports:
        - containerPort: 80
---
apiVersion: security.istio.io/v1
kind: AuthorizationPolicy
metadata:
  name: cart
  namespace: shop
spec:
  action: AUDIT
  selector:
    matchLabels:
      app: cart
  rules:
    - from:
        - source:
            namespaces: [shop]
`,
      good: `
apiVersion: v1
kind: Namespace
metadata:
  name: shop
  labels:
    istio.io/dataplane-mode: ambient
---
apiVersion: v1
kind: Pod
metadata:
  name: cart
  namespace: shop
  labels:
    app: cart
spec:
  serviceAccountName: cart
  containers:
    - name: app
      image: cart:1
      ports:
        - containerPort: 80
---
apiVersion: security.istio.io/v1
kind: AuthorizationPolicy
metadata:
  name: cart
  namespace: shop
spec:
  action: DENY
  selector:
    matchLabels:
      app: cart
  rules:
    - from:
        - source:
            namespaces: [shop]
`,
    },
  ],
  'authorization-policy/empty-selector-in-ambient': [
    {
      bad: `
apiVersion: v1
kind: Namespace
metadata:
  name: shop
  labels:
    istio.io/dataplane-mode: ambient
---
apiVersion: v1
kind: Pod
metadata:
  name: cart
  namespace: shop
  labels:
    app: cart
spec:
  serviceAccountName: cart
  containers:
    - name: app
      image: cart:1
      ports:
        - containerPort: 80
---
apiVersion: security.istio.io/v1
kind: AuthorizationPolicy
metadata:
  name: cart
  namespace: shop
spec:
  selector: {}
  rules:
    - from:
        - source:
            namespaces: [shop]
`,
      good: `
apiVersion: v1
kind: Namespace
metadata:
  name: shop
  labels:
    istio.io/dataplane-mode: ambient
---
apiVersion: v1
kind: Pod
metadata:
  name: cart
  namespace: shop
  labels:
    app: cart
spec:
  serviceAccountName: cart
  containers:
    - name: app
      image: cart:1
      ports:
        - containerPort: 80
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
            namespaces: [shop]
`,
    },
  ],
  'authorization-policy/denies-waypoint': [
    {
      bad: `
apiVersion: v1
kind: Namespace
metadata:
  name: shop
  labels:
    istio.io/dataplane-mode: ambient
    istio.io/use-waypoint: waypoint
---
apiVersion: gateway.networking.k8s.io/v1
kind: Gateway
metadata:
  name: waypoint
  namespace: shop
spec:
  gatewayClassName: istio-waypoint
  listeners:
    - name: mesh
      port: 15008
      protocol: HBONE
---
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
apiVersion: v1
kind: Pod
metadata:
  name: cart
  namespace: shop
  labels:
    app: cart
spec:
  serviceAccountName: cart
  containers:
    - name: app
      image: cart:1
      ports:
        - containerPort: 80
---
apiVersion: security.istio.io/v1
kind: AuthorizationPolicy
metadata:
  name: cart
  namespace: shop
spec:
  selector:
    matchLabels:
      app: cart
  rules:
    - from:
        - source:
            principals: [cluster.local/ns/shop/sa/client]
`,
      good: `
apiVersion: v1
kind: Namespace
metadata:
  name: shop
  labels:
    istio.io/dataplane-mode: ambient
    istio.io/use-waypoint: waypoint
---
apiVersion: gateway.networking.k8s.io/v1
kind: Gateway
metadata:
  name: waypoint
  namespace: shop
spec:
  gatewayClassName: istio-waypoint
  listeners:
    - name: mesh
      port: 15008
      protocol: HBONE
---
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
apiVersion: v1
kind: Pod
metadata:
  name: cart
  namespace: shop
  labels:
    app: cart
spec:
  serviceAccountName: cart
  containers:
    - name: app
      image: cart:1
      ports:
        - containerPort: 80
---
apiVersion: security.istio.io/v1
kind: AuthorizationPolicy
metadata:
  name: cart
  namespace: shop
spec:
  selector:
    matchLabels:
      app: cart
  rules:
    - from:
        - source:
            principals: [cluster.local/ns/shop/sa/waypoint]
`,
    },
  ],
  'peer-authentication/disable-in-ambient': [
    {
      bad: `
apiVersion: v1
kind: Namespace
metadata:
  name: shop
  labels:
    istio.io/dataplane-mode: ambient
---
apiVersion: v1
kind: Pod
metadata:
  name: cart
  namespace: shop
  labels:
    app: cart
spec:
  serviceAccountName: cart
  containers:
    - name: app
      image: cart:1
      ports:
        - containerPort: 80
---
apiVersion: security.istio.io/v1
kind: PeerAuthentication
metadata:
  name: cart
  namespace: shop
spec:
  selector:
    matchLabels:
      app: cart
  mtls:
    mode: DISABLE
`,
      good: `
apiVersion: v1
kind: Namespace
metadata:
  name: shop
  labels:
    istio.io/dataplane-mode: ambient
---
apiVersion: v1
kind: Pod
metadata:
  name: cart
  namespace: shop
  labels:
    app: cart
spec:
  serviceAccountName: cart
  containers:
    - name: app
      image: cart:1
      ports:
        - containerPort: 80
---
apiVersion: security.istio.io/v1
kind: PeerAuthentication
metadata:
  name: cart
  namespace: shop
spec:
  selector:
    matchLabels:
      app: cart
  mtls:
    mode: PERMISSIVE
`,
    },
  ],
};
