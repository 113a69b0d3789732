import type { MeshCases } from '../../support/mesh-cases';

/** Worlds in which the rules of `virtual-service/retries` fire, and in which they are silent. */
export const retriesAndFaultsCases: MeshCases = {
  'virtual-service/retries-not-idempotent': [
    {
      bad: `
apiVersion: networking.istio.io/v1
kind: VirtualService
metadata:
  name: shop
  namespace: shop
spec:
  hosts:
    - payment
  http:
    - match:
        - method:
            exact: POST
      route:
        - destination:
            host: payment
      retries:
        attempts: 3
        retryOn: 5xx,reset
`,
      good: `
apiVersion: networking.istio.io/v1
kind: VirtualService
metadata:
  name: shop
  namespace: shop
spec:
  hosts:
    - payment
  http:
    - match:
        - method:
            exact: POST
      route:
        - destination:
            host: payment
      retries:
        attempts: 0
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
    - payment
  http:
    - match:
        - method:
            exact: POST
      route:
        - destination:
            host: payment
      retries:
        attempts: 2
        retryOn: connect-failure,503
`,
      good: `
apiVersion: networking.istio.io/v1
kind: VirtualService
metadata:
  name: shop
  namespace: shop
spec:
  hosts:
    - payment
  http:
    - match:
        - method:
            exact: POST
      route:
        - destination:
            host: payment
      retries:
        attempts: 2
`,
    },
  ],
  'virtual-service/try-longer-than-timeout': [
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
      timeout: 2s
      retries:
        attempts: 2
        perTryTimeout: 2s
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
      timeout: 2s
      retries:
        attempts: 2
        perTryTimeout: 500ms
`,
    },
  ],
  'virtual-service/fault-outside-timeout': [
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
    - fault:
        delay:
          fixedDelay: 5s
          percentage:
            value: 10
      route:
        - destination:
            host: cart
      timeout: 2s
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
    - fault:
        delay:
          fixedDelay: 5s
          percentage:
            value: 10
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
    - cart
  http:
    - fault:
        abort:
          httpStatus: 503
          percentage:
            value: 10
      retries:
        attempts: 2
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
  annotations:
    cdk8s-istio/fault-plan: shop/chaos until 2026-12-31
spec:
  hosts:
    - cart
  http:
    - fault:
        abort:
          httpStatus: 503
          percentage:
            value: 10
      retries:
        attempts: 2
      route:
        - destination:
            host: cart
`,
    },
  ],
  'virtual-service/fault-for-nobody': [
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
    - fault:
        abort:
          httpStatus: 503
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
    - cart
  http:
    - fault:
        abort:
          httpStatus: 503
          percentage:
            value: 100
      route:
        - destination:
            host: cart
`,
    },
  ],
};
