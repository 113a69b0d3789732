import { near } from '../../support/near';
import type { MeshCases } from '../../support/mesh-cases';

/** Worlds in which the rules of `security/pod-ports` fire, and in which they are silent. */
export const podPortsCases: MeshCases = {
  'peer-authentication/port-of-service': [
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
      port: 80
      targetPort: 8080
---
apiVersion: v1
kind: Pod
metadata:
  name: reviews
  namespace: shop
  labels:
    app: reviews
---
apiVersion: security.istio.io/v1
kind: PeerAuthentication
metadata:
  name: reviews
  namespace: shop
spec:
  selector:
    matchLabels:
      app: reviews
  mtls:
    mode: PERMISSIVE
  portLevelMtls:
    80:
      mode: STRICT
`,
      [['    80:\n', '    8080:\n']],
    ),
  ],
  'authorization-policy/port-of-service': [
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
      port: 80
      targetPort: 8080
---
apiVersion: v1
kind: Pod
metadata:
  name: reviews
  namespace: shop
  labels:
    app: reviews
---
apiVersion: security.istio.io/v1
kind: AuthorizationPolicy
metadata:
  name: reviews
  namespace: shop
spec:
  selector:
    matchLabels:
      app: reviews
  rules:
    - to:
        - operation:
            ports: ["80"]
`,
      [['["80"]', '["8080"]']],
    ),
  ],
};
