import type { MeshCases } from '../../support/mesh-cases';
import { near } from '../../support/near';

export const anyHostFirstCases: MeshCases = {
  'gateway/any-host-before-others': [
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
    - port:
        number: 80
        name: http
        protocol: HTTP
      hosts:
        - "*/*"
        - ./shop.example.com
`,
      [
        [
          `        - "*/*"
        - ./shop.example.com
`,
          `        - ./shop.example.com
        - "*/*"
`,
        ],
      ],
    ),
  ],
};
