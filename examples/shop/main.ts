import { join } from 'node:path';
import { App, Chart, Duration, YamlOutputType } from 'cdk8s';
import {
  CircuitBreaker,
  Egress,
  Failover,
  Fault,
  FaultPlan,
  HashKey,
  InstallationMethod,
  IstioIngress,
  IstioInstallation,
  IstioVersion,
  KubernetesVersion,
  MeshNamespace,
  OutboundTrafficPolicy,
  RateLimit,
  RateLimitKey,
  RateLimitPolicy,
  RateLimitTarget,
  Retry,
  RetryOn,
  RoutePolicy,
  SubsetRouting,
  VersionedWorkload,
  WorkloadPort,
} from '../../lib';
import { MeshObservability, MeshTracing, Slo } from '../../lib/observability';
import { Certificate, CertificateIssuer, ExternalAuthorizer, JwtRule, Operation } from '../../lib/security';
import { ENVIRONMENTS, type Environment } from './environments';

const root = 'istio-system';
/** The header in which the gateway says who asks, by the token that it has seen. */
const USER = 'x-user';

/** Writes one environment: a folder a chart, and in it a file an object. */
function write(environment: Environment): void {
  const { name, host, replicas, newCatalog, failover, requestsPerSecond, chaos, availability } = environment;
  const app = new App({
    outdir: join(process.env.CDK8S_OUTDIR ?? 'dist', name),
    yamlOutputType: YamlOutputType.FOLDER_PER_CHART_FILE_PER_RESOURCE,
  });

  // Istio, by Argo CD: nothing leaves the mesh that is not named, and traces go to Jaeger.
  const mesh = new Chart(app, 'mesh', { namespace: root });
  const tracing = MeshTracing.otlp({ service: 'jaeger-collector.observability.svc.cluster.local' });
  const opa = ExternalAuthorizer.opa({ service: 'opa.auth.svc.cluster.local' });
  const istio = new IstioInstallation(mesh, 'istio', {
    istioVersion: IstioVersion.V1_31,
    kubernetesVersion: KubernetesVersion.of('1.34'),
    method: InstallationMethod.argoCd(),
    egressGateway: { enabled: true },
    meshConfig: {
      outboundTrafficPolicy: OutboundTrafficPolicy.REGISTRY_ONLY,
      extensionProviders: [tracing.extensionProvider()],
      authorizers: [opa],
      proxy: { statsInclusionSuffixes: MeshObservability.refusalStatistics },
    },
  });

  // Six services. Nobody may call anybody, and nothing is sent in plain text …
  const shop = new Chart(app, 'shop', { namespace: 'shop' });
  const namespace = new MeshNamespace(shop, 'shop');
  namespace.strictMutualTls();
  namespace.denyByDefault();
  const service = (id: string, ...versions: string[]) =>
    new VersionedWorkload(shop, id, {
      image: `registry.example.com/${id}:1.0.0`,
      ports: [WorkloadPort.http(80, { targetPort: 8080 })],
      versions: versions.length === 0 ? ['v1'] : versions,
      replicas,
    });
  const frontend = service('frontend');
  const catalog = service('catalog', 'v1', 'v2');
  const cart = service('cart');
  const checkout = service('checkout');
  const payment = service('payment');
  const shipping = service('shipping');

  // … but for these; what is paid the policies of OPA decide too.
  catalog.allowFrom(frontend, { operations: [Operation.get('/products*')] });
  cart.allowFromAny([frontend, checkout]);
  checkout.allowFrom(frontend, { operations: [Operation.post('/orders')] });
  payment.allowFrom(checkout, { operations: [Operation.post('/charges')] });
  shipping.allowFrom(checkout);
  payment.authorizeBy(opa);

  // The way in: HTTPS with a certificate that renews itself, a token but for pages that all may see, and so many requests a user.
  const edge = new Chart(app, 'edge', { namespace: root });
  const certificate = new Certificate(edge, 'shop-certificate', {
    dnsNames: [host],
    issuer: CertificateIssuer.clusterIssuer('letsencrypt'),
  });
  const ingress = new IstioIngress(edge, 'shop-ingress', {
    hosts: [host],
    gatewayWorkload: istio.ingressGateway,
    certificate,
  });
  const accounts = JwtRule.fromIssuer('https://accounts.example.com', {
    audiences: ['shop'],
    outputClaimToHeaders: [{ header: USER, claim: 'sub' }],
  });
  ingress.requireJwt(accounts, { except: ['/', '/products*', '/healthz'] });
  frontend.allowFromIngress(ingress);
  new RateLimitPolicy(edge, 'shop-limits', {
    target: RateLimitTarget.ingress(ingress),
    limits: [
      RateLimit.local({
        requests: requestsPerSecond,
        per: Duration.seconds(1),
        by: RateLimitKey.header(USER),
      }),
    ],
  });

  // The way out: the bank, by the egress gateway, from the payment service alone.
  const routing = new Chart(app, 'routing', { namespace: 'shop' });
  new Egress(routing, 'bank', {
    host: 'api.bank.example',
    tls: Egress.originateTls(),
    via: istio.egressGateway,
    allowOnlyFrom: [payment],
  });

  // How each is called.
  const regions = failover && Failover.regions({ ...failover });
  const retries = Retry.of(2).on(RetryOn.CONNECT_FAILURE, RetryOn.REFUSED_STREAM);
  const pages = new RoutePolicy(routing, 'frontend', { host: frontend, timeout: Duration.seconds(10) });
  ingress.expose(pages, host);
  const products = new SubsetRouting(routing, 'catalog', {
    workload: catalog,
    subsets: { old: 'v1', new: 'v2' },
    timeout: Duration.seconds(1),
    retries,
    failover: regions,
  });
  products.split({ old: 100 - newCatalog, new: newCatalog });
  new RoutePolicy(routing, 'cart', {
    host: cart,
    stickyBy: HashKey.header(USER),
    timeout: Duration.seconds(1),
  });
  const orders = new RoutePolicy(routing, 'checkout', { host: checkout, timeout: Duration.seconds(5) });
  const charges = new RoutePolicy(routing, 'payment', {
    host: payment,
    timeout: Duration.seconds(3),
    retries: Retry.off(),
    circuitBreaker: CircuitBreaker.of({ maxRequests: 50, consecutive5xxErrors: 5 }),
    failover: regions,
  });
  new RoutePolicy(routing, 'shipping', { host: shipping, timeout: Duration.seconds(2), retries });

  // Where it may hurt, one looks how callers cope.
  if (chaos !== undefined) {
    new FaultPlan(routing, 'chaos', {
      targets: [products, orders, charges],
      faults: [{ fault: Fault.delay(chaos.delay, { percentage: chaos.percentage }) }],
    });
  }

  // Metrics, logs, traces, alerts, dashboards, and what is promised.
  const observability = new MeshObservability(mesh, 'observability', { installation: istio, tracing });
  observability.addObjective(Slo.availability(checkout, availability));
  observability.addObjective(Slo.latency(catalog, Duration.millis(300), 99));

  app.synth();
}

for (const environment of ENVIRONMENTS) write(environment);
