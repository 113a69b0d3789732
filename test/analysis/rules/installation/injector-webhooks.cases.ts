import type { MeshCases } from '../../support/mesh-cases';
import { near } from '../../support/near';

const SECOND = `apiVersion: admissionregistration.k8s.io/v1
kind: MutatingWebhookConfiguration
metadata:
  name: istio-sidecar-injector-canary
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
`;

export const injectorWebhooksCases: MeshCases = {
  'installation/injectors-overlap': [
    near(
      `apiVersion: v1
kind: Service
metadata:
  name: istiod
  namespace: istio-system
spec:
  selector:
    app: istiod
  ports:
    - name: https-webhook
      port: 443
---
apiVersion: admissionregistration.k8s.io/v1
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
${SECOND}`,
      [
        [
          SECOND,
          SECOND.replace(
            '      matchLabels:\n        istio-injection: enabled\n',
            '      matchExpressions:\n        - { key: istio.io/rev, operator: In, values: [canary] }\n        - { key: istio-injection, operator: DoesNotExist }\n',
          ),
        ],
      ],
    ),
  ],
  'installation/injector-service-not-found': [
    near(
      `apiVersion: v1
kind: Service
metadata:
  name: istiod
  namespace: istio-system
spec:
  selector:
    app: istiod
  ports:
    - name: https-webhook
      port: 443
---
apiVersion: admissionregistration.k8s.io/v1
kind: MutatingWebhookConfiguration
metadata:
  name: istio-sidecar-injector
webhooks:
  - name: namespace.sidecar-injector.istio.io
    admissionReviewVersions: [v1]
    sideEffects: None
    clientConfig:
      service:
        name: istiod-canary
        namespace: istio-system
        path: /inject
    namespaceSelector:
      matchLabels:
        istio-injection: enabled
`,
      [['istiod-canary', 'istiod']],
    ),
  ],
};
