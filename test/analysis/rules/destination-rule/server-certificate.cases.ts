import type { MeshCases } from '../../support/mesh-cases';
import { near } from '../../support/near';

export const serverCertificateCases: MeshCases = {
  'destination-rule/server-not-verified': [
    near(
      `apiVersion: networking.istio.io/v1
kind: DestinationRule
metadata:
  name: partner
  namespace: shop
spec:
  host: api.example.com
  trafficPolicy:
    tls:
      mode: SIMPLE
`,
      [
        [
          `mode: SIMPLE
`,
          `mode: SIMPLE
      caCertificates: /etc/ssl/certs/ca-certificates.crt
`,
        ],
      ],
    ),
  ],
  'destination-rule/port-server-not-verified': [
    near(
      `apiVersion: networking.istio.io/v1
kind: DestinationRule
metadata:
  name: partner
  namespace: shop
spec:
  host: api.example.com
  trafficPolicy:
    portLevelSettings:
      - port:
          number: 443
        tls:
          mode: SIMPLE
`,
      [
        [
          `mode: SIMPLE
`,
          `mode: SIMPLE
          caCertificates: /etc/ssl/certs/ca-certificates.crt
`,
        ],
      ],
    ),
  ],
};
