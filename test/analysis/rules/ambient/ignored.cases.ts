import type { MeshCases } from '../../support/mesh-cases';

/** Worlds in which the rules of `ambient/ignored` fire, and in which they are silent. */
export const ignoredInAmbientCases: MeshCases = {
  'sidecar/in-ambient': [
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
apiVersion: networking.istio.io/v1
kind: Sidecar
metadata:
  name: cart
  namespace: shop
spec:
  workloadSelector:
    labels:
      app: cart
  egress:
    - hosts: ["./*"]
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
    sidecar.istio.io/inject: "true"
spec:
  serviceAccountName: cart
  containers:
    - name: app
      image: cart:1
      ports:
        - containerPort: 80
---
apiVersion: networking.istio.io/v1
kind: Sidecar
metadata:
  name: cart
  namespace: shop
spec:
  workloadSelector:
    labels:
      app: cart
  egress:
    - hosts: ["./*"]
`,
    },
  ],
  'envoy-filter/in-ambient': [
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
apiVersion: networking.istio.io/v1alpha3
kind: EnvoyFilter
metadata:
  name: cart
  namespace: shop
spec:
  workloadSelector:
    labels:
      app: cart
  configPatches:
    - applyTo: HTTP_FILTER
      match:
        context: SIDECAR_INBOUND
      patch:
        operation: MERGE
        value:
          name: x
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
    sidecar.istio.io/inject: "true"
spec:
  serviceAccountName: cart
  containers:
    - name: app
      image: cart:1
      ports:
        - containerPort: 80
---
apiVersion: networking.istio.io/v1alpha3
kind: EnvoyFilter
metadata:
  name: cart
  namespace: shop
spec:
  workloadSelector:
    labels:
      app: cart
  configPatches:
    - applyTo: HTTP_FILTER
      match:
        context: SIDECAR_INBOUND
      patch:
        operation: MERGE
        value:
          name: x
`,
    },
  ],
  'virtual-service/source-labels-at-waypoint': [
    {
      bad: `
apiVersion: v1
kind: Namespace
metadata:
  name: shop
  labels:
    istio.io/dataplane-mode: ambient
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
  labels:
    istio.io/use-waypoint: waypoint
spec:
  selector:
    app: cart
  ports:
    - name: http
      port: 80
---
apiVersion: networking.istio.io/v1
kind: VirtualService
metadata:
  name: cart
  namespace: shop
spec:
  hosts: [cart]
  http:
    - match:
        - sourceLabels:
            app: client
      route:
        - destination:
            host: cart
    - route:
        - destination:
            host: cart
`,
      good: `
apiVersion: v1
kind: Namespace
metadata:
  name: shop
  labels:
    istio.io/dataplane-mode: ambient
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
  labels:
    istio.io/use-waypoint: waypoint
spec:
  selector:
    app: cart
  ports:
    - name: http
      port: 80
---
apiVersion: networking.istio.io/v1
kind: VirtualService
metadata:
  name: cart
  namespace: shop
spec:
  hosts: [cart]
  http:
    - match:
        - headers:
            x-app:
              exact: client
      route:
        - destination:
            host: cart
    - route:
        - destination:
            host: cart
`,
    },
  ],
};
