import { type SemanticsCase } from './case';

const NETWORK = 'topology.istio.io/network';

/** Istio's own namespace, in the first network. */
const HOME = `
---
apiVersion: v1
kind: Namespace
metadata: {name: istio-system, labels: {${NETWORK}: one}}
`;

const pods = (name: string, network: string, more = '') => `
---
apiVersion: apps/v1
kind: Deployment
metadata: {name: ${name}, namespace: app}
spec:
  replicas: 1
  selector: {matchLabels: {app: shop, version: ${name}}}
  template:
    metadata: {labels: {app: shop, version: ${name}, ${NETWORK}: ${network}}${more}}
    spec: {serviceAccountName: shop, containers: [{name: app, image: app, ports: [{containerPort: 8080}]}]}
`;
const NEAR = pods('near', 'one');
const FAR = pods('far', 'two');

const SHOP = `
---
apiVersion: v1
kind: Service
metadata: {name: shop, namespace: app}
spec: {selector: {app: shop}, ports: [{name: http, port: 80, targetPort: 8080}]}
`;

/** The pods and the Service of a gateway into a network, as the chart makes them. */
const gateway = (
  network: string,
  {
    name = `into-${network}`,
    address = '198.51.100.2',
    type = 'ClusterIP',
    labels = '',
    port = 15443,
    view = true,
  } = {},
) => `
---
apiVersion: apps/v1
kind: Deployment
metadata: {name: ${name}, namespace: istio-system}
spec:
  selector: {matchLabels: {istio: ${name}}}
  template:
    metadata:
      labels: {app: ${name}, istio: ${name}, ${NETWORK}: ${network}}
      annotations: {inject.istio.io/templates: gateway}
    spec:
      serviceAccountName: ${name}
      containers: [{name: istio-proxy, image: auto${view ? `, env: [{name: ISTIO_META_REQUESTED_NETWORK_VIEW, value: ${network}}]` : ''}}]
---
apiVersion: v1
kind: Service
metadata: {name: ${name}, namespace: istio-system, labels: {${NETWORK}: ${network}${labels}}}
spec:
  type: ${type}
  ${address === '' ? '' : `externalIPs: [${address}]`}
  selector: {istio: ${name}}
  ports: [{name: tls, port: ${port}, targetPort: 15443}]
`;

const server = (hosts: string, name = 'into-two', mode = 'AUTO_PASSTHROUGH') => `
---
apiVersion: networking.istio.io/v1
kind: Gateway
metadata: {name: cross-network, namespace: istio-system}
spec:
  selector: {istio: ${name}}
  servers: [{port: {number: 15443, name: tls, protocol: TLS}, tls: {mode: ${mode}}, hosts: [${hosts}]}]
`;
const LOCAL = server('"*.local"');

const rule = (spec: string) => `
---
apiVersion: networking.istio.io/v1
kind: DestinationRule
metadata: {name: shop, namespace: app}
spec: {host: shop, ${spec}}
`;
const policy = (source: string) => `
---
apiVersion: security.istio.io/v1
kind: AuthorizationPolicy
metadata: {name: shop, namespace: app}
spec: {selector: {matchLabels: {app: shop}}, rules: [{from: [{source: ${source}}]}]}
`;
const plain = (namespace: string) => `
---
apiVersion: security.istio.io/v1
kind: PeerAuthentication
metadata: {name: plain, namespace: ${namespace}}
spec: {selector: {matchLabels: {version: far}}, mtls: {mode: DISABLE}}
`;

const ASK = 'client.app http://shop/a';
const WAY = ['into-two.istio-system'];

/** What becomes of requests to endpoints in other networks. */
export const networkCases: readonly SemanticsCase[] = [
  {
    says: 'without a gateway other networks are reached directly',
    manifests: HOME + NEAR + FAR + SHOP,
    requests: [{ ask: ASK, goes: ['far+near'], passes: [] }],
  },
  {
    says: 'a gateway leads to the endpoints of its network, and gets as much as they are',
    manifests: HOME + NEAR + FAR + SHOP + gateway('two') + LOCAL,
    requests: [{ ask: ASK, goes: ['far 50', 'near 50'] }],
  },
  {
    says: 'who is called knows the caller, and sees the request as it was sent',
    manifests:
      HOME + FAR + SHOP + gateway('two') + LOCAL + policy('{principals: [cluster.local/ns/app/sa/client]}'),
    requests: [
      { ask: ASK, goes: ['far'], passes: WAY, sees: 'shop/a' },
      { ask: 'client.other http://shop.app/', goes: ['403 denied'], passes: WAY },
    ],
  },
  {
    says: 'a load balancer counts, whose address no manifest tells',
    manifests: HOME + FAR + SHOP + gateway('two', { type: 'LoadBalancer' }) + LOCAL,
    requests: [{ ask: ASK, goes: ['far'], passes: WAY }],
  },
  {
    says: 'a Service without an address from outside is no gateway',
    manifests: HOME + FAR + SHOP + gateway('two', { address: '' }) + LOCAL,
    requests: [{ ask: ASK, goes: ['far'], passes: [] }],
  },
  {
    says: 'its port may be another one, by a label',
    manifests:
      HOME +
      FAR +
      SHOP +
      gateway('two', { port: 443, labels: ', networking.istio.io/gatewayPort: "443"' }) +
      LOCAL,
    requests: [{ ask: ASK, goes: ['far'], passes: WAY }],
  },
  {
    says: 'a Service without that port is no gateway',
    manifests: HOME + FAR + SHOP + gateway('two', { port: 443 }) + LOCAL,
    requests: [{ ask: ASK, goes: ['far'], passes: [] }],
  },
  {
    says: 'a gateway without a server for it lets nothing in',
    manifests: HOME + FAR + SHOP + gateway('two'),
    requests: [{ ask: ASK, goes: ['503 no-listener'] }],
  },
  {
    says: 'its hosts are those that it leads to',
    manifests: HOME + FAR + SHOP + gateway('two') + server('"*.other.svc.cluster.local"'),
    requests: [{ ask: ASK, goes: ['503 no-listener'] }],
  },
  {
    says: 'what takes no mutual TLS is out of reach in another network',
    manifests: HOME + NEAR + FAR + SHOP + gateway('two') + LOCAL + plain('app'),
    requests: [{ ask: ASK, goes: ['near'], passes: [] }],
  },
  {
    says: 'nothing is left where a destination rule switches mutual TLS off',
    manifests: HOME + FAR + SHOP + gateway('two') + LOCAL + rule('trafficPolicy: {tls: {mode: DISABLE}}'),
    requests: [{ ask: ASK, goes: ['503 no-endpoint'] }],
  },
  {
    says: 'subsets cross networks too',
    manifests:
      HOME +
      NEAR +
      FAR +
      SHOP +
      gateway('two') +
      LOCAL +
      rule('subsets: [{name: far, labels: {version: far}}]') +
      `
---
apiVersion: networking.istio.io/v1
kind: VirtualService
metadata: {name: shop, namespace: app}
spec: {hosts: [shop], http: [{route: [{destination: {host: shop, subset: far}}]}]}
`,
    requests: [{ ask: ASK, goes: ['far'], passes: WAY }],
  },
  {
    says: 'a caller in that network goes there directly',
    manifests: HOME.replace('one', 'two') + NEAR + FAR + SHOP + gateway('two') + LOCAL,
    requests: [{ ask: ASK, goes: ['far+near'], passes: [] }],
  },
  {
    says: 'a gateway at the edge crosses networks as sidecars do',
    manifests:
      HOME +
      FAR +
      SHOP +
      gateway('two') +
      LOCAL +
      `
---
apiVersion: networking.istio.io/v1
kind: Gateway
metadata: {name: edge, namespace: app}
spec: {selector: {istio: ingressgateway}, servers: [{port: {number: 80, name: http, protocol: HTTP}, hosts: [shop.example.com]}]}
---
apiVersion: networking.istio.io/v1
kind: VirtualService
metadata: {name: edge, namespace: app}
spec: {hosts: [shop.example.com], gateways: [edge], http: [{route: [{destination: {host: shop}}]}]}
`,
    requests: [{ ask: 'via:istio-ingressgateway http://shop.example.com/', goes: ['far'], passes: WAY }],
  },
];
