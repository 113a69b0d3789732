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
    {
      // An expression behind a prefix that all of its paths begin with.
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
            prefix: /a
      route:
        - destination:
            host: shop
    - match:
        - uri:
            regex: '/a/[0-9]+'
      route:
        - destination:
            host: cart
    - route:
        - destination:
            host: shop
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
            prefix: /a/b
      route:
        - destination:
            host: shop
    - match:
        - uri:
            regex: '/a/[0-9]+'
      route:
        - destination:
            host: cart
    - route:
        - destination:
            host: shop
`,
    },
    {
      // A prefix behind an expression.
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
            regex: '/a.*'
      route:
        - destination:
            host: shop
    - match:
        - uri:
            prefix: /ab
      route:
        - destination:
            host: cart
    - route:
        - destination:
            host: shop
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
            regex: '/a[0-9].*'
      route:
        - destination:
            host: shop
    - match:
        - uri:
            prefix: /ab
      route:
        - destination:
            host: cart
    - route:
        - destination:
            host: shop
`,
    },
    {
      // A header that is there, and the same header that is not.
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
        - headers:
            x-canary: {}
      route:
        - destination:
            host: shop
    - match:
        - withoutHeaders:
            x-canary: {}
      route:
        - destination:
            host: cart
    - match:
        - uri:
            prefix: /a
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
        - headers:
            x-canary:
              exact: 'on'
      route:
        - destination:
            host: shop
    - match:
        - withoutHeaders:
            x-canary: {}
      route:
        - destination:
            host: cart
    - match:
        - uri:
            prefix: /a
      route:
        - destination:
            host: cart
`,
    },
    {
      // Each of the two gateways has a rule of its own before.
      bad: `
apiVersion: networking.istio.io/v1
kind: VirtualService
metadata:
  name: shop
  namespace: shop
spec:
  hosts:
    - shop
  gateways:
    - edge
    - mesh
  http:
    - match:
        - gateways:
            - edge
      route:
        - destination:
            host: shop
    - match:
        - gateways:
            - mesh
      route:
        - destination:
            host: cart
    - match:
        - uri:
            prefix: /a
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
  gateways:
    - edge
    - mesh
  http:
    - match:
        - gateways:
            - edge
      route:
        - destination:
            host: shop
    - match:
        - uri:
            prefix: /a
      route:
        - destination:
            host: cart
`,
    },
  ],
  'virtual-service/never-matches': [
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
        - headers:
            x-user:
              exact: tester
          withoutHeaders:
            x-user:
              prefix: test
      route:
        - destination:
            host: cart
    - route:
        - destination:
            host: shop
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
        - headers:
            x-user:
              exact: tester
          withoutHeaders:
            x-user:
              prefix: guest
      route:
        - destination:
            host: cart
    - route:
        - destination:
            host: shop
`,
    },
  ],
};
