import type { MeshCases } from '../../support/mesh-cases';
import { near } from '../../support/near';

export const servicePortNamesCases: MeshCases = {
  'service/port-name': [
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
    - name: web
      port: 9080
`,
      [['name: web', 'name: http-web']],
    ),
  ],
  'service/external-name-port': [
    near(
      `apiVersion: v1
kind: Service
metadata:
  name: partner
  namespace: shop
spec:
  type: ExternalName
  externalName: api.example.com
  ports:
    - name: tcp
      port: 443
`,
      [['name: tcp', 'name: https']],
    ),
  ],
};
