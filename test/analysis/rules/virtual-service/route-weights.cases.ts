import type { MeshCases } from '../../support/mesh-cases';

/** Worlds in which the rules of `virtual-service/route-weights` fire, and in which they are silent. */
export const routeWeightsCases: MeshCases = {
  'virtual-service/single-weight': [
    {
      bad: `
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
            subset: v1
          weight: 90
`,
      good: `
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
            subset: v1
          weight: 100
`,
    },
  ],
  'virtual-service/repeated-subset': [
    {
      bad: `
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
            subset: v1
          weight: 90
        - destination:
            host: cart.shop.svc.cluster.local
            subset: v1
          weight: 10
`,
      good: `
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
            subset: v1
          weight: 90
        - destination:
            host: cart.shop.svc.cluster.local
            subset: v2
          weight: 10
`,
    },
  ],
  'virtual-service/weights-not-100': [
    {
      bad: `
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
            subset: v1
          weight: 90
        - destination:
            host: cart
            subset: v2
          weight: 20
`,
      good: `
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
            subset: v1
          weight: 90
        - destination:
            host: cart
            subset: v2
          weight: 10
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
    - cart
  http:
    - route:
        - destination:
            host: cart
            subset: v1
          weight: 33
        - destination:
            host: cart
            subset: v2
          weight: 66
`,
      good: `
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
            subset: v1
          weight: 1
        - destination:
            host: cart
            subset: v2
          weight: 2
`,
    },
  ],
};
