import type { MeshCases } from '../../support/mesh-cases';

/** Worlds in which the rules of `virtual-service/shadowed` fire, and in which they are silent. */
export const shadowedRulesCases: MeshCases = {
  'virtual-service/shadowed': [
    {
      bad: `
apiVersion: networking.istio.io/v1
kind: VirtualService
metadata:
  name: shop
  namespace: shop
spec:
  hosts:
    - shop
  http:
    - match:
        - uri:
            regex: .*
      route:
        - destination:
            host: shop
    - match:
        - uri:
            exact: /cart
          headers:
            x-user:
              exact: tester
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
    - shop
  http:
    - match:
        - uri:
            prefix: /shop
      route:
        - destination:
            host: shop
    - match:
        - uri:
            exact: /cart
          headers:
            x-user:
              exact: tester
      route:
        - destination:
            host: cart
`,
    },
    {
      bad: `
apiVersion: networking.istio.io/v1
kind: VirtualService
metadata:
  name: shop
  namespace: shop
spec:
  hosts:
    - shop
  http:
    - match:
        - uri:
            prefix: /
      route:
        - destination:
            host: shop
    - route:
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
    - shop
  http:
    - match:
        - uri:
            exact: /
      route:
        - destination:
            host: shop
    - route:
        - destination:
            host: cart
`,
    },
  ],
};
