import type { MeshCases } from '../../support/mesh-cases';
import { near } from '../../support/near';

export const meshNetworksCases: MeshCases = {
  'installation/registry-not-found': [
    near(
      `apiVersion: v1
kind: Secret
metadata:
  name: istio-remote-secret-west
  namespace: istio-system
  labels:
    istio/multiCluster: "true"
stringData:
  west: "{}"
`,
      [['  west:', '  east:']],
      { meshNetworks: { networks: { 'network-east': { endpoints: [{ fromRegistry: 'east' }] } } } },
    ),
    // A cluster is known to its own Istio.
    near(
      `apiVersion: install.istio.io/v1alpha1
kind: IstioOperator
metadata:
  name: istio
  namespace: istio-system
spec:
  values:
    global:
      multiCluster:
        clusterName: west
      meshNetworks:
        network-east:
          endpoints:
            - fromRegistry: east
`,
      [['clusterName: west', 'clusterName: east']],
    ),
  ],
};
