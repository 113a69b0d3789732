import { Duration, Size } from 'cdk8s';
import { Cpu } from 'cdk8s-plus-30';
import type { IstioInstallationOptions } from '../../lib/values/install/installation-options';
import { GatewayServiceType } from '../../lib/values/install/component-options';
import { ExtensionProvider } from '../../lib/values/install/extension-provider';
import { GatewayPort } from '../../lib/values/install/gateway-port';
import { IstioVersion } from '../../lib/values/install/istio-version';
import { KubernetesVersion } from '../../lib/values/install/kubernetes-version';
import * as choices from '../../lib/values/install/mesh-config';
import type { MeshConfigProps } from '../../lib/values/install/mesh-config';
import { Profile } from '../../lib/values/install/profile';
import { NamespaceSelector } from '../../lib/values/gateway-api/namespace-selector';
import { LocalityLoadBalancing } from '../../lib/values/networking/locality';
import { Retry, RetryOn } from '../../lib/values/networking/retry';

const service = 'collector.observability.svc.cluster.local';
const at = (name: string, port = 4317) => ({ name, service, port });

/** One of each provider, with all that it can be given. */
export const EVERY_PROVIDER: ExtensionProvider[] = [
  ExtensionProvider.zipkin({
    ...at('zipkin', 9411),
    maxTagLength: 100,
    enable64bitTraceId: true,
    path: '/spans',
  }),
  ExtensionProvider.openTelemetry({ ...at('otel-grpc'), maxTagLength: 100 }),
  ExtensionProvider.openTelemetry({
    ...at('otel-http', 4318),
    httpPath: '/v1/traces',
    httpTimeout: Duration.seconds(3),
    httpHeaders: { 'x-token': 'a' },
  }),
  ExtensionProvider.datadog(at('datadog', 8126)),
  ExtensionProvider.skyWalking({ ...at('skywalking', 11800), accessToken: 'a' }),
  ExtensionProvider.prometheus('metrics'),
  ExtensionProvider.fileAccessLog({ name: 'file-text', textFormat: '%RESPONSE_CODE%\n' }),
  ExtensionProvider.fileAccessLog({
    name: 'file-json',
    path: '/dev/stderr',
    jsonFormat: { status: '%RESPONSE_CODE%' },
    omitEmptyValues: true,
  }),
  ExtensionProvider.httpAccessLogService({ ...at('als-http'), logName: 'http' }),
  ExtensionProvider.tcpAccessLogService({ ...at('als-tcp'), logName: 'tcp' }),
  ExtensionProvider.openTelemetryAccessLog({
    ...at('als-otel'),
    logName: 'otel',
    textFormat: '%RESPONSE_CODE%',
    attributes: { status: '%RESPONSE_CODE%' },
  }),
  ExtensionProvider.externalAuthorizationHttp({
    ...at('authz-http', 8000),
    service: 'authz/authz.example.com',
    timeout: Duration.millis(1500),
    failOpen: true,
    statusOnError: 503,
    clearRouteCache: true,
    body: { maxRequestBytes: 1000, allowPartialMessage: true },
    pathPrefix: '/check',
    includeRequestHeaders: ['cookie', 'x-*'],
    includeAdditionalHeaders: { 'x-from': 'mesh' },
    headersToUpstreamOnAllow: ['x-user'],
    headersToDownstreamOnDeny: ['set-cookie'],
    headersToDownstreamOnAllow: ['x-seen'],
  }),
  ExtensionProvider.externalAuthorizationGrpc({
    ...at('authz-grpc', 9000),
    body: { maxRequestBytes: 1000, packAsBytes: true },
  }),
  ExtensionProvider.raw('logs', 'stackdriver', { maxTagLength: 100 }),
];

/** A mesh config with all that can be set. */
export const EVERY_SETTING: MeshConfigProps = {
  accessLogFile: '/dev/stdout',
  accessLogFormat: '{"status": "%RESPONSE_CODE%"}',
  accessLogEncoding: choices.AccessLogEncoding.JSON,
  enableTracing: true,
  outboundTrafficPolicy: choices.OutboundTrafficPolicy.REGISTRY_ONLY,
  inboundTrafficPolicy: choices.InboundTrafficPolicy.LOCALHOST,
  extensionProviders: EVERY_PROVIDER,
  defaultProviders: { tracing: ['zipkin'], metrics: ['prometheus'], accessLogging: ['file-json'] },
  defaultHttpRetryPolicy: Retry.of(3, { perTryTimeout: Duration.seconds(2) }).on(RetryOn.GATEWAY_ERROR),
  trustDomain: 'example.com',
  trustDomainAliases: ['old.example.com'],
  rootNamespace: 'policies',
  defaultServiceExportTo: ['.'],
  defaultVirtualServiceExportTo: ['*'],
  defaultDestinationRuleExportTo: ['.', 'shop'],
  pathNormalization: choices.PathNormalization.DECODE_AND_MERGE_SLASHES,
  localityLoadBalancing: LocalityLoadBalancing.failoverPriority(['topology.kubernetes.io/region']),
  enableAutoMtls: false,
  minMeshTlsVersion: choices.MeshTlsVersion.TLSV1_3,
  discoverySelectors: [NamespaceSelector.labels({ mesh: 'on' }), NamespaceSelector.names('shop')],
  connectTimeout: Duration.seconds(4),
  protocolDetectionTimeout: Duration.millis(100),
  dnsRefreshRate: Duration.minutes(2),
  ingressControllerMode: choices.IngressControllerMode.STRICT,
  ingressClass: 'mesh',
  ingressService: 'edge',
  ingressSelector: 'edge',
  enablePrometheusMerge: false,
  proxy: {
    holdApplicationUntilProxyStarts: true,
    concurrency: 2,
    drainDuration: Duration.seconds(30),
    terminationDrainDuration: Duration.seconds(20),
    proxyMetadata: { ISTIO_META_DNS_CAPTURE: 'true' },
    traceSampling: 12.5,
    numTrustedProxies: 1,
    statsInclusionSuffixes: ['no_filter_chain_match', 'ssl.fail_verify_error'],
  },
  raw: { tcpKeepalive: { probes: 3 } },
};

const resources = {
  cpu: { request: Cpu.millis(250), limit: Cpu.units(1) },
  memory: { request: Size.mebibytes(300), limit: Size.gibibytes(1) },
};

/** A profile as it is. */
export const bare = (name: string): IstioInstallationOptions => ({
  istioVersion: IstioVersion.V1_31,
  kubernetesVersion: KubernetesVersion.of('1.34'),
  profile: Profile.of(name),
});

/** An ambient installation with all that can be set. */
export const everything: IstioInstallationOptions = {
  ...bare('ambient'),
  namespace: 'mesh',
  revision: 'canary',
  revisionTags: ['next', 'test'],
  compatibilityVersion: IstioVersion.V1_30,
  meshConfig: EVERY_SETTING,
  cluster: {
    meshId: 'mesh1',
    clusterName: 'cluster1',
    network: 'network1',
    injectionPath: '/inject/cluster/cluster1/net/network1',
    externalIstiod: true,
  },
  images: { hub: 'registry.example.com/istio', tag: '1.31.3', variant: 'debug', pullSecrets: ['pull'] },
  base: { values: { base: { excludedCRDs: ['wasmplugins.extensions.istio.io'] } } },
  istiod: {
    scaling: { min: 2, max: 4 },
    resources,
    env: { PILOT_SCOPE_GATEWAY_TO_NAMESPACE: 'true' },
    values: { podLabels: { team: 'mesh' }, global: { logAsJson: true } },
  },
  cni: { namespace: 'kube-system', resources, values: { podLabels: { team: 'mesh' } } },
  ztunnel: { namespace: 'kube-system', resources, values: { logLevel: 'debug' } },
  ingressGateway: {
    enabled: true,
    replicas: 3,
    resources,
    serviceType: GatewayServiceType.NODE_PORT,
    serviceAnnotations: { 'example.com/lb': 'internal' },
    ports: [
      GatewayPort.of('https', 443, { nodePort: 30443 }),
      GatewayPort.of('postgres', 5432, { targetPort: 15432 }),
    ],
  },
  egressGateway: { enabled: true, namespace: 'egress', scaling: { min: 2, max: 3 } },
  gateways: [
    { name: 'edge', namespace: 'edge', labels: { team: 'edge' } },
    { name: 'out', egress: true },
    { name: 'eastwest', networkGateway: 'network1' },
  ],
};
