import type { MeshCases } from '../../support/mesh-cases';
import { near } from '../../support/near';

export const userIdCases: MeshCases = {
  'workload/user-of-the-proxy': [
    near(
      `apiVersion: apps/v1
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
          securityContext:
            runAsUser: 1337
`,
      [['1337', '1000']],
    ),
    near(
      `apiVersion: v1
kind: Pod
metadata:
  name: reviews-v1
  namespace: shop
  labels:
    app: reviews
    version: v1
spec:
  securityContext:
    runAsUser: 1337
  containers:
    - name: app
      image: example.com/app:1
`,
      [['1337', '1000']],
    ),
  ],
};
