import type { MeshCases } from '../../support/mesh-cases';
import { near } from '../../support/near';

export const gatewayApiDefinitionsCases: MeshCases = {
  'gateway-api/definitions-too-old': [
    near(
      `apiVersion: apiextensions.k8s.io/v1
kind: CustomResourceDefinition
metadata:
  name: tlsroutes.gateway.networking.k8s.io
  annotations:
    gateway.networking.k8s.io/bundle-version: v1.4.0
spec:
  group: gateway.networking.k8s.io
  scope: Namespaced
  names:
    kind: TLSRoute
    plural: tlsroutes
  versions:
    - name: v1alpha3
      served: true
      storage: true
`,
      [['v1.4.0', 'v1.5.0']],
    ),
  ],
  'gateway-api/beta-not-served': [
    near(
      `apiVersion: apiextensions.k8s.io/v1
kind: CustomResourceDefinition
metadata:
  name: httproutes.gateway.networking.k8s.io
  annotations:
    gateway.networking.k8s.io/bundle-version: v1.5.0
spec:
  group: gateway.networking.k8s.io
  scope: Namespaced
  names:
    kind: HTTPRoute
    plural: httproutes
  versions:
    - name: v1
      served: true
      storage: true
`,
      [
        [
          `      storage: true
`,
          `      storage: true
    - name: v1beta1
      served: true
      storage: false
`,
        ],
      ],
    ),
  ],
  'gateway-api/version-not-served': [
    near(
      `apiVersion: apiextensions.k8s.io/v1
kind: CustomResourceDefinition
metadata:
  name: httproutes.gateway.networking.k8s.io
  annotations:
    gateway.networking.k8s.io/bundle-version: v0.8.0
spec:
  group: gateway.networking.k8s.io
  scope: Namespaced
  names:
    kind: HTTPRoute
    plural: httproutes
  versions:
    - name: v1beta1
      served: true
      storage: true
`,
      [
        [
          `      storage: true
`,
          `      storage: true
    - name: v1
      served: true
      storage: false
`,
        ],
      ],
    ),
  ],
};
