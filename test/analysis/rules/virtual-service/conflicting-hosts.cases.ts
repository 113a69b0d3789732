import type { MeshCases } from '../../support/mesh-cases';
import { near } from '../../support/near';

export const conflictingHostsCases: MeshCases = {
  'virtual-service/conflicting-hosts': [
    near(
      `apiVersion: networking.istio.io/v1
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
---
apiVersion: networking.istio.io/v1
kind: VirtualService
metadata:
  name: reviews-canary
  namespace: shop
spec:
  hosts:
    - reviews.shop.svc.cluster.local
  http:
    - route:
        - destination:
            host: reviews-canary
`,
      [
        [
          `    - reviews.shop.svc.cluster.local
`,
          `    - ratings.shop.svc.cluster.local
`,
        ],
      ],
    ),
    near(
      `apiVersion: networking.istio.io/v1
kind: VirtualService
metadata:
  name: everywhere
  namespace: shop
spec:
  hosts:
    - "*.example.com"
  http:
    - route:
        - destination:
            host: reviews
---
apiVersion: networking.istio.io/v1
kind: VirtualService
metadata:
  name: here
  namespace: shop
spec:
  exportTo:
    - .
  hosts:
    - api.example.com
  http:
    - route:
        - destination:
            host: reviews
`,
      [['api.example.com', 'api.example.org']],
    ),
  ],
};
