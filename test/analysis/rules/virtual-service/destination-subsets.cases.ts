import type { MeshCases } from '../../support/mesh-cases';
import { near } from '../../support/near';

export const destinationSubsetsCases: MeshCases = {
  'virtual-service/subset-not-found': [
    near(
      `apiVersion: networking.istio.io/v1
kind: DestinationRule
metadata:
  name: reviews
  namespace: shop
spec:
  host: reviews
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
            subset: v2
`,
      [['subset: v2', 'subset: v1']],
    ),
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
            subset: v2
`,
      [
        [
          `            subset: v2
`,
          '',
        ],
      ],
    ),
  ],
  'virtual-service/mirror-subset-not-found': [
    near(
      `apiVersion: networking.istio.io/v1
kind: DestinationRule
metadata:
  name: reviews
  namespace: shop
spec:
  host: reviews
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
      mirror:
        host: reviews
        subset: v2
`,
      [['subset: v2', 'subset: v1']],
    ),
  ],
};
