import type { MeshCases } from '../../support/mesh-cases';

/** Worlds in which the rules of `security/policy-selectors` fire, and in which they are silent. */
export const authenticationSelectorsCases: MeshCases = {
  'peer-authentication/selects-nothing': [
    {
      bad: `
apiVersion: v1
kind: Pod
metadata:
  name: cart
  namespace: shop
  labels:
    app: cart
spec:
  containers:
  - name: app
    image: cart:1
---
apiVersion: security.istio.io/v1
kind: PeerAuthentication
metadata:
  name: default
  namespace: shop
spec:
  selector:
    matchLabels:
      app: carts
  mtls:
    mode: STRICT
`,
      good: `
apiVersion: v1
kind: Pod
metadata:
  name: cart
  namespace: shop
  labels:
    app: cart
spec:
  containers:
  - name: app
    image: cart:1
---
apiVersion: security.istio.io/v1
kind: PeerAuthentication
metadata:
  name: default
  namespace: shop
spec:
  selector:
    matchLabels:
      app: cart
  mtls:
    mode: STRICT
`,
    },
  ],
  'peer-authentication/several-defaults': [
    {
      bad: `
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
kind: PeerAuthentication
metadata:
  name: legacy
  namespace: shop
spec:
  mtls:
    mode: PERMISSIVE
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
kind: PeerAuthentication
metadata:
  name: legacy
  namespace: front
spec:
  mtls:
    mode: PERMISSIVE
`,
    },
  ],
  'peer-authentication/conflicting': [
    {
      bad: `
apiVersion: v1
kind: Pod
metadata:
  name: cart
  namespace: shop
  labels:
    app: cart
    tier: back
spec:
  containers:
  - name: app
    image: cart:1
---
apiVersion: v1
kind: Pod
metadata:
  name: legacy
  namespace: shop
  labels:
    app: legacy
    tier: back
spec:
  containers:
  - name: app
    image: cart:1
---
apiVersion: security.istio.io/v1
kind: PeerAuthentication
metadata:
  name: default
  namespace: shop
spec:
  selector:
    matchLabels:
      app: cart
  mtls:
    mode: STRICT
---
apiVersion: security.istio.io/v1
kind: PeerAuthentication
metadata:
  name: legacy
  namespace: shop
spec:
  selector:
    matchLabels:
      tier: back
  mtls:
    mode: PERMISSIVE
`,
      good: `
apiVersion: v1
kind: Pod
metadata:
  name: cart
  namespace: shop
  labels:
    app: cart
    tier: front
spec:
  containers:
  - name: app
    image: cart:1
---
apiVersion: v1
kind: Pod
metadata:
  name: legacy
  namespace: shop
  labels:
    app: legacy
    tier: back
spec:
  containers:
  - name: app
    image: cart:1
---
apiVersion: security.istio.io/v1
kind: PeerAuthentication
metadata:
  name: default
  namespace: shop
spec:
  selector:
    matchLabels:
      app: cart
  mtls:
    mode: STRICT
---
apiVersion: security.istio.io/v1
kind: PeerAuthentication
metadata:
  name: legacy
  namespace: shop
spec:
  selector:
    matchLabels:
      tier: back
  mtls:
    mode: PERMISSIVE
`,
    },
  ],
  'request-authentication/selects-nothing': [
    {
      bad: `
apiVersion: v1
kind: Pod
metadata:
  name: cart
  namespace: shop
  labels:
    app: cart
spec:
  containers:
  - name: app
    image: cart:1
---
apiVersion: security.istio.io/v1
kind: RequestAuthentication
metadata:
  name: login
  namespace: shop
spec:
  selector:
    matchLabels:
      app: carts
  jwtRules:
    - issuer: https://login.example.com
`,
      good: `
apiVersion: v1
kind: Pod
metadata:
  name: cart
  namespace: shop
  labels:
    app: cart
spec:
  containers:
  - name: app
    image: cart:1
---
apiVersion: security.istio.io/v1
kind: RequestAuthentication
metadata:
  name: login
  namespace: shop
spec:
  selector:
    matchLabels:
      app: cart
  jwtRules:
    - issuer: https://login.example.com
`,
    },
  ],
  'request-authentication/several-defaults': [
    {
      bad: `
apiVersion: security.istio.io/v1
kind: RequestAuthentication
metadata:
  name: login
  namespace: shop
spec:
  jwtRules:
    - issuer: https://login.example.com
---
apiVersion: security.istio.io/v1
kind: RequestAuthentication
metadata:
  name: partners
  namespace: shop
spec:
  jwtRules:
    - issuer: https://partners.example.com
`,
      good: `
apiVersion: security.istio.io/v1
kind: RequestAuthentication
metadata:
  name: login
  namespace: shop
spec:
  jwtRules:
    - issuer: https://login.example.com
---
apiVersion: security.istio.io/v1
kind: RequestAuthentication
metadata:
  name: partners
  namespace: front
spec:
  jwtRules:
    - issuer: https://partners.example.com
`,
    },
  ],
};
