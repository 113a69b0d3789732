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
