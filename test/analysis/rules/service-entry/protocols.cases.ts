import type { MeshCases } from '../../support/mesh-cases';
import { near } from '../../support/near';

export const serviceEntryProtocolsCases: MeshCases = {
  'service-entry/conflicting-protocols': [
    near(
      `apiVersion: networking.istio.io/v1
kind: ServiceEntry
metadata:
  name: partner
  namespace: shop
spec:
  hosts:
    - api.example.com
  ports:
    - number: 443
      name: tls
      protocol: TLS
  resolution: NONE
---
apiVersion: networking.istio.io/v1
kind: ServiceEntry
metadata:
  name: partner
  namespace: pay
spec:
  hosts:
    - api.example.com
  ports:
    - number: 443
      name: tls
      protocol: HTTP
  resolution: NONE
`,
      [
        [
          `protocol: HTTP
`,
          `protocol: TLS
`,
        ],
      ],
    ),
  ],
  'service-entry/addresses-required': [
    near(
      `apiVersion: networking.istio.io/v1
kind: ServiceEntry
metadata:
  name: database
  namespace: shop
spec:
  hosts:
    - db.example.com
  ports:
    - number: 5432
      name: tcp
      protocol: TCP
  resolution: DNS
`,
      [
        [
          '  ports:',
          `  addresses:
    - 10.1.0.5
  ports:`,
        ],
      ],
    ),
  ],
};
