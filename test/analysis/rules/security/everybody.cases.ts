import { near } from '../../support/near';
import type { MeshCases } from '../../support/mesh-cases';

const policy = (action: string) => `apiVersion: security.istio.io/v1
kind: AuthorizationPolicy
metadata:
  name: cart
  namespace: shop
spec:
  action: ${action}
  rules:
    - {}
`;
const CONDITION = `    - to:
        - operation:
            methods: [GET]
`;

/** Worlds in which the rules of `security/everybody` fire, and in which they are silent. */
export const everybodyCases: MeshCases = {
  'authorization-policy/denies-everybody': [
    near(policy('DENY'), [['    - {}\n', CONDITION]]),
    near(policy('DENY'), [['action: DENY', 'action: AUDIT']]),
  ],
  'authorization-policy/allows-everybody': [near(policy('ALLOW'), [['    - {}\n', CONDITION]])],
};
