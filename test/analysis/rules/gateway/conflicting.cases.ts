import type { MeshCases } from '../../support/mesh-cases';
import { near } from '../../support/near';

export const conflictingGatewaysCases: MeshCases = {
  'gateway/conflicting': [
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
        - web.example.com
---
apiVersion: networking.istio.io/v1
kind: Gateway
metadata:
  name: edge
  namespace: pay
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
`,
      [
        [
          `        - web.example.com
---`,
          `        - api.example.com
---`,
        ],
      ],
    ),
    near(
      `apiVersion: v1
kind: Pod
metadata:
  name: edge
  namespace: shop
  labels:
    app: edge
    istio: ingressgateway
spec:
  containers:
    - name: app
      image: example.com/app:1
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
kind: Gateway
metadata:
  name: edge
  namespace: pay
spec:
  selector:
    app: edge
    istio: ingressgateway
  servers:
    - port:
        number: 80
        name: http
        protocol: HTTP
      hosts:
        - web.example.com
`,
      [
        [
          `  name: edge
  namespace: shop
  labels:
    app: edge
`,
          `  name: edge
  namespace: shop
  labels:
    app: other
`,
        ],
      ],
    ),
  ],
  'gateway/selector-without-servers': [
    near(
      `apiVersion: networking.istio.io/v1
kind: Gateway
metadata:
  name: edge
  namespace: shop
spec:
  selector:
    istio: ingressgateway
  servers: []
`,
      [
        [
          `  servers: []
`,
          `  servers:
    - port:
        number: 80
        name: http
        protocol: HTTP
      hosts:
        - web.example.com
`,
        ],
      ],
    ),
  ],
};
