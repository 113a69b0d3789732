import type { MeshCases } from '../../support/mesh-cases';
import { near } from '../../support/near';

export const deprecatedFieldsCases: MeshCases = {
  'deprecated/delay-percent': [
    near(
      `apiVersion: networking.istio.io/v1
kind: VirtualService
metadata:
  name: reviews
  namespace: shop
spec:
  hosts:
    - reviews
  http:
    - fault:
        delay:
          fixedDelay: 5s
          percent: 10
      route:
        - destination:
            host: reviews
`,
      [
        [
          `          percent: 10
`,
          `          percentage:
            value: 10
`,
        ],
      ],
    ),
  ],
  'deprecated/egress-proxy': [
    near(
      `apiVersion: networking.istio.io/v1
kind: Sidecar
metadata:
  name: default
  namespace: shop
spec:
  outboundTrafficPolicy:
    mode: ALLOW_ANY
    egressProxy:
      host: egress.istio-system.svc.cluster.local
      port:
        number: 443
`,
      [
        [
          `    egressProxy:
      host: egress.istio-system.svc.cluster.local
      port:
        number: 443
`,
          '',
        ],
      ],
    ),
  ],
  'deprecated/kind-removed': [
    near(
      `apiVersion: apiextensions.k8s.io/v1
kind: CustomResourceDefinition
metadata:
  name: serviceroles.rbac.istio.io
spec:
  group: rbac.istio.io
  scope: Namespaced
  names:
    kind: ServiceRole
    plural: serviceroles
  versions: []
`,
      [
        [
          `rbac.istio.io
spec:
  group: rbac.istio.io`,
          `rbac.example.com
spec:
  group: rbac.example.com`,
        ],
      ],
    ),
  ],
};
