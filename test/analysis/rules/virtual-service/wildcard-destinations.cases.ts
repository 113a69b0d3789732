import type { MeshCases } from '../../support/mesh-cases';
import { near } from '../../support/near';

export const wildcardDestinationsCases: MeshCases = {
  'virtual-service/destination-by-wildcard': [
    near(
      `apiVersion: networking.istio.io/v1
kind: ServiceEntry
metadata:
  name: partners
  namespace: shop
spec:
  hosts:
    - "*.partner.example.com"
  ports:
    - number: 80
      name: http
      protocol: HTTP
  resolution: NONE
---
apiVersion: networking.istio.io/v1
kind: VirtualService
metadata:
  name: rates
  namespace: shop
spec:
  hosts:
    - rates.partner.example.com
  http:
    - route:
        - destination:
            host: rates.partner.example.com
`,
      [
        [
          `    - "*.partner.example.com"
`,
          `    - "*.partner.example.com"
    - rates.partner.example.com
`,
        ],
      ],
    ),
  ],
};
