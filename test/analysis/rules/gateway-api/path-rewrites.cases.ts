import type { MeshCases } from '../../support/mesh-cases';
import { near } from '../../support/near';

/** The Gateway to which the route attaches. */
const EDGE = `---
apiVersion: gateway.networking.k8s.io/v1
kind: Gateway
metadata:
  name: edge
  namespace: shop
spec:
  gatewayClassName: istio
  listeners:
    - name: http
      port: 80
      protocol: HTTP
`;

const route = (match: string, filter: string) => `apiVersion: gateway.networking.k8s.io/v1
kind: HTTPRoute
metadata:
  name: shop
  namespace: shop
spec:
  parentRefs:
    - name: edge
  rules:
    - matches:
        - path:
            type: PathPrefix
            value: ${match}
      filters:
${filter}${EDGE}`;

const rewrite = (text: string) => `        - type: URLRewrite
          urlRewrite:
            path:
              type: ReplacePrefixMatch
              replacePrefixMatch: ${text}
`;
const redirect = (text: string) => `        - type: RequestRedirect
          requestRedirect:
            path:
              type: ReplacePrefixMatch
              replacePrefixMatch: ${text}
`;

export const pathRewritesCases: MeshCases = {
  'gateway-api/rewrite-glues': [
    near(route('/', rewrite('/adm')), [['value: /', 'value: /api']]),
    near(route('/', rewrite('/adm/')), [['replacePrefixMatch: /adm/', 'replacePrefixMatch: /']]),
    near(route('/', redirect('/adm')), [['replacePrefixMatch: /adm', 'replacePrefixMatch: /adm/']]),
  ],
  'gateway-api/redirect-double-slash': [
    near(route('/a', redirect('/b/')), [['replacePrefixMatch: /b/', 'replacePrefixMatch: /b']]),
    { bad: route('/a/', redirect('/')), good: route('/a/', rewrite('/')) },
  ],
};
