import type { MeshCases } from '../../support/mesh-cases';
import { near } from '../../support/near';

export const ingressSubsetsCases: MeshCases = {
  'virtual-service/ingress-ignores-subsets': [
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
            subset: v1
---
apiVersion: networking.istio.io/v1
kind: VirtualService
metadata:
  name: web
  namespace: shop
spec:
  hosts:
    - web.example.com
  gateways:
    - istio-system/edge
  http:
    - route:
        - destination:
            host: reviews
`,
      [
        [
          `            host: reviews
            subset: v1
---`,
          `            host: reviews
---`,
        ],
      ],
    ),
  ],
};
