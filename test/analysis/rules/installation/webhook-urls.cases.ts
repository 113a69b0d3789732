import type { MeshCases } from '../../support/mesh-cases';
import { near } from '../../support/near';

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
