import type { MeshCases } from '../../support/mesh-cases';

/** Worlds in which the rules of `security/identity-without-mtls` fire, and in which they are silent. */
export const identityWithoutMtlsCases: MeshCases = {
  'authorization-policy/identity-without-mtls': [
    {
      bad: `
apiVersion: security.istio.io/v1
kind: PeerAuthentication
metadata:
  name: default
  namespace: shop
spec:
  mtls:
    mode: DISABLE
---
apiVersion: security.istio.io/v1
kind: AuthorizationPolicy
metadata:
  name: cart
  namespace: shop
spec:
  rules:
    - from:
        - source:
            namespaces: [front]
`,
      good: `
apiVersion: security.istio.io/v1
kind: PeerAuthentication
metadata:
  name: default
  namespace: shop
spec:
  mtls:
    mode: STRICT
---
apiVersion: security.istio.io/v1
kind: AuthorizationPolicy
metadata:
  name: cart
  namespace: shop
spec:
  rules:
    - from:
        - source:
            namespaces: [front]
`,
    },
  ],
};
