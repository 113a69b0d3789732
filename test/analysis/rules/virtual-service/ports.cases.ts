import { near } from '../../support/near';
import type { MeshCases } from '../../support/mesh-cases';

/** Worlds in which the rules of `virtual-service/ports` fire, and in which they are silent. */
export const portsCases: MeshCases = {
  'virtual-service/match-port-not-there': [
    near(
      `apiVersion: v1
kind: Service
metadata:
  name: reviews
  namespace: shop
spec:
  ports:
    - name: http
      port: 80
---
apiVersion: networking.istio.io/v1
kind: VirtualService
metadata:
  name: reviews
  namespace: shop
spec:
  hosts:
    - reviews
  http:
    - match:
        - port: 8080
      route:
        - destination:
            host: reviews
`,
      [['port: 8080', 'port: 80']],
    ),
  ],
  'virtual-service/http-rules-for-tcp': [
    near(
      `apiVersion: v1
kind: Service
metadata:
  name: reviews
  namespace: shop
spec:
  ports:
    - name: tcp-web
      port: 80
---
apiVersion: networking.istio.io/v1
kind: VirtualService
metadata:
  name: reviews
  namespace: shop
spec:
  hosts:
    - reviews
  http:
    - route:
        - destination:
            host: reviews
`,
      [['tcp-web', 'http-web']],
    ),
  ],
  'virtual-service/plain-http-to-https': [
    near(
      `apiVersion: networking.istio.io/v1
kind: ServiceEntry
metadata:
  name: api
  namespace: shop
spec:
  hosts:
    - api.example.com
  resolution: DNS
  ports:
    - number: 80
      name: http
      protocol: HTTP
    - number: 443
      name: https
      protocol: HTTPS
---
apiVersion: networking.istio.io/v1
kind: VirtualService
metadata:
  name: api
  namespace: shop
spec:
  hosts:
    - api.example.com
  http:
    - route:
        - destination:
            host: api.example.com
            port:
              number: 443
`,
      [['              number: 443', '              number: 80']],
    ),
    near(
      `apiVersion: networking.istio.io/v1
kind: ServiceEntry
metadata:
  name: api
  namespace: shop
spec:
  hosts:
    - api.example.com
  resolution: DNS
  ports:
    - number: 80
      name: http
      protocol: HTTP
    - number: 443
      name: https
      protocol: HTTPS
---
apiVersion: networking.istio.io/v1
kind: DestinationRule
metadata:
  name: api
  namespace: shop
spec:
  host: api.example.com
  trafficPolicy:
    tls:
      mode: DISABLE
---
apiVersion: networking.istio.io/v1
kind: VirtualService
metadata:
  name: api
  namespace: shop
spec:
  hosts:
    - api.example.com
  http:
    - route:
        - destination:
            host: api.example.com
            port:
              number: 443
`,
      [['mode: DISABLE', 'mode: SIMPLE\n      caCertificates: system']],
    ),
  ],
};
