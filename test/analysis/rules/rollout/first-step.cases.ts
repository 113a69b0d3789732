import type { MeshCases } from '../../support/mesh-cases';

const rollout = (steps: string) => `
apiVersion: argoproj.io/v1alpha1
kind: Rollout
metadata:
  name: nginx
  namespace: shop
spec:
  selector:
    matchLabels:
      app: nginx
  template:
    metadata:
      labels:
        app: nginx
    spec:
      containers:
        - name: nginx
          image: nginx:1
  strategy:
    canary:
      trafficRouting:
        managedRoutes:
          - name: testers
        istio:
          virtualService:
            name: nginx
          destinationRule:
            name: nginx
            canarySubsetName: canary
            stableSubsetName: stable
      steps:
${steps}`;

const header = `        - setHeaderRoute:
            name: testers
            match:
              - headerName: x-tester
                headerValue:
                  exact: 'true'
`;
const mirror = `        - setMirrorRoute:
            name: testers
            percentage: 50
            match:
              - path:
                  prefix: /
`;
const weight = '        - setWeight: 20\n';
const scale = `        - setCanaryScale:
            weight: 20
`;

/** Worlds in which the rules of `rollout/first-step` fire, and in which they are silent. */
export const firstStepCases: MeshCases = {
  'rollout/route-as-first-step': [
    { bad: rollout(header + weight), good: rollout(scale + header + weight) },
    { bad: rollout(mirror + weight), good: rollout(weight + mirror) },
    // A step without a match takes a route away.
    {
      bad: rollout(header),
      good: rollout('        - setHeaderRoute:\n            name: testers\n' + weight),
    },
  ],
};
