import type { MeshCases } from '../../support/mesh-cases';

/** Worlds in which the rules of `service/selector` fire, and in which they are silent. */
export const serviceSelectorCases: MeshCases = {
  'service/selects-nothing': [
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
kind: Pod
metadata:
  name: search
  namespace: shop
  labels:
    app: search
spec:
  containers:
  - name: app
    image: cart:1
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
kind: Pod
metadata:
  name: search
  namespace: shop
  labels:
    app: cart
spec:
  containers:
  - name: app
    image: cart:1
`,
    },
  ],
  'service/selector-near-miss': [
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
kind: Pod
metadata:
  name: cart
  namespace: shop
  labels:
    name: cart
spec:
  containers:
  - name: app
    image: cart:1
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
kind: Pod
metadata:
  name: cart
  namespace: shop
  labels:
    app: cart
spec:
  containers:
  - name: app
    image: cart:1
`,
    },
  ],
};
