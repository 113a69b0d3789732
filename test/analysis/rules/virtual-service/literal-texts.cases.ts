import { near } from '../../support/near';
import type { MeshCases } from '../../support/mesh-cases';

/** Worlds in which the rules of `virtual-service/literal-texts` fire, and in which they are silent. */
export const literalTextsCases: MeshCases = {
  'virtual-service/pattern-is-literal': [
    near(
      `apiVersion: networking.istio.io/v1
kind: ServiceEntry
metadata:
  name: web
  namespace: shop
spec:
  hosts:
    - web.example.com
  resolution: DNS
  ports:
    - number: 80
      name: http
      protocol: HTTP
---
apiVersion: networking.istio.io/v1
kind: VirtualService
metadata:
  name: web
  namespace: shop
spec:
  hosts:
    - web.example.com
  http:
    - match:
        - uri: {prefix: /api/*}
      route:
        - destination:
            host: web.example.com
`,
      [['/api/*', '/api/']],
    ),
    near(
      `apiVersion: networking.istio.io/v1
kind: ServiceEntry
metadata:
  name: web
  namespace: shop
spec:
  hosts:
    - web.example.com
  resolution: DNS
  ports:
    - number: 80
      name: http
      protocol: HTTP
---
apiVersion: networking.istio.io/v1
kind: VirtualService
metadata:
  name: web
  namespace: shop
spec:
  hosts:
    - web.example.com
  http:
    - match:
        - headers: {x-user: {exact: '(jason|ann)'}}
      route:
        - destination:
            host: web.example.com
`,
      [["exact: '(jason|ann)'", "regex: '(jason|ann)'"]],
    ),
  ],
  'virtual-service/path-without-slash': [
    near(
      `apiVersion: networking.istio.io/v1
kind: ServiceEntry
metadata:
  name: web
  namespace: shop
spec:
  hosts:
    - web.example.com
  resolution: DNS
  ports:
    - number: 80
      name: http
      protocol: HTTP
---
apiVersion: networking.istio.io/v1
kind: VirtualService
metadata:
  name: web
  namespace: shop
spec:
  hosts:
    - web.example.com
  http:
    - match:
        - uri: {prefix: api}
      route:
        - destination:
            host: web.example.com
`,
      [['prefix: api', 'prefix: /api']],
    ),
  ],
  'virtual-service/path-with-query': [
    near(
      `apiVersion: networking.istio.io/v1
kind: ServiceEntry
metadata:
  name: web
  namespace: shop
spec:
  hosts:
    - web.example.com
  resolution: DNS
  ports:
    - number: 80
      name: http
      protocol: HTTP
---
apiVersion: networking.istio.io/v1
kind: VirtualService
metadata:
  name: web
  namespace: shop
spec:
  hosts:
    - web.example.com
  http:
    - match:
        - uri: {exact: '/api?v=1'}
      route:
        - destination:
            host: web.example.com
`,
      [["{exact: '/api?v=1'}", '{exact: /api}']],
    ),
  ],
  'virtual-service/regex-with-delimiters': [
    near(
      `apiVersion: networking.istio.io/v1
kind: ServiceEntry
metadata:
  name: web
  namespace: shop
spec:
  hosts:
    - web.example.com
  resolution: DNS
  ports:
    - number: 80
      name: http
      protocol: HTTP
---
apiVersion: networking.istio.io/v1
kind: VirtualService
metadata:
  name: web
  namespace: shop
spec:
  hosts:
    - web.example.com
  http:
    - match:
        - uri: {regex: '/api.*/gi'}
      route:
        - destination:
            host: web.example.com
`,
      [["'/api.*/gi'", "'(?i)/api.*'"]],
    ),
  ],
};
