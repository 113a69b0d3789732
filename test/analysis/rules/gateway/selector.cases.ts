import type { MeshCases } from '../../support/mesh-cases';
import { near } from '../../support/near';

export const gatewaySelectorCases: MeshCases = {
  'gateway/selects-nothing': [
    near(
      `apiVersion: networking.istio.io/v1
kind: Gateway
metadata:
  name: edge
  namespace: shop
spec:
  selector:
    istio: ingressgatway
  servers:
    - port:
        number: 80
        name: http
        protocol: HTTP
      hosts:
        - web.example.com
`,
      [['ingressgatway', 'ingressgateway']],
    ),
  ],
  'gateway/port-not-on-service': [
    near(
      `apiVersion: networking.istio.io/v1
kind: Gateway
metadata:
  name: edge
  namespace: shop
spec:
  selector:
    istio: ingressgateway
  servers:
    - port:
        number: 9090
        name: http
        protocol: HTTP
      hosts:
        - web.example.com
`,
      [['number: 9090', 'number: 80']],
    ),
    near(
      `apiVersion: v1
kind: Pod
metadata:
  name: edge
  namespace: shop
  labels:
    app: edge
spec:
  containers:
    - name: app
      image: example.com/app:1
---
apiVersion: v1
kind: Service
metadata:
  name: edge
  namespace: shop
spec:
  selector:
    app: edge
  ports:
    - name: http
      port: 80
      targetPort: 8080
---
apiVersion: networking.istio.io/v1
kind: Gateway
metadata:
  name: edge
  namespace: shop
spec:
  selector:
    app: edge
  servers:
    - port:
        number: 8081
        name: http
        protocol: HTTP
      hosts:
        - web.example.com
`,
      [['number: 8081', 'number: 8080']],
    ),
  ],
};
