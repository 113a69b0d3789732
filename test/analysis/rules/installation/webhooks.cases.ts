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

export const webhookUrlsCases: MeshCases = {
  'installation/webhook-without-address': [
    near(
      `apiVersion: admissionregistration.k8s.io/v1
kind: ValidatingWebhookConfiguration
metadata:
  name: istio-validator-istio-system
webhooks:
  - name: rev.validation.istio.io
    admissionReviewVersions: [v1]
    sideEffects: None
    clientConfig:
      url: "https://istiod example.com/validate"
`,
      [['istiod example', 'istiod.example']],
    ),
    near(
      `apiVersion: admissionregistration.k8s.io/v1
kind: ValidatingWebhookConfiguration
metadata:
  name: istio-validator-istio-system
webhooks:
  - name: rev.validation.istio.io
    admissionReviewVersions: [v1]
    sideEffects: None
    clientConfig:
      caBundle: ""
`,
      [
        [
          `      caBundle: ""
`,
          `      service:
        name: istiod
        namespace: istio-system
`,
        ],
      ],
    ),
  ],
  'installation/webhook-address-is-an-ip': [
    near(
      `apiVersion: admissionregistration.k8s.io/v1
kind: ValidatingWebhookConfiguration
metadata:
  name: istio-validator-istio-system
webhooks:
  - name: rev.validation.istio.io
    admissionReviewVersions: [v1]
    sideEffects: None
    clientConfig:
      url: https://10.0.0.5:15017/validate
`,
      [['10.0.0.5', 'istiod.example.com']],
    ),
  ],
};
