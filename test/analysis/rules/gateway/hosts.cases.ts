import type { MeshCases } from '../../support/mesh-cases';
import { near } from '../../support/near';

/** Worlds in which the rules of `gateway/overlapping` fire, and in which they are silent. */
export const overlappingGatewaysCases: MeshCases = {
  'gateway/overlapping': [
    {
      bad: `
apiVersion: networking.istio.io/v1
kind: Gateway
metadata:
  name: wide
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
        - "*.example.com"
---
apiVersion: networking.istio.io/v1
kind: Gateway
metadata:
  name: narrow
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
        - "shop.example.com"
`,
      good: `
apiVersion: networking.istio.io/v1
kind: Gateway
metadata:
  name: wide
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
        - "*.example.org"
---
apiVersion: networking.istio.io/v1
kind: Gateway
metadata:
  name: narrow
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
        - "shop.example.com"
`,
    },
  ],
  'gateway/port-name-without-protocol': [
    {
      bad: `
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
        name: web
        protocol: HTTP
      hosts:
        - "shop.example.com"
`,
      good: `
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
        name: http-web
        protocol: HTTP
      hosts:
        - "shop.example.com"
`,
    },
  ],
};

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
