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
  'virtual-service/hosts-differ-in-case': [
    near(
      `apiVersion: networking.istio.io/v1
kind: VirtualService
metadata:
  name: rates
  namespace: shop
spec:
  hosts:
    - rates.example.com
  http:
    - route:
        - destination:
            host: rates
---
apiVersion: networking.istio.io/v1
kind: VirtualService
metadata:
  name: rates-canary
  namespace: shop
spec:
  hosts:
    - Rates.example.com
  http:
    - route:
        - destination:
            host: rates
`,
      [['- Rates.example.com', '- Tariffs.example.com']],
    ),
  ],
};
