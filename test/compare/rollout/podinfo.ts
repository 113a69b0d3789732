/** The Deployment that Flagger releases. */
export const deployment = (replicas = 2): string => `
---
apiVersion: apps/v1
kind: Deployment
metadata: {name: podinfo, namespace: app, labels: {app: podinfo}}
spec:
  replicas: ${replicas}
  selector: {matchLabels: {app: podinfo}}
  template:
    metadata: {labels: {app: podinfo}}
    spec:
      containers: [{name: podinfo, image: 'podinfo:1', ports: [{name: http, containerPort: 9898}]}]
`;

/** A Canary of it. */
export const canary = (more: string, provider = 'istio', service = ''): string => `
---
apiVersion: flagger.app/v1beta1
kind: Canary
metadata: {name: podinfo, namespace: app}
spec:
  provider: ${provider}
  targetRef: {apiVersion: apps/v1, kind: Deployment, name: podinfo}
  service:
    port: 9898
    gatewayRefs: [{name: gateway}]
    ${service}
  ${more.replace('analysis: {', 'analysis: {interval: 1m, threshold: 5, ')}
`;

/** A gateway, and a route of somebody's own at it. */
export const route = `
---
apiVersion: gateway.networking.k8s.io/v1
kind: Gateway
metadata: {name: gateway, namespace: app}
spec: {gatewayClassName: istio, listeners: [{name: http, port: 80, protocol: HTTP}]}
---
apiVersion: gateway.networking.k8s.io/v1
kind: HTTPRoute
metadata: {name: podinfo, namespace: app}
spec:
  parentRefs: [{name: gateway}]
  rules:
    - matches: [{path: {type: PathPrefix, value: /api}}]
      filters: [{type: RequestHeaderModifier, requestHeaderModifier: {set: [{name: x-api, value: '1'}]}}]
      backendRefs: [{name: podinfo, port: 9898}]
`;
