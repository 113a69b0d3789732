import { near } from '../../support/near';
import type { MeshCases } from '../../support/mesh-cases';

/** Worlds in which the rules of `gateway/redirects` fire, and in which they are silent. */
export const redirectsCases: MeshCases = {
  'gateway/redirect-without-https': [
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
      tls:
        httpsRedirect: true
    - hosts:
        - other.example.org
      port:
        number: 443
        name: https
        protocol: HTTPS
      tls:
        mode: SIMPLE
        credentialName: cert
---
apiVersion: v1
kind: Secret
metadata:
  name: cert
  namespace: istio-system
type: Opaque
`,
      [['other.example.org', 'web.example.com']],
    ),
  ],
};
