import type { MeshCases } from '../../support/mesh-cases';
import { near } from '../../support/near';

export const policySelectorsCases: MeshCases = {
  'gateway-api/selector-of-a-gateway': [
    near(
      `apiVersion: v1
kind: Pod
metadata:
  name: edge-istio
  namespace: shop
  labels:
    gateway.networking.k8s.io/gateway-name: edge
spec:
  containers:
    - name: app
      image: example.com/app:1
---
apiVersion: security.istio.io/v1
kind: AuthorizationPolicy
metadata:
  name: edge
  namespace: shop
spec:
  selector:
    matchLabels:
      gateway.networking.k8s.io/gateway-name: edge
`,
      [
        [
          `  selector:
    matchLabels:
      gateway.networking.k8s.io/gateway-name: edge
`,
          `  targetRefs:
    - group: gateway.networking.k8s.io
      kind: Gateway
      name: edge
`,
        ],
      ],
    ),
  ],
};
