import { near } from '../../support/near';
import type { MeshCases } from '../../support/mesh-cases';

/** Worlds in which the rules of `virtual-service/same-host` fire, and in which they are silent. */
export const sameHostCases: MeshCases = {
  'virtual-service/exact-host-hides-wildcard': [
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
  name: wide
  namespace: shop
spec:
  hosts:
    - '*.example.com'
  gateways:
    - edge
  http:
    - match:
        - uri: {prefix: /api}
      route:
        - destination:
            host: reviews
---
apiVersion: networking.istio.io/v1
kind: VirtualService
metadata:
  name: one
  namespace: shop
spec:
  hosts:
    - web.example.com
  gateways:
    - edge
  http:
    - match:
        - uri: {prefix: /web}
      route:
        - destination:
            host: reviews
`,
      [['prefix: /web', 'prefix: /']],
    ),
  ],
  'virtual-service/rules-overlap': [
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
  name: a
  namespace: shop
spec:
  hosts:
    - web.example.com
  gateways:
    - edge
  http:
    - match:
        - uri: {prefix: /api}
      route:
        - destination:
            host: reviews
      timeout: 1s
---
apiVersion: networking.istio.io/v1
kind: VirtualService
metadata:
  name: b
  namespace: shop
spec:
  hosts:
    - web.example.com
  gateways:
    - edge
  http:
    - match:
        - uri: {prefix: /api/v2}
      route:
        - destination:
            host: reviews
`,
      [
        [
          '  name: b\n  namespace: shop\nspec:\n  hosts:\n    - web.example.com',
          '  name: b\n  namespace: shop\nspec:\n  hosts:\n    - other.example.com',
        ],
      ],
    ),
  ],
};
