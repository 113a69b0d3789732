import type { MeshCases } from '../../support/mesh-cases';
import { near } from '../../support/near';

export const automaticImageCases: MeshCases = {
  'workload/image-never-filled-in': [
    near(
      `apiVersion: admissionregistration.k8s.io/v1
kind: MutatingWebhookConfiguration
metadata:
  name: istio-sidecar-injector
webhooks:
  - name: namespace.sidecar-injector.istio.io
    admissionReviewVersions: [v1]
    sideEffects: None
    clientConfig:
      service:
        name: istiod
        namespace: istio-system
        path: /inject
    namespaceSelector:
      matchLabels:
        istio-injection: enabled
---
apiVersion: v1
kind: Namespace
metadata:
  name: shop
---
apiVersion: apps/v1
kind: Deployment
metadata:
  name: edge
  namespace: shop
spec:
  selector:
    matchLabels:
      app: edge
  template:
    metadata:
      labels:
        app: edge
    spec:
      containers:
        - name: istio-proxy
          image: auto
`,
      [
        [
          `kind: Namespace
metadata:
  name: shop
`,
          `kind: Namespace
metadata:
  name: shop
  labels:
    istio-injection: enabled
`,
        ],
      ],
    ),
  ],
  'workload/image-of-a-pod': [
    near(
      `apiVersion: v1
kind: Pod
metadata:
  name: edge
  namespace: shop
  labels:
    app: edge
spec:
  containers:
    - name: istio-proxy
      image: auto
`,
      [['image: auto', 'image: registry.example.com/proxyv2:1']],
    ),
  ],
};

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
