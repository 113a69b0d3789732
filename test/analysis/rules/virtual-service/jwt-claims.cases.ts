import type { MeshCases } from '../../support/mesh-cases';
import { near } from '../../support/near';

export const jwtClaimsCases: MeshCases = {
  'virtual-service/jwt-claims-unchecked': [
    near(
      `apiVersion: security.istio.io/v1
kind: RequestAuthentication
metadata:
  name: tokens
  namespace: istio-system
spec:
  selector:
    matchLabels:
      istio: egressgateway
  jwtRules:
    - issuer: https://issuer.example.com
---
apiVersion: networking.istio.io/v1
kind: Gateway
metadata:
  name: edge
  namespace: shop
spec:
  selector:
    istio: ingressgateway
  servers:
    - port:
        number: 80
        name: http
        protocol: HTTP
      hosts:
        - web.example.com
---
apiVersion: networking.istio.io/v1
kind: VirtualService
metadata:
  name: web
  namespace: shop
spec:
  hosts:
    - web.example.com
  gateways:
    - edge
  http:
    - match:
        - headers:
            "@request.auth.claims.group":
              exact: testers
      route:
        - destination:
            host: web
`,
      [['istio: egressgateway', 'istio: ingressgateway']],
    ),
  ],
};
