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
};
