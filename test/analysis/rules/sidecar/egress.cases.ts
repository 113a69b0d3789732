import type { MeshCases } from '../../support/mesh-cases';

/** Worlds in which the rules of `sidecar/egress` fire, and in which they are silent. */
export const sidecarEgressCases: MeshCases = {
  'sidecar/egress-host-not-found': [
    {
      bad: `
apiVersion: v1
kind: Service
metadata:
  name: cart
  namespace: shop
spec:
  selector:
    app: cart
  ports:
    - name: http
      port: 80
---
apiVersion: networking.istio.io/v1
kind: Sidecar
metadata:
  name: default
  namespace: shop
spec:
  egress:
    - hosts:
        - ./cart
`,
      good: `
apiVersion: v1
kind: Service
metadata:
  name: cart
  namespace: shop
spec:
  selector:
    app: cart
  ports:
    - name: http
      port: 80
---
apiVersion: networking.istio.io/v1
kind: Sidecar
metadata:
  name: default
  namespace: shop
spec:
  egress:
    - hosts:
        - ./cart.shop.svc.cluster.local
`,
    },
  ],
  'sidecar/selector-in-root-namespace': [
    {
      bad: `
apiVersion: networking.istio.io/v1
kind: Sidecar
metadata:
  name: default
  namespace: istio-system
spec:
  workloadSelector:
    labels:
      app: cart
  egress:
    - hosts:
        - ./*
`,
      good: `
apiVersion: networking.istio.io/v1
kind: Sidecar
metadata:
  name: default
  namespace: shop
spec:
  workloadSelector:
    labels:
      app: cart
  egress:
    - hosts:
        - ./*
`,
    },
  ],
  'sidecar/outbound-mode-unclear': [
    {
      bad: `
apiVersion: networking.istio.io/v1
kind: Sidecar
metadata:
  name: default
  namespace: shop
spec:
  outboundTrafficPolicy: {}
  egress:
    - hosts:
        - ./*
`,
      good: `
apiVersion: networking.istio.io/v1
kind: Sidecar
metadata:
  name: default
  namespace: shop
spec:
  outboundTrafficPolicy:
    mode: REGISTRY_ONLY
  egress:
    - hosts:
        - ./*
`,
    },
  ],
};
