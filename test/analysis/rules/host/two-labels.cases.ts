import type { MeshCases } from '../../support/mesh-cases';

/** Worlds in which the rules of `host/two-labels` fire, and in which they are silent. */
export const twoLabelHostsCases: MeshCases = {
  'host/two-labels': [
    {
      bad: `
apiVersion: v1
kind: Service
metadata:
  name: cart
  namespace: shop
spec:
  selector:
    app: cart
  ports:
    - name: http
      port: 80
---
apiVersion: networking.istio.io/v1
kind: DestinationRule
metadata:
  name: cart
  namespace: front
spec:
  host: cart.shop
  trafficPolicy:
    loadBalancer:
      simple: LEAST_REQUEST
`,
      good: `
apiVersion: v1
kind: Service
metadata:
  name: cart
  namespace: shop
spec:
  selector:
    app: cart
  ports:
    - name: http
      port: 80
---
apiVersion: networking.istio.io/v1
kind: DestinationRule
metadata:
  name: cart
  namespace: front
spec:
  host: cart.shop.svc.cluster.local
  trafficPolicy:
    loadBalancer:
      simple: LEAST_REQUEST
`,
    },
    {
      bad: `
apiVersion: v1
kind: Service
metadata:
  name: cart
  namespace: shop
spec:
  selector:
    app: cart
  ports:
    - name: http
      port: 80
---
apiVersion: networking.istio.io/v1
kind: VirtualService
metadata:
  name: edge
  namespace: front
spec:
  hosts:
    - shop.example.com
  http:
    - route:
        - destination:
            host: cart.shop
`,
      good: `
apiVersion: v1
kind: Service
metadata:
  name: cart
  namespace: shop
spec:
  selector:
    app: cart
  ports:
    - name: http
      port: 80
---
apiVersion: networking.istio.io/v1
kind: VirtualService
metadata:
  name: edge
  namespace: front
spec:
  hosts:
    - shop.example.com
  http:
    - route:
        - destination:
            host: cart.shop.svc.cluster.local
`,
    },
  ],
};
