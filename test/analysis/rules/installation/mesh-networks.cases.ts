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
  ],
};
