import type { MeshCases } from '../../support/mesh-cases';
import { near } from '../../support/near';

/** The Gateway to which the route attaches. */
const EDGE = `---
apiVersion: gateway.networking.k8s.io/v1
kind: Gateway
metadata:
  name: edge
  namespace: shop
spec:
  gatewayClassName: istio
  listeners:
    - name: http
      port: 80
      protocol: HTTP
`;

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
${backend}${EDGE}---
apiVersion: v1
kind: Service
metadata:
  name: cart
  namespace: shop
spec:
  ports:
    - name: http
      port: 80
`;

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
