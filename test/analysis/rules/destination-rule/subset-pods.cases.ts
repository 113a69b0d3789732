import type { MeshCases } from '../../support/mesh-cases';

/** Worlds in which the rules of `destination-rule/subset-pods` fire, and in which they are silent. */
export const destinationRulePodsCases: MeshCases = {
  'destination-rule/subset-outside-host': [
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
apiVersion: v1
kind: Pod
metadata:
  name: cart
  namespace: shop
  labels:
    app: cart
    version: v1
spec:
  containers:
  - name: app
    image: cart:1
---
apiVersion: v1
kind: Pod
metadata:
  name: search
  namespace: shop
  labels:
    app: search
    version: v2
spec:
  containers:
  - name: app
    image: cart:1
---
apiVersion: networking.istio.io/v1
kind: DestinationRule
metadata:
  name: cart
  namespace: shop
spec:
  host: cart
  subsets:
    - name: v2
      labels:
        version: v2
---
apiVersion: networking.istio.io/v1
kind: VirtualService
metadata:
  name: shop
  namespace: shop
spec:
  hosts:
    - cart
  http:
    - route:
        - destination:
            host: cart
            subset: v2
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
apiVersion: v1
kind: Pod
metadata:
  name: cart
  namespace: shop
  labels:
    app: cart
    version: v1
spec:
  containers:
  - name: app
    image: cart:1
---
apiVersion: v1
kind: Pod
metadata:
  name: search
  namespace: shop
  labels:
    app: cart
    version: v2
spec:
  containers:
  - name: app
    image: cart:1
---
apiVersion: networking.istio.io/v1
kind: DestinationRule
metadata:
  name: cart
  namespace: shop
spec:
  host: cart
  subsets:
    - name: v2
      labels:
        version: v2
---
apiVersion: networking.istio.io/v1
kind: VirtualService
metadata:
  name: shop
  namespace: shop
spec:
  hosts:
    - cart
  http:
    - route:
        - destination:
            host: cart
            subset: v2
`,
    },
  ],
  'destination-rule/unused-subset-outside-host': [
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
apiVersion: v1
kind: Pod
metadata:
  name: cart
  namespace: shop
  labels:
    app: cart
    version: v1
spec:
  containers:
  - name: app
    image: cart:1
---
apiVersion: v1
kind: Pod
metadata:
  name: search
  namespace: shop
  labels:
    app: search
    version: v2
spec:
  containers:
  - name: app
    image: cart:1
---
apiVersion: networking.istio.io/v1
kind: DestinationRule
metadata:
  name: cart
  namespace: shop
spec:
  host: cart
  subsets:
    - name: v2
      labels:
        version: v2
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
apiVersion: v1
kind: Pod
metadata:
  name: cart
  namespace: shop
  labels:
    app: cart
    version: v1
spec:
  containers:
  - name: app
    image: cart:1
---
apiVersion: v1
kind: Pod
metadata:
  name: search
  namespace: shop
  labels:
    app: cart
    version: v2
spec:
  containers:
  - name: app
    image: cart:1
---
apiVersion: networking.istio.io/v1
kind: DestinationRule
metadata:
  name: cart
  namespace: shop
spec:
  host: cart
  subsets:
    - name: v2
      labels:
        version: v2
`,
    },
  ],
  'destination-rule/plain-to-strict': [
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
kind: PeerAuthentication
metadata:
  name: default
  namespace: shop
spec:
  mtls:
    mode: STRICT
---
apiVersion: networking.istio.io/v1
kind: DestinationRule
metadata:
  name: cart
  namespace: shop
spec:
  host: cart
  trafficPolicy:
    tls:
      mode: DISABLE
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
kind: PeerAuthentication
metadata:
  name: default
  namespace: shop
spec:
  mtls:
    mode: STRICT
---
apiVersion: networking.istio.io/v1
kind: DestinationRule
metadata:
  name: cart
  namespace: shop
spec:
  host: cart
  trafficPolicy:
    tls:
      mode: ISTIO_MUTUAL
`,
    },
  ],
  'destination-rule/port-settings-replace': [
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
    outlierDetection:
      consecutive5xxErrors: 5
    portLevelSettings:
      - port:
          number: 80
        loadBalancer:
          simple: LEAST_REQUEST
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
    outlierDetection:
      consecutive5xxErrors: 5
    portLevelSettings:
      - port:
          number: 80
        loadBalancer:
          simple: LEAST_REQUEST
        outlierDetection:
          consecutive5xxErrors: 5
`,
    },
  ],
};
