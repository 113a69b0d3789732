import { type Chart, Duration } from 'cdk8s';
import {
  CorsPolicy,
  DerivePort,
  Destination,
  Fault,
  GatewayRef,
  GrpcStatus,
  HeaderOperations,
  HttpMatch,
  MeshHost,
  Mirror,
  ResponseBody,
  Retry,
  RetryOn,
  Rewrite,
  RouteAction,
  StringMatch,
  TcpMatch,
  TlsMatch,
  UnmatchedPreflights,
  VirtualService,
  WeightedDestination,
} from '../../../lib/networking';

/** Fields that no construct sets, and why. */
export const virtualServiceFieldsLeftOut = [
  { path: '.http[].mirrorPercent', why: 'deprecated twin of mirrorPercentage' },
  { path: '.http[].mirror_percent', why: 'deprecated twin of mirrorPercentage' },
  { path: '.http[].corsPolicy.allowOrigin', why: 'deprecated twin of allowOrigins' },
  { path: '.http[].fault.delay.percent', why: 'deprecated twin of percentage' },
  { path: '.http[].fault.delay.exponentialDelay', why: 'refused by istiod: not supported yet' },
  { path: '.http[].fault.abort.http2Error', why: 'refused by istiod: not supported yet' },
];

const all = [StringMatch.exact('a'), StringMatch.prefix('a'), StringMatch.regex('a')];
const each = (make: (match: StringMatch) => HttpMatch) => all.map(make);
const headers = HeaderOperations.of({
  setRequest: { 'x-a': '1' },
  addRequest: { 'x-b': '%HOSTNAME%' },
  removeRequest: ['x-c'],
  setResponse: { 'x-d': '100%%' },
  addResponse: { 'x-e': '1' },
  removeResponse: ['x-f'],
});
const destination = Destination.host('reviews', { port: 80 });
const gateways = [GatewayRef.of('edge', 'istio-system')];

/** Virtual services that set every field of the kind between them. */
export function virtualServices(chart: Chart): void {
  const full = new VirtualService(chart, 'full', {
    hosts: [MeshHost.of('reviews'), MeshHost.of('*.example.com')],
    gateways,
    exportTo: ['.', 'other'],
  });
  full.addHttpRoute({
    name: 'conditions',
    match: [
      ...each(HttpMatch.path),
      ...each(HttpMatch.authority),
      ...each((match) => HttpMatch.header('x-user', match)),
      ...each((match) => HttpMatch.withoutHeader('x-user', match)),
      ...each((match) => HttpMatch.queryParam('page', match)),
      ...each((match) => HttpMatch.of({ method: match })),
      ...each((match) => HttpMatch.of({ scheme: match })),
      HttpMatch.header('x-any', StringMatch.present()),
      HttpMatch.pathIgnoringCase(StringMatch.exact('/A')),
      HttpMatch.all(HttpMatch.source({ app: 'client' }), HttpMatch.sourceNamespace('istio-test')),
      HttpMatch.of({ name: 'named', statPrefix: 'stats', port: 80, gateways }),
    ],
    action: RouteAction.split(
      WeightedDestination.of(destination, 30, { headers }),
      WeightedDestination.of(Destination.host('ratings'), 70),
    ),
    timeout: Duration.seconds(10),
    retries: Retry.of(3, {
      perTryTimeout: Duration.millis(1500),
      backoff: Duration.millis(25),
      remoteLocalities: true,
      ignorePreviousHosts: false,
    }).on(RetryOn.GATEWAY_ERROR, RetryOn.status(503)),
    fault: Fault.both(
      Fault.delay(Duration.seconds(2), { percentage: 10 }),
      Fault.abort(503, { percentage: 0.5 }),
    ),
    mirrors: [
      Mirror.to(Destination.host('shadow', { port: 81 }), { percentage: 12.5 }),
      Mirror.to(Destination.host('audit')),
    ],
    cors: CorsPolicy.of({
      allowOrigins: all,
      allowMethods: ['GET'],
      allowHeaders: ['x-a'],
      exposeHeaders: ['*'],
      maxAge: Duration.hours(1),
      allowCredentials: true,
      unmatchedPreflights: UnmatchedPreflights.IGNORE,
    }),
    headers,
    rewrite: Rewrite.path('/new', { authority: 'inner' }),
  });
  full.addHttpRoute({
    match: [HttpMatch.path(StringMatch.prefix('/old'))],
    action: RouteAction.redirect({
      prefix: '/new',
      authority: 'example.com',
      scheme: 'https',
      port: 8443,
      code: 308,
    }),
  });
  full.addHttpRoute({
    match: [HttpMatch.path(StringMatch.prefix('/moved'))],
    action: RouteAction.redirect({ path: '/new', derivePort: DerivePort.FROM_REQUEST_PORT }),
  });
  full.addHttpRoute({
    match: [HttpMatch.path(StringMatch.prefix('/far'))],
    action: RouteAction.redirect({ authority: 'example.com', derivePort: DerivePort.FROM_PROTOCOL_DEFAULT }),
  });
  full.addHttpRoute({
    match: [HttpMatch.path(StringMatch.prefix('/text'))],
    action: RouteAction.directResponse(418, ResponseBody.text('short and stout')),
  });
  full.addHttpRoute({
    match: [HttpMatch.path(StringMatch.prefix('/bytes'))],
    action: RouteAction.directResponse(200, ResponseBody.base64('AAEC')),
  });
  full.addHttpRoute({
    match: [HttpMatch.path(StringMatch.prefix('/grpc'))],
    action: RouteAction.forward(destination),
    fault: Fault.abortGrpc(GrpcStatus.UNAVAILABLE, { percentage: 1 }),
    mirrors: [Mirror.to(Destination.host('shadow', { port: 81 }), { percentage: 5 })],
    cors: CorsPolicy.of({ allowOrigins: all, unmatchedPreflights: UnmatchedPreflights.FORWARD }),
    rewrite: Rewrite.pathRegex('^/a/(.*)$', '/\\1'),
  });
  full.addHttpRoute({
    match: [HttpMatch.path(StringMatch.prefix('/delegated'))],
    action: RouteAction.delegate(
      VirtualService.fromVirtualServiceName(chart, 'd', 'delegate', { namespace: 'team' }),
    ),
  });
  full.addDefaultHttpRoute({
    action: RouteAction.forward(Destination.host('reviews')),
    cors: CorsPolicy.of({ allowOrigins: all, unmatchedPreflights: UnmatchedPreflights.UNSPECIFIED }),
  });

  const subset = { subsetName: 'v1', subsetHost: MeshHost.of('reviews') };
  const mirrored = new VirtualService(chart, 'mirrored', { hosts: [MeshHost.of('mirrored')] });
  for (const mirrors of [1, 2]) {
    mirrored.addHttpRoute({
      action: RouteAction.forward(Destination.subset(subset)),
      mirrors: [Mirror.to(Destination.subset(subset)), Mirror.to(Destination.subset(subset))].slice(
        0,
        mirrors,
      ),
    });
  }

  const connection = {
    destinationSubnets: ['10.0.0.0/8'],
    port: 443,
    sourceLabels: { app: 'client' },
    sourceNamespace: 'istio-test',
    gateways,
  };
  const raw = new VirtualService(chart, 'raw', {
    hosts: [MeshHost.of('*.example.org')],
    gateways,
    mesh: false,
  });
  const destinations = [
    WeightedDestination.of(Destination.subset(subset, { port: 443 }), 1),
    WeightedDestination.of(Destination.host('other'), 3),
  ];
  raw.addTlsRoute({ match: [TlsMatch.sni(['a.example.org'], connection)], destinations });
  raw.addTcpRoute({ match: [TcpMatch.of({ ...connection, sourceSubnet: '192.0.2.0/24' })], destinations });
}
