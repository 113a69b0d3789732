import type { MeshCases } from '../../support/mesh-cases';

/** Worlds in which the rules of `virtual-service/redirect-loop` fire, and in which they are silent. */
export const redirectLoopsCases: MeshCases = {
  'virtual-service/redirect-loop': [
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
        number: 443
        name: https
        protocol: HTTPS
      hosts:
        - shop.example.com
      tls:
        mode: SIMPLE
        credentialName: shop
---
apiVersion: networking.istio.io/v1
kind: VirtualService
metadata:
  name: shop
  namespace: shop
spec:
  hosts:
    - shop.example.com
  gateways:
    - edge
  http:
    - redirect:
        scheme: https
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
        number: 443
        name: https
        protocol: HTTPS
      hosts:
        - shop.example.com
      tls:
        mode: SIMPLE
        credentialName: shop
    - port:
        number: 80
        name: http
        protocol: HTTP
      hosts:
        - shop.example.com
---
apiVersion: networking.istio.io/v1
kind: VirtualService
metadata:
  name: shop
  namespace: shop
spec:
  hosts:
    - shop.example.com
  gateways:
    - edge
  http:
    - match:
        - port: 80
      redirect:
        scheme: https
`,
    },
    {
      bad: `
apiVersion: networking.istio.io/v1
kind: VirtualService
metadata:
  name: shop
  namespace: shop
spec:
  hosts:
    - shop.example.com
  http:
    - match:
        - uri:
            prefix: /cart
      redirect:
        uri: /cart/new
`,
      good: `
apiVersion: networking.istio.io/v1
kind: VirtualService
metadata:
  name: shop
  namespace: shop
spec:
  hosts:
    - shop.example.com
  http:
    - match:
        - uri:
            exact: /cart
      redirect:
        uri: /cart/new
`,
    },
  ],
};
