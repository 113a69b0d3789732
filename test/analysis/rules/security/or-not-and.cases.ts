import type { MeshCases } from '../../support/mesh-cases';

/** Worlds in which the rules of `security/or-not-and` fire, and in which they are silent. */
export const orNotAndCases: MeshCases = {
  'authorization-policy/or-not-and': [
    {
      bad: `
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
    - to:
        - operation:
            methods: [GET]
`,
      good: `
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
      to:
        - operation:
            methods: [GET]
`,
    },
  ],
};
