import type { MeshCases } from '../../support/mesh-cases';
import { near } from '../../support/near';

const AMBIENT = `apiVersion: v1
kind: Namespace
metadata:
  name: shop
  labels:
    istio.io/dataplane-mode: none
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
  selector: {matchLabels: {app: reviews}}
  rules:
    - from:
        - source:
            principals: ['*']
`;

export const authorizationPoliciesCases: MeshCases = {
  'authorization-policy/selects-nothing': [
    near(
      `apiVersion: v1
kind: Namespace
metadata:
  name: shop
  labels:
    istio-injection: disabled
---
apiVersion: v1
kind: Namespace
metadata:
  name: pay
  labels:
    istio-injection: enabled
---
apiVersion: v1
kind: Pod
metadata:
  name: reviews-v1
  namespace: shop
  labels:
    app: reviews
    version: v1
spec:
  containers:
    - name: app
      image: example.com/app:1
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
    - from:
        - source:
            namespaces:
              - pay
`,
      [['istio-injection: disabled', 'istio-injection: enabled']],
    ),
    // Pods in ambient mode are of the mesh, though nothing has been written on them yet.
    near(AMBIENT, [['istio.io/dataplane-mode: none', 'istio.io/dataplane-mode: ambient']]),
    // What is attached to something selects no pods.
    near(AMBIENT, [
      [
        '  selector: {matchLabels: {app: reviews}}\n',
        '  targetRefs: [{kind: Service, group: "", name: reviews}]\n',
      ],
    ]),
    // The gateway that is taken for granted is of the mesh.
    near(
      `apiVersion: security.istio.io/v1
kind: AuthorizationPolicy
metadata:
  name: edge
  namespace: istio-system
spec:
  selector:
    matchLabels:
      istio: egressgateway
`,
      [['egressgateway', 'ingressgateway']],
    ),
  ],
  'authorization-policy/namespace-not-found': [
    near(
      `apiVersion: v1
kind: Namespace
metadata:
  name: shop
  labels:
    istio-injection: enabled
---
apiVersion: v1
kind: Namespace
metadata:
  name: pays
  labels:
    istio-injection: enabled
---
apiVersion: v1
kind: Pod
metadata:
  name: reviews-v1
  namespace: shop
  labels:
    app: reviews
    version: v1
spec:
  containers:
    - name: app
      image: example.com/app:1
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
    - from:
        - source:
            namespaces:
              - pay
`,
      [['name: pays', 'name: pay']],
    ),
  ],
};

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
    // Callers, or requests that something else is true of: both are often meant.
    near(
      `apiVersion: security.istio.io/v1
kind: AuthorizationPolicy
metadata: { name: cart, namespace: shop }
spec:
  rules:
    - from: [{ source: { namespaces: [front] } }]
    - to: [{ operation: { methods: [GET] } }]
`,
      [
        [
          'to: [{ operation: { methods: [GET] } }]',
          'when: [{ key: "request.headers[x-probe]", values: ["yes"] }]',
        ],
      ],
    ),
  ],
};
