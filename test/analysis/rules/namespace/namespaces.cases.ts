import type { MeshCases } from '../../support/mesh-cases';
import { near } from '../../support/near';

export const namespaceInjectionCases: MeshCases = {
  'namespace/not-injected': [
    near(
      `apiVersion: v1
kind: Namespace
metadata:
  name: shop
`,
      [
        [
          `  name: shop
`,
          `  name: shop
  labels:
    istio-injection: enabled
`,
        ],
      ],
    ),
  ],
  'namespace/injected-by-default': [
    near(
      `apiVersion: v1
kind: ConfigMap
metadata:
  name: istio-sidecar-injector
  namespace: istio-system
data:
  values: |
    {"sidecarInjectorWebhook": {"enableNamespacesByDefault": true}}
---
apiVersion: v1
kind: Namespace
metadata:
  name: shop
`,
      [
        [
          `  name: shop
`,
          `  name: shop
  labels:
    istio-injection: enabled
`,
        ],
      ],
    ),
  ],
  'namespace/several-injection-labels': [
    near(
      `apiVersion: v1
kind: Namespace
metadata:
  name: shop
  labels:
    istio-injection: enabled
    istio.io/rev: canary
`,
      [
        [
          `    istio-injection: enabled
`,
          '',
        ],
      ],
    ),
  ],
};

/** Worlds in which the rules of `namespace/export-to` fire, and in which they are silent. */
export const exportedNamespacesCases: MeshCases = {
  'namespace/export-to-not-found': [
    {
      bad: `
apiVersion: v1
kind: Namespace
metadata:
  name: shop
---
apiVersion: v1
kind: Namespace
metadata:
  name: front
---
apiVersion: networking.istio.io/v1
kind: DestinationRule
metadata:
  name: cart
  namespace: shop
spec:
  host: cart
  exportTo:
    - fornt
`,
      good: `
apiVersion: v1
kind: Namespace
metadata:
  name: shop
---
apiVersion: v1
kind: Namespace
metadata:
  name: front
---
apiVersion: networking.istio.io/v1
kind: DestinationRule
metadata:
  name: cart
  namespace: shop
spec:
  host: cart
  exportTo:
    - front
`,
    },
  ],
};
