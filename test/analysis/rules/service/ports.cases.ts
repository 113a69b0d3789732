import type { MeshCases } from '../../support/mesh-cases';
import { near } from '../../support/near';

export const servicePortNamesCases: MeshCases = {
  'service/port-name': [
    near(
      `apiVersion: v1
kind: Service
metadata:
  name: reviews
  namespace: shop
spec:
  selector:
    app: reviews
  ports:
    - name: web
      port: 9080
`,
      [['name: web', 'name: http-web']],
    ),
  ],
  'service/external-name-port': [
    near(
      `apiVersion: v1
kind: Service
metadata:
  name: partner
  namespace: shop
spec:
  type: ExternalName
  externalName: api.example.com
  ports:
    - name: tcp
      port: 443
`,
      [['name: tcp', 'name: https']],
    ),
  ],
};

/** Worlds in which the rules of `service/target-ports` fire, and in which they are silent. */
export const targetPortsCases: MeshCases = {
  'service/target-port-not-found': [
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
      targetPort: web
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
    ports:
      - name: http
        containerPort: 8080
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
      targetPort: http
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
    ports:
      - name: http
        containerPort: 8080
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
    ports:
      - containerPort: 8080
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
      targetPort: 8080
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
    ports:
      - containerPort: 8080
`,
    },
  ],
};
