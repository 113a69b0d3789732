import { near } from '../../support/near';
import type { MeshCases } from '../../support/mesh-cases';

const CONFIG = `apiVersion: v1
kind: ConfigMap
metadata:
  name: istio
  namespace: istio-system
data:
  mesh: |
    extensionProviders:
      - name: opa
        envoyExtAuthzGrpc:
          service: opa.opa.svc.cluster.local
          port: 9191
---
`;
const CUSTOM = `apiVersion: security.istio.io/v1
kind: AuthorizationPolicy
metadata:
  name: cart
  namespace: shop
spec:
  action: CUSTOM
  provider:
    name: op
  rules:
    - to:
        - operation:
            paths: [/cart*]
`;
const telemetry = (name: string) => `apiVersion: telemetry.istio.io/v1
kind: Telemetry
metadata:
  name: default
  namespace: istio-system
spec:
  tracing:
    - providers:
        - name: ${name}
`;

/** Worlds in which the rules of `security/providers` fire, and in which they are silent. */
export const providersCases: MeshCases = {
  'authorization-policy/provider-not-found': [
    near(CONFIG + CUSTOM, [['    name: op\n', '    name: opa\n']]),
    // What the mesh has is not known where nobody tells its settings.
    { bad: CONFIG + CUSTOM, good: CUSTOM },
  ],
  'telemetry/provider-not-found': [
    near(CONFIG + telemetry('zipkin'), [['name: zipkin', 'name: Envoy']]),
    { bad: CONFIG + telemetry('zipkin'), good: telemetry('zipkin') },
  ],
};
