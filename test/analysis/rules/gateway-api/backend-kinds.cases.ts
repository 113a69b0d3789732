import type { MeshCases } from '../../support/mesh-cases';
import { near } from '../../support/near';

const route = (backend: string) => `apiVersion: gateway.networking.k8s.io/v1
kind: HTTPRoute
metadata:
  name: shop
  namespace: shop
spec:
  parentRefs:
    - name: edge
  rules:
    - backendRefs:
        - name: cart
          port: 80
${backend}`;

export const backendKindsCases: MeshCases = {
  'gateway-api/backend-kind': [
    near(
      route(`          group: apps
          kind: Deployment
`),
      [
        [
          `          group: apps
          kind: Deployment
`,
          `          group: ""
          kind: Service
`,
        ],
      ],
    ),
    near(
      route(`          group: networking.istio.io
          kind: ServiceEntry
`),
      [['kind: ServiceEntry', 'kind: Hostname']],
    ),
  ],
  'gateway-api/experimental-backend': [
    near(
      route(`          group: gateway.networking.x-k8s.io
          kind: XBackend
`),
      [
        [
          `          group: gateway.networking.x-k8s.io
          kind: XBackend
`,
          `          group: networking.istio.io
          kind: Hostname
`,
        ],
      ],
    ),
  ],
};
