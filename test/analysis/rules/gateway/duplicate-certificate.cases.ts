import type { MeshCases } from '../../support/mesh-cases';
import { near } from '../../support/near';

export const duplicateCertificateCases: MeshCases = {
  'gateway/duplicate-certificate': [
    near(
      `apiVersion: networking.istio.io/v1
kind: Gateway
metadata:
  name: web
  namespace: shop
spec:
  selector:
    istio: ingressgateway
  servers:
    - port:
        number: 443
        name: https
        protocol: HTTPS
      hosts:
        - web.example.com
      tls:
        mode: SIMPLE
        credentialName: wildcard-cert
---
apiVersion: networking.istio.io/v1
kind: Gateway
metadata:
  name: api
  namespace: shop
spec:
  selector:
    istio: ingressgateway
  servers:
    - port:
        number: 443
        name: https
        protocol: HTTPS
      hosts:
        - api.example.com
      tls:
        mode: SIMPLE
        credentialName: wildcard-cert
`,
      [
        [
          `credentialName: wildcard-cert
---`,
          `credentialName: web-cert
---`,
        ],
      ],
    ),
  ],
};
