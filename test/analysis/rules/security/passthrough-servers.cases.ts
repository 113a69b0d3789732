import type { MeshCases } from '../../support/mesh-cases';
import { near } from '../../support/near';

const POLICY = `apiVersion: security.istio.io/v1
kind: AuthorizationPolicy
metadata:
  name: edge
  namespace: shop
spec:
  targetRefs:
    - group: gateway.networking.k8s.io
      kind: Gateway
      name: edge
  rules:
    - to:
        - operation:
            methods:
              - GET
`;

export const passthroughServersCases: MeshCases = {
  'authorization-policy/http-allowed-at-passthrough': [
    near(
      `apiVersion: apps/v1
kind: Deployment
metadata:
  name: edge
  namespace: shop
spec:
  selector:
    matchLabels:
      app: edge
  template:
    metadata:
      labels:
        app: edge
    spec:
      containers:
        - name: istio-proxy
          image: auto
---
apiVersion: networking.istio.io/v1
kind: Gateway
metadata:
  name: edge
  namespace: shop
spec:
  selector:
    app: edge
  servers:
    - port:
        number: 443
        name: tls
        protocol: TLS
      hosts:
        - db.example.com
      tls:
        mode: PASSTHROUGH
---
apiVersion: security.istio.io/v1
kind: AuthorizationPolicy
metadata:
  name: edge
  namespace: shop
spec:
  selector:
    matchLabels:
      app: edge
  rules:
    - to:
        - operation:
            methods:
              - GET
`,
      [
        [
          `        protocol: TLS
      hosts:
        - db.example.com
      tls:
        mode: PASSTHROUGH`,
          `        protocol: HTTPS
      hosts:
        - db.example.com
      tls:
        mode: SIMPLE
        credentialName: db`,
        ],
      ],
    ),
    near(
      `apiVersion: gateway.networking.k8s.io/v1
kind: Gateway
metadata:
  name: edge
  namespace: shop
spec:
  gatewayClassName: istio
  listeners:
    - name: tls
      port: 443
      protocol: TLS
      tls:
        mode: Passthrough
---
${POLICY}`,
      [
        [
          `    - to:
        - operation:
            methods:
              - GET
`,
          `    - from:
        - source:
            ipBlocks:
              - 10.0.0.0/8
`,
        ],
      ],
    ),
  ],
};
