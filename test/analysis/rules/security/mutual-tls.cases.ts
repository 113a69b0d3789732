import type { MeshCases } from '../../support/mesh-cases';

/** Worlds in which the rules of `security/mutual-tls` fire, and in which they are silent. */
export const mutualTlsCases: MeshCases = {
  'destination-rule/mesh-policy-missing': [
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
apiVersion: networking.istio.io/v1
kind: DestinationRule
metadata:
  name: default
  namespace: istio-system
spec:
  host: "*.local"
  trafficPolicy:
    tls:
      mode: ISTIO_MUTUAL
`,
      good: `
apiVersion: security.istio.io/v1
kind: PeerAuthentication
metadata:
  name: default
  namespace: istio-system
spec:
  mtls:
    mode: STRICT
---
apiVersion: networking.istio.io/v1
kind: DestinationRule
metadata:
  name: default
  namespace: istio-system
spec:
  host: "*.local"
  trafficPolicy:
    tls:
      mode: ISTIO_MUTUAL
`,
    },
  ],
  'destination-rule/namespace-policy-missing': [
    {
      bad: `
apiVersion: security.istio.io/v1
kind: PeerAuthentication
metadata:
  name: default
  namespace: front
spec:
  mtls:
    mode: STRICT
---
apiVersion: networking.istio.io/v1
kind: DestinationRule
metadata:
  name: default
  namespace: shop
spec:
  host: "*.shop.svc.cluster.local"
  trafficPolicy:
    tls:
      mode: ISTIO_MUTUAL
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
apiVersion: networking.istio.io/v1
kind: DestinationRule
metadata:
  name: default
  namespace: shop
spec:
  host: "*.shop.svc.cluster.local"
  trafficPolicy:
    tls:
      mode: ISTIO_MUTUAL
`,
      options: { meshConfig: { enableAutoMtls: false } },
    },
  ],
  'destination-rule/disabled-in-strict-namespace': [
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
apiVersion: networking.istio.io/v1
kind: DestinationRule
metadata:
  name: default
  namespace: shop
spec:
  host: "*.shop.svc.cluster.local"
  trafficPolicy:
    tls:
      mode: DISABLE
`,
      good: `
apiVersion: security.istio.io/v1
kind: PeerAuthentication
metadata:
  name: default
  namespace: shop
spec:
  mtls:
    mode: PERMISSIVE
---
apiVersion: networking.istio.io/v1
kind: DestinationRule
metadata:
  name: default
  namespace: shop
spec:
  host: "*.shop.svc.cluster.local"
  trafficPolicy:
    tls:
      mode: DISABLE
`,
    },
  ],
  'destination-rule/disabled-in-strict-mesh': [
    {
      bad: `
apiVersion: security.istio.io/v1
kind: PeerAuthentication
metadata:
  name: default
  namespace: istio-system
spec:
  mtls:
    mode: STRICT
---
apiVersion: networking.istio.io/v1
kind: DestinationRule
metadata:
  name: default
  namespace: shop
spec:
  host: "*.shop.svc.cluster.local"
  trafficPolicy:
    tls:
      mode: DISABLE
`,
      good: `
apiVersion: security.istio.io/v1
kind: PeerAuthentication
metadata:
  name: default
  namespace: istio-system
spec:
  mtls:
    mode: PERMISSIVE
---
apiVersion: networking.istio.io/v1
kind: DestinationRule
metadata:
  name: default
  namespace: shop
spec:
  host: "*.shop.svc.cluster.local"
  trafficPolicy:
    tls:
      mode: DISABLE
`,
    },
  ],
  'destination-rule/without-tls-settings': [
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
apiVersion: networking.istio.io/v1
kind: DestinationRule
metadata:
  name: default
  namespace: shop
spec:
  host: "*.shop.svc.cluster.local"
  trafficPolicy:
    tls:
      mode: ISTIO_MUTUAL
---
apiVersion: networking.istio.io/v1
kind: DestinationRule
metadata:
  name: cart
  namespace: shop
spec:
  host: cart
  trafficPolicy:
    loadBalancer:
      simple: LEAST_REQUEST
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
apiVersion: networking.istio.io/v1
kind: DestinationRule
metadata:
  name: default
  namespace: shop
spec:
  host: "*.shop.svc.cluster.local"
  trafficPolicy:
    tls:
      mode: ISTIO_MUTUAL
---
apiVersion: networking.istio.io/v1
kind: DestinationRule
metadata:
  name: cart
  namespace: shop
spec:
  host: cart
  trafficPolicy:
    loadBalancer:
      simple: LEAST_REQUEST
    tls:
      mode: ISTIO_MUTUAL
`,
      options: { meshConfig: { enableAutoMtls: false } },
    },
  ],
  'peer-authentication/mesh-rule-missing': [
    {
      bad: `
apiVersion: security.istio.io/v1
kind: PeerAuthentication
metadata:
  name: default
  namespace: istio-system
spec:
  mtls:
    mode: STRICT
---
apiVersion: networking.istio.io/v1
kind: DestinationRule
metadata:
  name: default
  namespace: istio-system
spec:
  host: "*.local"
  trafficPolicy:
    tls:
      mode: SIMPLE
`,
      good: `
apiVersion: security.istio.io/v1
kind: PeerAuthentication
metadata:
  name: default
  namespace: istio-system
spec:
  mtls:
    mode: STRICT
---
apiVersion: networking.istio.io/v1
kind: DestinationRule
metadata:
  name: default
  namespace: istio-system
spec:
  host: "*.local"
  trafficPolicy:
    tls:
      mode: ISTIO_MUTUAL
`,
      options: { meshConfig: { enableAutoMtls: false } },
    },
  ],
  'peer-authentication/namespace-rule-missing': [
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
apiVersion: networking.istio.io/v1
kind: DestinationRule
metadata:
  name: default
  namespace: shop
spec:
  host: "*.front.svc.cluster.local"
  trafficPolicy:
    tls:
      mode: ISTIO_MUTUAL
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
apiVersion: networking.istio.io/v1
kind: DestinationRule
metadata:
  name: default
  namespace: shop
spec:
  host: "*.shop.svc.cluster.local"
  trafficPolicy:
    tls:
      mode: ISTIO_MUTUAL
`,
      options: { meshConfig: { enableAutoMtls: false } },
    },
  ],
  'peer-authentication/namespace-disabled-and-rule': [
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
apiVersion: networking.istio.io/v1
kind: DestinationRule
metadata:
  name: default
  namespace: shop
spec:
  host: "*.shop.svc.cluster.local"
  trafficPolicy:
    tls:
      mode: ISTIO_MUTUAL
`,
      good: `
apiVersion: security.istio.io/v1
kind: PeerAuthentication
metadata:
  name: default
  namespace: shop
spec:
  mtls:
    mode: DISABLE
---
apiVersion: networking.istio.io/v1
kind: DestinationRule
metadata:
  name: default
  namespace: shop
spec:
  host: "*.shop.svc.cluster.local"
  trafficPolicy:
    tls:
      mode: DISABLE
`,
    },
  ],
  'peer-authentication/mesh-disabled-and-rule': [
    {
      bad: `
apiVersion: security.istio.io/v1
kind: PeerAuthentication
metadata:
  name: default
  namespace: istio-system
spec:
  mtls:
    mode: DISABLE
---
apiVersion: networking.istio.io/v1
kind: DestinationRule
metadata:
  name: default
  namespace: istio-system
spec:
  host: "*.local"
  trafficPolicy:
    tls:
      mode: ISTIO_MUTUAL
`,
      good: `
apiVersion: security.istio.io/v1
kind: PeerAuthentication
metadata:
  name: default
  namespace: istio-system
spec:
  mtls:
    mode: DISABLE
---
apiVersion: networking.istio.io/v1
kind: DestinationRule
metadata:
  name: default
  namespace: istio-system
spec:
  host: "*.local"
  trafficPolicy:
    tls:
      mode: DISABLE
`,
    },
  ],
};
