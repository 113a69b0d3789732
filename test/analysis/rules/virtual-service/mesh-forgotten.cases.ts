import type { MeshCases } from '../../support/mesh-cases';

/** Worlds in which the rules of `virtual-service/mesh-forgotten` fire, and in which they are silent. */
export const meshForgottenCases: MeshCases = {
  'virtual-service/mesh-forgotten': [
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
  name: shop
  namespace: shop
spec:
  hosts:
    - cart
    - cart.example.com
  gateways:
    - edge
  http:
    - route:
        - destination:
            host: cart
            subset: v1
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
  name: shop
  namespace: shop
spec:
  hosts:
    - cart
    - cart.example.com
  gateways:
    - edge
    - mesh
  http:
    - route:
        - destination:
            host: cart
            subset: v1
`,
    },
  ],
};
