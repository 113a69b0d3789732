import { near } from '../../support/near';
import type { MeshCases } from '../../support/mesh-cases';

/** Worlds in which the rules of `security/gateway-identity` fire, and in which they are silent. */
export const gatewayIdentityCases: MeshCases = {
  'authorization-policy/identity-at-gateway': [
    near(
      `apiVersion: networking.istio.io/v1
kind: Gateway
metadata:
  name: edge
  namespace: shop
spec:
  selector:
    istio: ingressgateway
  servers:
    - hosts:
        - '*.example.com'
      port:
        number: 80
        name: http
        protocol: HTTP
---
apiVersion: security.istio.io/v1
kind: AuthorizationPolicy
metadata:
  name: edge
  namespace: istio-system
spec:
  selector:
    matchLabels:
      istio: ingressgateway
  rules:
    - from:
        - source:
            namespaces: ['*']
`,
      [["            namespaces: ['*']", '            ipBlocks: [10.0.0.0/8]']],
    ),
  ],
  'authorization-policy/not-paths-exact': [
    near(
      `apiVersion: security.istio.io/v1
kind: AuthorizationPolicy
metadata:
  name: reviews
  namespace: shop
spec:
  rules:
    - to:
        - operation:
            notPaths: [/admin]
`,
      [['[/admin]', '[/admin, /admin/*]']],
    ),
  ],
};
