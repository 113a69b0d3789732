import type { MeshCases } from '../../support/mesh-cases';
import { near } from '../../support/near';

export const tcpServersCases: MeshCases = {
  'virtual-service/tcp-server-of-another': [
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
        number: 5432
        name: tcp
        protocol: TCP
      hosts:
        - orders.example.com
        - stock.example.com
    - port:
        number: 5433
        name: tcp-stock
        protocol: TCP
      hosts:
        - stock.example.com
---
apiVersion: networking.istio.io/v1
kind: VirtualService
metadata:
  name: orders
  namespace: shop
spec:
  hosts:
    - orders.example.com
  gateways:
    - edge
  tcp:
    - route:
        - destination:
            host: orders
---
apiVersion: networking.istio.io/v1
kind: VirtualService
metadata:
  name: stock
  namespace: shop
spec:
  hosts:
    - stock.example.com
  gateways:
    - edge
  tcp:
    - route:
        - destination:
            host: stock
`,
      [
        [
          `  tcp:
    - route:
        - destination:
            host: orders`,
          `  tcp:
    - match:
        - port: 5432
      route:
        - destination:
            host: orders`,
        ],
        [
          `  tcp:
    - route:
        - destination:
            host: stock`,
          `  tcp:
    - match:
        - port: 5433
      route:
        - destination:
            host: stock`,
        ],
      ],
    ),
  ],
};
