import type { MeshCases } from '../../support/mesh-cases';
import { near } from '../../support/near';

const OUT = `apiVersion: v1
kind: Service
metadata:
  name: out
  namespace: shop
spec:
  type: ExternalName
  externalName: api.example.com
`;
const OUT_PORTS = `  ports:
    - name: http
      port: 80
`;
const ENTRY = `apiVersion: networking.istio.io/v1
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
`;
const TO_OUT = `apiVersion: networking.istio.io/v1
kind: VirtualService
metadata:
  name: out
  namespace: shop
spec:
  hosts:
    - out
  http:
    - route:
        - destination:
            host: out
            port:
              number: 80
`;

export const destinationHostsCases: MeshCases = {
  'virtual-service/destination-not-found': [
    near(
      `apiVersion: v1
kind: Service
metadata:
  name: reviews
  namespace: shop
spec:
  selector:
    app: reviews
  ports:
    - name: http
      port: 9080
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
    - route:
        - destination:
            host: review
`,
      [
        [
          `host: review
`,
          `host: reviews
`,
        ],
      ],
    ),
    near(
      `apiVersion: v1
kind: Service
metadata:
  name: reviews
  namespace: pay
spec:
  selector:
    app: reviews
  ports:
    - name: http
      port: 9080
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
    - route:
        - destination:
            host: reviews
`,
      [
        [
          `host: reviews
`,
          `host: reviews.pay.svc.cluster.local
`,
        ],
      ],
    ),
    near(
      `apiVersion: networking.istio.io/v1
kind: ServiceEntry
metadata:
  name: partner
  namespace: pay
spec:
  hosts:
    - "*.example.com"
  exportTo:
    - .
  ports:
    - number: 443
      name: tls
      protocol: TLS
  resolution: NONE
---
apiVersion: networking.istio.io/v1
kind: VirtualService
metadata:
  name: web
  namespace: shop
spec:
  hosts:
    - web.example.org
  http:
    - route:
        - destination:
            host: api.example.com
`,
      [
        [
          `    - .
`,
          `    - "*"
`,
        ],
      ],
    ),
  ],
  'virtual-service/mirror-not-found': [
    near(
      `apiVersion: v1
kind: Service
metadata:
  name: reviews
  namespace: shop
spec:
  selector:
    app: reviews
  ports:
    - name: http
      port: 9080
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
    - route:
        - destination:
            host: reviews
      mirror:
        host: reviews-shadow
`,
      [['reviews-shadow', 'reviews']],
    ),
  ],
  'virtual-service/destination-port-not-found': [
    near(
      `apiVersion: v1
kind: Service
metadata:
  name: reviews
  namespace: shop
spec:
  selector:
    app: reviews
  ports:
    - name: http
      port: 9080
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
    - route:
        - destination:
            host: reviews
            port:
              number: 8080
`,
      [['number: 8080', 'number: 9080']],
    ),
  ],
  'virtual-service/destination-port-missing': [
    near(
      `apiVersion: v1
kind: Service
metadata:
  name: reviews
  namespace: shop
spec:
  selector:
    app: reviews
  ports:
    - name: http
      port: 9080
    - name: http-admin
      port: 9090
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
    - route:
        - destination:
            host: reviews
`,
      [
        [
          `            host: reviews
`,
          `            host: reviews
            port:
              number: 9080
`,
        ],
      ],
    ),
  ],
  'virtual-service/external-name-without-ports': [
    { bad: [OUT, ENTRY, TO_OUT].join('---\n'), good: [OUT + OUT_PORTS, ENTRY, TO_OUT].join('---\n') },
  ],
  'virtual-service/external-name-not-found': [
    {
      bad: [OUT + OUT_PORTS, TO_OUT].join('---\n'),
      good: [OUT + OUT_PORTS, ENTRY, TO_OUT].join('---\n'),
    },
  ],
};

export const destinationSubsetsCases: MeshCases = {
  'virtual-service/subset-not-found': [
    near(
      `apiVersion: networking.istio.io/v1
kind: DestinationRule
metadata:
  name: reviews
  namespace: shop
spec:
  host: reviews
  subsets:
    - name: v1
      labels:
        version: v1
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
            subset: v2
`,
      [['subset: v2', 'subset: v1']],
    ),
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
kind: DestinationRule
metadata:
  name: all
  namespace: shop
spec:
  host: '*.shop.svc.cluster.local'
  subsets:
    - name: v1
      labels:
        version: v1
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
            subset: v2
`,
      [['subset: v2', 'subset: v1']],
    ),
    near(
      `apiVersion: networking.istio.io/v1
kind: ServiceEntry
metadata:
  name: api
  namespace: egress
spec:
  hosts:
    - api.example.com
  resolution: DNS
  ports:
    - number: 443
      name: tls
      protocol: TLS
---
apiVersion: networking.istio.io/v1
kind: DestinationRule
metadata:
  name: api
  namespace: egress
spec:
  host: api.example.com
  subsets:
    - name: eu
      labels:
        region: eu
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
            subset: us
`,
      [['subset: us', 'subset: eu']],
    ),
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
    - route:
        - destination:
            host: reviews
            subset: v2
`,
      [
        [
          `            subset: v2
`,
          '',
        ],
      ],
    ),
  ],
  'virtual-service/mirror-subset-not-found': [
    near(
      `apiVersion: networking.istio.io/v1
kind: DestinationRule
metadata:
  name: reviews
  namespace: shop
spec:
  host: reviews
  subsets:
    - name: v1
      labels:
        version: v1
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
      mirror:
        host: reviews
        subset: v2
`,
      [['subset: v2', 'subset: v1']],
    ),
  ],
};
