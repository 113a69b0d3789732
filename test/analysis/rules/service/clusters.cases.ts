import { loadText } from '../../../../lib/mesh/load';
import type { MeshCases } from '../../support/mesh-cases';
import { near } from '../../support/near';

const service = (port: number) => `apiVersion: v1
kind: Service
metadata:
  name: reviews
  namespace: shop
spec:
  selector:
    app: reviews
  ports:
    - name: http
      port: ${port}
`;

const remoteClusters = { west: loadText(service(9080), 'west.yaml').resources };

/** The other cluster has the Service with port 9080. */
export const serviceInClustersCases: MeshCases = {
  'service/differs-between-clusters': [
    near(service(9090), [['port: 9090', 'port: 9080']], { remoteClusters }),
    near(service(9080).replace('spec:\n', 'spec:\n  clusterIP: None\n'), [['  clusterIP: None\n', '']], {
      remoteClusters,
    }),
  ],
};
