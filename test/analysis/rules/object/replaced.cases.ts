import type { MeshCases } from '../../support/mesh-cases';

/** Worlds in which the rules of `object/replaced` fire, and in which they are silent. */
export const replacedObjectsCases: MeshCases = {
  'object/replaced': [
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
apiVersion: v1
kind: Service
metadata:
  name: cart
  namespace: shop
spec:
  selector:
    app: cart-v2
  ports:
    - name: http
      port: 80
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
apiVersion: v1
kind: Service
metadata:
  name: cart-v2
  namespace: shop
spec:
  selector:
    app: cart-v2
  ports:
    - name: http
      port: 80
`,
    },
  ],
};
