import type { MeshCases } from '../../support/mesh-cases';
import { near } from '../../support/near';

export const blockedCidrsCases: MeshCases = {
  'installation/jwks-unrestricted': [
    near(
      `apiVersion: security.istio.io/v1
kind: RequestAuthentication
metadata:
  name: tokens
  namespace: shop
spec:
  jwtRules:
    - issuer: https://issuer.example.com
      jwksUri: https://issuer.example.com/keys
---
apiVersion: apps/v1
kind: Deployment
metadata:
  name: istiod
  namespace: istio-system
  labels:
    app: istiod
spec:
  selector:
    matchLabels:
      app: istiod
  template:
    metadata:
      labels:
        app: istiod
    spec:
      containers:
        - name: discovery
          image: registry.example.com/pilot:1
          env:
            - name: REVISION
              value: default
`,
      [
        [
          `            - name: REVISION
              value: default
`,
          `            - name: BLOCKED_CIDRS_IN_JWKS_URIS
              value: 10.0.0.0/8,169.254.0.0/16
`,
        ],
      ],
    ),
  ],
};
