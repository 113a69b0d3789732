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
    near(
      `apiVersion: networking.istio.io/v1
kind: DestinationRule
metadata:
  name: partner
  namespace: shop
spec:
  host: api.example.com
  workloadSelector:
    matchLabels:
      app: cart
  trafficPolicy:
    tls:
      mode: SIMPLE
      insecureSkipVerify: true
`,
      [['insecureSkipVerify: true', 'caCertCredentialName: partner-ca']],
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
