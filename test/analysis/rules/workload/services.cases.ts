import type { MeshCases } from '../../support/mesh-cases';
import { near } from '../../support/near';

export const deploymentServicesCases: MeshCases = {
  'workload/port-with-two-protocols': [
    near(
      `apiVersion: v1
kind: Namespace
metadata:
  name: shop
  labels:
    istio-injection: enabled
---
apiVersion: apps/v1
kind: Deployment
metadata:
  name: dns
  namespace: shop
spec:
  selector:
    matchLabels:
      app: dns
  template:
    metadata:
      labels:
        app: dns
    spec:
      containers:
        - name: app
          image: example.com/app:1
---
apiVersion: v1
kind: Service
metadata:
  name: dns
  namespace: shop
spec:
  selector:
    app: dns
  ports:
    - name: tcp
      port: 53
      protocol: TCP
---
apiVersion: v1
kind: Service
metadata:
  name: dns-udp
  namespace: shop
spec:
  selector:
    app: dns
  ports:
    - name: udp
      port: 53
      protocol: UDP
`,
      [
        [
          `name: udp
      port: 53`,
          `name: udp
      port: 1053`,
        ],
      ],
    ),
  ],
  'workload/target-of-two-ports': [
    near(
      `apiVersion: v1
kind: Namespace
metadata:
  name: shop
  labels:
    istio-injection: enabled
---
apiVersion: apps/v1
kind: Deployment
metadata:
  name: reviews
  namespace: shop
spec:
  selector:
    matchLabels:
      app: reviews
  template:
    metadata:
      labels:
        app: reviews
    spec:
      containers:
        - name: app
          image: example.com/app:1
---
apiVersion: v1
kind: Service
metadata:
  name: reviews
  namespace: shop
spec:
  selector:
    app: reviews
  ports:
    - name: http
      port: 80
      targetPort: 9080
---
apiVersion: v1
kind: Service
metadata:
  name: reviews-admin
  namespace: shop
spec:
  selector:
    app: reviews
  ports:
    - name: http
      port: 81
      targetPort: 9080
`,
      [
        [
          `port: 81
      targetPort: 9080`,
          `port: 81
      targetPort: 9081`,
        ],
      ],
    ),
  ],
};
