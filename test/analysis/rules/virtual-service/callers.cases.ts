import { near } from '../../support/near';
import type { MeshCases } from '../../support/mesh-cases';

/** Worlds in which the rules of `virtual-service/callers` fire, and in which they are silent. */
export const callersCases: MeshCases = {
  'virtual-service/subset-not-seen': [
    near(
      `apiVersion: v1
kind: Service
metadata:
  name: reviews
  namespace: shop
spec:
  ports:
    - name: http
      port: 80
---
apiVersion: v1
kind: Pod
metadata:
  name: client
  namespace: pay
  labels:
    app: client
---
apiVersion: networking.istio.io/v1
kind: DestinationRule
metadata:
  name: reviews
  namespace: shop
spec:
  host: reviews
  exportTo:
    - .
  subsets:
    - name: v1
      labels:
        version: v1
---
apiVersion: networking.istio.io/v1
kind: VirtualService
metadata:
  name: reviews
  namespace: shop
spec:
  hosts:
    - reviews
  http:
    - route:
        - destination:
            host: reviews
            subset: v1
`,
      [['    - .\n', "    - '*'\n"]],
    ),
  ],
  'virtual-service/only-for-some-callers': [
    near(
      `apiVersion: v1
kind: Service
metadata:
  name: reviews
  namespace: shop
spec:
  ports:
    - name: http
      port: 80
---
apiVersion: networking.istio.io/v1
kind: VirtualService
metadata:
  name: reviews
  namespace: shop
spec:
  hosts:
    - reviews
  http:
    - match:
        - sourceLabels:
            app: client
      route:
        - destination:
            host: reviews
`,
      [['        - sourceLabels:\n            app: client\n', '        - uri: {prefix: /}\n']],
    ),
  ],
  'virtual-service/ingress-without-settings': [
    near(
      `apiVersion: v1
kind: Service
metadata:
  name: reviews
  namespace: shop
spec:
  ports:
    - name: http
      port: 80
---
apiVersion: networking.istio.io/v1
kind: Gateway
metadata:
  name: edge
  namespace: shop
spec:
  selector:
    istio: ingressgateway
  servers:
    - hosts:
        - '*.example.com'
      port:
        number: 80
        name: http
        protocol: HTTP
---
apiVersion: networking.istio.io/v1
kind: VirtualService
metadata:
  name: reviews
  namespace: shop
spec:
  hosts:
    - reviews
  http:
    - timeout: 1s
      route:
        - destination:
            host: reviews
---
apiVersion: networking.istio.io/v1
kind: VirtualService
metadata:
  name: edge
  namespace: shop
spec:
  hosts:
    - web.example.com
  gateways:
    - edge
  http:
    - route:
        - destination:
            host: reviews
`,
      [['    - timeout: 1s\n      route', '    - route']],
    ),
  ],
};
