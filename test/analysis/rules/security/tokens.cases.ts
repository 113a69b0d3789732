import { near } from '../../support/near';
import type { MeshCases } from '../../support/mesh-cases';

const world = (condition: string, labels: string) => `apiVersion: security.istio.io/v1
kind: RequestAuthentication
metadata:
  name: tokens
  namespace: shop
spec:
  selector:
    matchLabels:
      app: ${labels}
  jwtRules:
    - issuer: https://issuer.example.com
---
apiVersion: security.istio.io/v1
kind: AuthorizationPolicy
metadata:
  name: cart
  namespace: shop
spec:
  selector:
    matchLabels:
      app: cart
  rules:
${condition}`;
const PRINCIPALS = `    - from:
        - source:
            requestPrincipals: ['*']
`;
const CLAIMS = `    - when:
        - key: request.auth.claims[groups]
          values: [staff]
`;
const PODS = ['cart', 'front']
  .map(
    (app) => `---
apiVersion: v1
kind: Pod
metadata:
  name: ${app}
  namespace: shop
  labels:
    app: ${app}
    tier: web
`,
  )
  .join('');

/** Worlds in which the rules of `security/tokens` fire, and in which they are silent. */
export const tokensCases: MeshCases = {
  'authorization-policy/token-not-read': [
    near(world(PRINCIPALS, 'front'), [['app: front', 'app: cart']]),
    near(world(CLAIMS, 'front'), [['app: front', 'app: cart']]),
    near(world(CLAIMS, 'front'), [['          values: [staff]', '          notValues: [staff]']]),
    // By the pods it is told too: labels that could go together, and do not.
    near(world(PRINCIPALS, 'x').replace('app: x', 'tier: db') + PODS, [['tier: db', 'tier: web']]),
  ],
};
