import type { MeshCases } from '../../support/mesh-cases';
import { near } from '../../support/near';

const gateway = `apiVersion: gateway.networking.k8s.io/v1
kind: Gateway
metadata:
  name: edge
  namespace: shop
spec:
  gatewayClassName: istio
  listeners:
    - name: dns
      port: 53
      protocol: UDP
`;
const route = `apiVersion: gateway.networking.k8s.io/v1
kind: UDPRoute
metadata:
  name: dns
  namespace: shop
spec:
  parentRefs:
    - name: edge
  rules:
    - backendRefs:
        - name: dns
          port: 53
`;
const service = `apiVersion: v1
kind: Service
metadata:
  name: dns
  namespace: shop
spec:
  selector:
    app: dns
  ports:
    - name: udp-dns
      port: 53
      protocol: UDP
`;
const classOf = (controller: string) => `apiVersion: gateway.networking.k8s.io/v1
kind: GatewayClass
metadata:
  name: edge
spec:
  controllerName: ${controller}
`;

/** Worlds in which routes are of kinds that Istio ignores, and of others. */
export const gatewayRouteKindsCases: MeshCases = {
  'gateway-api/route-kind-ignored': [
    near([gateway, route, service].join('---\n'), [
      ['gatewayClassName: istio', 'gatewayClassName: elsewhere'],
    ]),
    near(
      [
        classOf('istio.io/gateway-controller'),
        gateway.replace('ClassName: istio', 'ClassName: edge'),
        route,
        service,
      ].join('---\n'),
      [['istio.io/gateway-controller', 'example.com/controller']],
    ),
    near(
      [
        gateway,
        route.replace('- name: edge', '- group: ""\n      kind: Service\n      name: dns'),
        service,
      ].join('---\n'),
      [
        ['kind: UDPRoute', 'kind: TCPRoute'],
        ['protocol: UDP\n---', 'protocol: TCP\n---'],
      ],
    ),
  ],
};
