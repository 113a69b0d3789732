import { near } from '../../support/near';
import type { MeshCases } from '../../support/mesh-cases';

/** Worlds in which the rules of `virtual-service/rewrite` fire, and in which they are silent. */
export const rewritesCases: MeshCases = {
  'virtual-service/rewrite-double-slash': [
    {
      bad: `
apiVersion: networking.istio.io/v1
kind: VirtualService
metadata:
  name: shop
  namespace: shop
spec:
  hosts:
    - shop.example.com
  http:
    - match:
        - uri:
            prefix: /cart
      rewrite:
        uri: /
      route:
        - destination:
            host: cart
`,
      good: `
apiVersion: networking.istio.io/v1
kind: VirtualService
metadata:
  name: shop
  namespace: shop
spec:
  hosts:
    - shop.example.com
  http:
    - match:
        - uri:
            prefix: /cart/
        - uri:
            prefix: /cart
      rewrite:
        uri: /
      route:
        - destination:
            host: cart
`,
    },
  ],
  'virtual-service/rewrite-glues': [
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
        - uri: {prefix: /}
      rewrite: {uri: /adm}
      route:
        - destination:
            host: reviews
`,
      [['{uri: /adm}', '{uri: /adm/}']],
    ),
  ],
};
