import { choice, distinct, dnsLabel, filled, integer, percentage } from '../checks';
import { exportTo } from '../export-to';
import { MeshError, MeshErrorCode } from '../mesh-error';
import { filledList } from '../spec';
import { WireDuration } from '../wire-duration';
import { deepMerge, pruned } from './deep-merge';
import * as choices from './mesh-config';
import type { MeshConfigProps, ProxyDefaults } from './mesh-config';

const duration = (value: MeshConfigProps['connectTimeout'], what: string) =>
  WireDuration.maybe(value, what)?.text;

const oneOf = (value: string | undefined, words: object, what: string) =>
  value === undefined ? undefined : choice(value, Object.values(words), what);

const text = (value: string | undefined, what: string) =>
  value === undefined ? undefined : filled(value, what);

/** Istio's `MeshConfig` message; undefined where nothing is set. */
export function meshConfigSpec(props: MeshConfigProps = {}): any {
  const providers = [
    ...(props.extensionProviders ?? []),
    ...(props.authorizers ?? []).map(({ provider }) => provider),
  ];
  distinct(
    providers.map(({ name }) => name),
    'extension provider',
  );
  checkLogFormat(props);
  const typed = pruned({
    accessLogFile: text(props.accessLogFile, 'accessLogFile'),
    accessLogFormat: text(props.accessLogFormat, 'accessLogFormat'),
    accessLogEncoding: oneOf(props.accessLogEncoding, choices.AccessLogEncoding, 'accessLogEncoding'),
    enableTracing: props.enableTracing,
    outboundTrafficPolicy: {
      mode: oneOf(props.outboundTrafficPolicy, choices.OutboundTrafficPolicy, 'outboundTrafficPolicy'),
    },
    inboundTrafficPolicy: {
      mode: oneOf(props.inboundTrafficPolicy, choices.InboundTrafficPolicy, 'inboundTrafficPolicy'),
    },
    extensionProviders: filledList(providers.map((provider) => provider._toSpec())),
    defaultProviders: props.defaultProviders && { ...props.defaultProviders },
    defaultHttpRetryPolicy: props.defaultHttpRetryPolicy?._toSpec(),
    defaultInboundHttpRetryPolicy: inboundRetry(props.defaultInboundHttpRetryPolicy),
    trustDomain: text(props.trustDomain, 'trustDomain'),
    trustDomainAliases: filledList(props.trustDomainAliases),
    rootNamespace: props.rootNamespace && dnsLabel(props.rootNamespace, 'rootNamespace'),
    defaultServiceExportTo:
      props.defaultServiceExportTo && exportTo(props.defaultServiceExportTo, undefined, { mayHide: true }),
    defaultVirtualServiceExportTo:
      props.defaultVirtualServiceExportTo && exportTo(props.defaultVirtualServiceExportTo),
    defaultDestinationRuleExportTo:
      props.defaultDestinationRuleExportTo && exportTo(props.defaultDestinationRuleExportTo),
    pathNormalization: {
      normalization: oneOf(props.pathNormalization, choices.PathNormalization, 'pathNormalization'),
    },
    localityLbSetting: props.localityLoadBalancing?._toSpec(),
    enableAutoMtls: props.enableAutoMtls,
    meshMTLS: {
      minProtocolVersion: oneOf(props.minMeshTlsVersion, choices.MeshTlsVersion, 'minMeshTlsVersion'),
    },
    connectTimeout: duration(props.connectTimeout, 'connectTimeout'),
    protocolDetectionTimeout: duration(props.protocolDetectionTimeout, 'protocolDetectionTimeout'),
    dnsRefreshRate: duration(props.dnsRefreshRate, 'dnsRefreshRate'),
    ingressControllerMode: oneOf(
      props.ingressControllerMode,
      choices.IngressControllerMode,
      'ingressControllerMode',
    ),
    ingressClass: text(props.ingressClass, 'ingressClass'),
    ingressService: text(props.ingressService, 'ingressService'),
    ingressSelector: text(props.ingressSelector, 'ingressSelector'),
    enablePrometheusMerge: props.enablePrometheusMerge,
    defaultConfig: proxyConfigSpec(props.proxy),
    discoverySelectors: filledList(props.discoverySelectors?.map((selector) => selector._toSpec())),
  });
  return deepMerge(typed, props.raw);
}

/** What of retries counts at the pod that answers. */
const INBOUND_RETRY = new Set(['attempts', 'retryOn', 'backoff']);

function inboundRetry(retry: MeshConfigProps['defaultInboundHttpRetryPolicy']): object | undefined {
  if (retry === undefined) return undefined;
  const spec: object = retry._toSpec();
  const ignored = Object.keys(spec).filter((field) => !INBOUND_RETRY.has(field));
  if (ignored.length > 0) {
    throw new MeshError({
      code: MeshErrorCode.INVALID_VALUE,
      got: `${ignored.join(' and ')} in defaultInboundHttpRetryPolicy`,
      expected: 'the number of tries, their conditions and the backoff, which are all that Istio reads there',
      mend: `leave ${ignored.join(' and ')} out`,
    });
  }
  return spec;
}

function proxyConfigSpec(proxy: ProxyDefaults = {}): any {
  const { concurrency, traceSampling, numTrustedProxies, proxyMetadata } = proxy;
  return {
    holdApplicationUntilProxyStarts: proxy.holdApplicationUntilProxyStarts,
    concurrency: concurrency === undefined ? undefined : integer(concurrency, 'concurrency'),
    drainDuration: duration(proxy.drainDuration, 'drainDuration'),
    terminationDrainDuration: duration(proxy.terminationDrainDuration, 'terminationDrainDuration'),
    proxyMetadata: proxyMetadata && { ...proxyMetadata },
    tracing: {
      sampling: traceSampling === undefined ? undefined : percentage(traceSampling, 'traceSampling'),
    },
    gatewayTopology: {
      numTrustedProxies:
        numTrustedProxies === undefined ? undefined : integer(numTrustedProxies, 'numTrustedProxies'),
    },
    proxyStatsMatcher: {
      inclusionSuffixes: proxy.statsInclusionSuffixes && [...proxy.statsInclusionSuffixes],
    },
  };
}

/** With the encoding JSON, istiod reads the format as an object, and writes its own format where it is none. */
function checkLogFormat({ accessLogEncoding, accessLogFormat }: MeshConfigProps): void {
  if (accessLogEncoding !== choices.AccessLogEncoding.JSON || accessLogFormat === undefined) return;
  try {
    const value: unknown = JSON.parse(accessLogFormat);
    if (typeof value === 'object' && value !== null && !Array.isArray(value)) return;
  } catch {
    // Said below.
  }
  throw new MeshError({
    code: MeshErrorCode.CONFLICTING_SETTINGS,
    got: `accessLogFormat ${JSON.stringify(accessLogFormat)} with the encoding JSON`,
    expected: 'a JSON object, each value one of Envoy\'s commands: {"status": "%RESPONSE_CODE%"}',
    mend: 'write it as an object, or take AccessLogEncoding.TEXT',
  });
}
