import { App, Chart, Duration } from 'cdk8s';
import { HttpMatch, Injection, IstioIngress, MeshNamespace, Retry, RetryOn, StringMatch } from '../../lib';
import {
  BackendRef,
  HttpRoute,
  HttpRouteRule,
  KubernetesGateway,
  Listener,
  ParentRef,
} from '../../lib/gateway-api';
import {
  ConnectionPool,
  OutboundTraffic,
  OutlierDetection,
  ServiceEntry,
  ServiceEntryPort,
  ServiceLocation,
  ServiceResolution,
  Sidecar,
  SidecarEgress,
  SidecarHost,
  TrafficPolicy,
} from '../../lib/networking';
import {
  AuthorizationAction,
  AuthorizationPolicy,
  JwtRule,
  MutualTlsMode,
  Operation,
  PeerAuthentication,
  PolicyRule,
  PolicyTarget,
  RequestAuthentication,
  Source,
  TargetRef,
} from '../../lib/security';
import { BookinfoService } from './bookinfo';
import { ISSUER, KEYS } from './issuer';

const namespace = 'bookinfo';
const app = new App();

// What runs: four services, of which reviews has three versions.
const environment = new Chart(app, 'environment', { namespace });
new MeshNamespace(environment, 'namespace', { name: namespace, injection: Injection.sidecar() });
const productpage = new BookinfoService(environment, 'productpage', ['v1']);
const details = new BookinfoService(environment, 'details', ['v1']);
const reviews = new BookinfoService(environment, 'reviews', ['v1', 'v2', 'v3']);
const ratings = new BookinfoService(environment, 'ratings', ['v1']);

// Where requests go, how long they may take, and what is tried again.
const routing = new Chart(app, 'routing', { namespace });
const transient = Retry.of(2, { perTryTimeout: Duration.seconds(1) }).on(
  RetryOn.CONNECT_FAILURE,
  RetryOn.RESET,
  RetryOn.GATEWAY_ERROR,
);
const pages = productpage.routing(routing);
pages.pin('v1', { timeout: Duration.seconds(10) });
details.routing(routing).pin('v1', { timeout: Duration.seconds(3), retries: transient });
const reviewed = reviews.routing(routing);
reviewed.addRule({
  match: [HttpMatch.header('end-user', StringMatch.exact('jason'))],
  subset: 'v2',
  timeout: Duration.seconds(3),
});
reviewed.split({ v1: 80, v3: 20 }, { timeout: Duration.seconds(3), retries: transient });
const circuitBreaker = TrafficPolicy.of({
  connectionPool: ConnectionPool.of({ tcp: { maxConnections: 100 }, http: { http1MaxPendingRequests: 50 } }),
  outlierDetection: OutlierDetection.of({
    consecutive5xxErrors: 5,
    baseEjectionTime: Duration.seconds(30),
    maxEjectionPercent: 100,
  }),
});
ratings.routing(routing, circuitBreaker).pin('v1', { timeout: Duration.seconds(2) });

// Who may call whom. Connections between the services are Istio's mutual TLS; what is not allowed is refused.
const security = new Chart(app, 'security', { namespace });
new PeerAuthentication(security, 'default', { mode: MutualTlsMode.STRICT });
new AuthorizationPolicy(security, 'allow-nothing', { action: AuthorizationAction.ALLOW_NOTHING });
const ingressAccount = Source.serviceAccountName('istio-ingressgateway-service-account', 'istio-system');
const gatewayAccount = Source.serviceAccountName('bookinfo-gateway-istio', namespace);
const allow = (service: BookinfoService, sources: Source[], operations: Operation[]) =>
  new AuthorizationPolicy(security, service.node.id, {
    target: PolicyTarget.workload(service.workload),
    rules: [PolicyRule.of({ from: sources, to: operations })],
  });
allow(productpage, [ingressAccount, gatewayAccount], [Operation.get(), Operation.post('/login')]);
allow(details, [Source.serviceAccount(productpage.account)], [Operation.get('/details/*')]);
allow(reviews, [Source.serviceAccount(productpage.account)], [Operation.get('/reviews/*')]);
allow(ratings, [Source.serviceAccount(reviews.account)], [Operation.get('/ratings/*')]);

// The way out: details asks one service outside, and nothing else.
const egress = new Chart(app, 'egress', { namespace });
const books = new ServiceEntry(egress, 'googleapis', {
  hosts: ['www.googleapis.com'],
  ports: [ServiceEntryPort.https(443)],
  location: ServiceLocation.MESH_EXTERNAL,
  resolution: ServiceResolution.DNS,
  exportTo: ['.'],
});
new Sidecar(egress, 'details', {
  workloadSelector: { app: 'details' },
  egress: [SidecarEgress.hosts([SidecarHost.ownNamespace(books.hostName)])],
  outboundTrafficPolicy: OutboundTraffic.registryOnly(),
});

// The way in. The API below the pages asks for a token of the issuer.
const ingress = new Chart(app, 'ingress', { namespace });
new IstioIngress(ingress, 'bookinfo', { hosts: ['bookinfo.example.com'] }).expose(
  pages,
  'bookinfo.example.com',
);
const edge = new Chart(app, 'edge', { namespace: 'istio-system' });
const ingressGateway = PolicyTarget.labels({ istio: 'ingressgateway' });
new RequestAuthentication(edge, 'bookinfo', {
  target: ingressGateway,
  rules: [JwtRule.fromIssuer(ISSUER, { jwks: KEYS })],
});
new AuthorizationPolicy(edge, 'bookinfo-api', {
  target: ingressGateway,
  action: AuthorizationAction.DENY,
  rules: [
    PolicyRule.of({
      from: [Source.not(Source.requestPrincipal('*'))],
      to: [
        // Without ports it would refuse what is not HTTP as well. These are those of the gateway's pods, not of its Service.
        Operation.all(Operation.host('bookinfo.example.com'), Operation.path('/api/*'), Operation.port(8080)),
      ],
    }),
  ],
});

// The same way in through the Gateway API: istiod starts the proxies of this gateway itself.
const gatewayApi = new Chart(app, 'gateway-api', { namespace });
const gateway = new KubernetesGateway(gatewayApi, 'bookinfo-gateway', {
  listeners: [Listener.http({ hostname: 'books.example.com' })],
});
// Its pods stand in this namespace, where nothing is allowed that no policy allows.
new AuthorizationPolicy(gatewayApi, 'allow-pages', {
  target: PolicyTarget.refs(TargetRef.gateway(gateway)),
  rules: [PolicyRule.of({ to: [Operation.get(), Operation.post('/login')] })],
});
new HttpRoute(gatewayApi, 'bookinfo', {
  parents: [ParentRef.gateway(gateway)],
  rules: [HttpRouteRule.of({ backends: [BackendRef.of(productpage.workload)] })],
});

app.synth();
