import type { MeshCases } from '../../support/mesh-cases';
import { near } from '../../support/near';

export const sidecarSelectorsCases: MeshCases = {
  'sidecar/selects-nothing': [
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
  containers:
    - name: app
      image: example.com/app:1
---
apiVersion: networking.istio.io/v1
kind: Sidecar
metadata:
  name: reviews
  namespace: shop
spec:
  workloadSelector:
    labels:
      app: review
  egress:
    - hosts:
        - ./*
`,
      [
        [
          `app: review
`,
          `app: reviews
`,
        ],
      ],
    ),
  ],
  'sidecar/conflicting': [
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
  containers:
    - name: app
      image: example.com/app:1
---
apiVersion: networking.istio.io/v1
kind: Sidecar
metadata:
  name: reviews
  namespace: shop
spec:
  workloadSelector:
    labels:
      app: reviews
  egress:
    - hosts:
        - ./*
---
apiVersion: networking.istio.io/v1
kind: Sidecar
metadata:
  name: reviews-v1
  namespace: shop
spec:
  workloadSelector:
    labels:
      version: v1
  egress:
    - hosts:
        - ./*
`,
      [
        [
          `      version: v1
`,
          `      version: v2
`,
        ],
      ],
    ),
  ],
  'sidecar/several-defaults': [
    near(
      `apiVersion: networking.istio.io/v1
kind: Sidecar
metadata:
  name: default
  namespace: shop
spec:
  egress:
    - hosts:
        - ./*
---
apiVersion: networking.istio.io/v1
kind: Sidecar
metadata:
  name: defaults
  namespace: shop
spec:
  egress:
    - hosts:
        - ./*
`,
      [
        [
          `  name: defaults
  namespace: shop`,
          `  name: defaults
  namespace: pay`,
        ],
      ],
    ),
  ],
  'sidecar/without-effect': [
    near(
      `apiVersion: v1
kind: Namespace
metadata:
  name: shop
  labels:
    istio.io/dataplane-mode: ambient
---
apiVersion: networking.istio.io/v1
kind: Sidecar
metadata:
  name: default
  namespace: shop
spec:
  egress:
    - hosts:
        - ./*
`,
      [['istio.io/dataplane-mode: ambient', 'istio-injection: enabled']],
    ),
  ],
};
