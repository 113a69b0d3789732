import type { Duration } from 'cdk8s';
import type { NamespaceSelector } from '../gateway-api/namespace-selector';
import type { LocalityLoadBalancing } from '../networking/locality';
import type { Retry } from '../networking/retry';
import type { ExtensionProvider } from './extension-provider';
import type { ExternalAuthorizer } from './external-authorizer';

/** How access logs are written. */
export enum AccessLogEncoding {
  /** As lines of text. Istio's default. */
  TEXT = 'TEXT',
  /** As JSON objects. */
  JSON = 'JSON',
}

/** What sidecars do with requests to hosts that the mesh does not know. */
export enum OutboundTrafficPolicy {
  /** They let them pass to the address that the application chose. Istio's default. */
  ALLOW_ANY = 'ALLOW_ANY',
  /** They answer HTTP with 502 and close other connections: what is outside must be declared by a service entry. */
  REGISTRY_ONLY = 'REGISTRY_ONLY',
}

/** What sidecars do with requests to ports of their pod that no Service names. */
export enum InboundTrafficPolicy {
  /** They pass them on to the address of the pod. Istio's default. */
  PASSTHROUGH = 'PASSTHROUGH',
  /** They pass them on to the loopback address of the pod. */
  LOCALHOST = 'LOCALHOST',
}

/** How the paths of requests are made uniform before policies and routes look at them. */
export enum PathNormalization {
  /** As Istio's release decides: `BASE`. */
  DEFAULT = 'DEFAULT',
  /** Not at all. */
  NONE = 'NONE',
  /** `.` and `..` are resolved, `\` becomes `/` (RFC 3986). */
  BASE = 'BASE',
  /** And repeated slashes become one. */
  MERGE_SLASHES = 'MERGE_SLASHES',
  /** And escaped slashes (`%2F`, `%5C`) are unescaped before that: the strictest. */
  DECODE_AND_MERGE_SLASHES = 'DECODE_AND_MERGE_SLASHES',
}

/** What istiod does with the Ingress objects of Kubernetes. */
export enum IngressControllerMode {
  /** It ignores them. */
  OFF = 'OFF',
  /** It serves those of its class and those of no class. */
  DEFAULT = 'DEFAULT',
  /** It serves those of its class alone. */
  STRICT = 'STRICT',
}

/** The oldest version of TLS that is spoken within the mesh. */
export enum MeshTlsVersion {
  /** TLS 1.2. Istio's default. */
  TLSV1_2 = 'TLSV1_2',
  /** TLS 1.3. */
  TLSV1_3 = 'TLSV1_3',
}

/** The providers that apply where no `Telemetry` says otherwise, by the names of extension providers. */
export interface DefaultProviders {
  /**
   * Those to which traces are sent.
   *
   * @default - none
   */
  readonly tracing?: string[];
  /**
   * Those that collect metrics.
   *
   * @default - `prometheus`
   */
  readonly metrics?: string[];
  /**
   * Those that write access logs.
   *
   * @default - none
   */
  readonly accessLogging?: string[];
}

/** What all proxies start with: Istio's `ProxyConfig` message. Annotations and `ProxyConfig` objects override it. */
export interface ProxyDefaults {
  /**
   * Whether containers of a pod wait until its sidecar is ready.
   *
   * @default false
   */
  readonly holdApplicationUntilProxyStarts?: boolean;
  /**
   * The number of worker threads; 0 for one a core.
   *
   * @default - as many as the limit of CPU allows
   */
  readonly concurrency?: number;
  /**
   * How long connections are drained when a proxy restarts within its pod.
   *
   * @default - 45 seconds
   */
  readonly drainDuration?: Duration;
  /**
   * How long connections are drained when a pod ends.
   *
   * @default - 5 seconds
   */
  readonly terminationDrainDuration?: Duration;
  /**
   * Variables for the agent beside the proxy, such as `ISTIO_META_DNS_CAPTURE`.
   *
   * @default - those of the profile
   */
  readonly proxyMetadata?: { readonly [name: string]: string };
  /**
   * The share of requests that are traced, in percent.
   *
   * @default - 1
   */
  readonly traceSampling?: number;
  /**
   * The number of trusted proxies in front of gateways, by which the address of the client is found in `X-Forwarded-For`.
   *
   * @default - 0
   */
  readonly numTrustedProxies?: number;
  /**
   * The ends of the names of Envoy's statistics that proxies show beside those that Istio needs, such as `ssl.fail_verify_error`. Each costs
   * memory in each proxy and in Prometheus.
   *
   * @default - none
   */
  readonly statsInclusionSuffixes?: string[];
}

/** The settings of the whole mesh: Istio's `MeshConfig` message. */
export interface MeshConfigProps {
  /**
   * The file to which proxies write their access log: `/dev/stdout`.
   *
   * @default - no access log
   */
  readonly accessLogFile?: string;
  /**
   * The format of the access log: text with Envoy's commands, or a JSON object for the encoding JSON.
   *
   * @default - Istio's own
   */
  readonly accessLogFormat?: string;
  /**
   * How the access log is written.
   *
   * @default AccessLogEncoding.TEXT
   */
  readonly accessLogEncoding?: AccessLogEncoding;
  /**
   * Whether proxies make traces, which go to the default tracing provider.
   *
   * @default - false
   */
  readonly enableTracing?: boolean;
  /**
   * What sidecars do with requests to hosts that the mesh does not know.
   *
   * @default OutboundTrafficPolicy.ALLOW_ANY
   */
  readonly outboundTrafficPolicy?: OutboundTrafficPolicy;
  /**
   * What sidecars do with requests to ports that no Service names.
   *
   * @default InboundTrafficPolicy.PASSTHROUGH
   */
  readonly inboundTrafficPolicy?: InboundTrafficPolicy;
  /**
   * What can be asked of programs outside of the proxies: traces, access logs, authorization. `Telemetry` and
   * `AuthorizationPolicy` name them.
   *
   * @default - those of the profile
   */
  readonly extensionProviders?: ExtensionProvider[];
  /**
   * Programs that decide whether requests are let in: extension providers too, which policies are given as objects.
   *
   * @default - none but those of `extensionProviders`
   */
  readonly authorizers?: ExternalAuthorizer[];
  /**
   * The providers that apply where no `Telemetry` says otherwise.
   *
   * @default - `prometheus` for metrics
   */
  readonly defaultProviders?: DefaultProviders;
  /**
   * How often and when requests are tried again where no route says otherwise. `Retry.off()` for never.
   *
   * @default - twice more, on `connect-failure,refused-stream,unavailable,cancelled` and on retriable status codes
   */
  readonly defaultHttpRetryPolicy?: Retry;
  /**
   * How often and when sidecars try requests to their own pods again. Only the number, the conditions and the backoff count there, and
   * ports that are declared gRPC are never retried. `Retry.off()` for never. Known to Istio 1.32 and later; before, it is fixed
   * (`MeshConfig.default_inbound_http_retry_policy` of istio.io/api 1.32).
   *
   * @default - twice more, on `reset-before-request`
   * @throws MeshError where a time for each try, other hosts or other localities are set
   */
  readonly defaultInboundHttpRetryPolicy?: Retry;
  /**
   * The trust domain of the mesh's identities.
   *
   * @default 'cluster.local'
   */
  readonly trustDomain?: string;
  /**
   * Other trust domains whose identities count as those of this mesh.
   *
   * @default - none
   */
  readonly trustDomainAliases?: string[];
  /**
   * The namespace whose policies apply to the whole mesh.
   *
   * @default - the namespace of the control plane
   */
  readonly rootNamespace?: string;
  /**
   * The namespaces that see services which do not say so themselves: `*`, `.` or names.
   *
   * @default - all
   */
  readonly defaultServiceExportTo?: string[];
  /**
   * The namespaces that see virtual services which do not say so themselves.
   *
   * @default - all
   */
  readonly defaultVirtualServiceExportTo?: string[];
  /**
   * The namespaces that see destination rules which do not say so themselves.
   *
   * @default - all
   */
  readonly defaultDestinationRuleExportTo?: string[];
  /**
   * How paths are made uniform.
   *
   * @default PathNormalization.DEFAULT
   */
  readonly pathNormalization?: PathNormalization;
  /**
   * Whether requests stay near, where no destination rule says otherwise.
   *
   * @default - they do, where outlier detection is set
   */
  readonly localityLoadBalancing?: LocalityLoadBalancing;
  /**
   * Whether sidecars encrypt to each other on their own.
   *
   * @default true
   */
  readonly enableAutoMtls?: boolean;
  /**
   * The oldest version of TLS that is spoken within the mesh.
   *
   * @default MeshTlsVersion.TLSV1_2
   */
  readonly minMeshTlsVersion?: MeshTlsVersion;
  /**
   * The namespaces that istiod looks at; one that is picked by any of these is.
   *
   * @default - all
   */
  readonly discoverySelectors?: NamespaceSelector[];
  /**
   * How long a proxy tries to connect, where no destination rule says otherwise.
   *
   * @default - 10 seconds
   */
  readonly connectTimeout?: Duration;
  /**
   * How long a proxy waits to find out whether a connection speaks HTTP.
   *
   * @default - not at all: it is found out by what comes first
   */
  readonly protocolDetectionTimeout?: Duration;
  /**
   * How often proxies ask DNS for the addresses of hosts.
   *
   * @default - every 60 seconds
   */
  readonly dnsRefreshRate?: Duration;
  /**
   * What istiod does with the Ingress objects of Kubernetes.
   *
   * @default IngressControllerMode.STRICT
   */
  readonly ingressControllerMode?: IngressControllerMode;
  /**
   * The class of the Ingress objects that are served.
   *
   * @default 'istio'
   */
  readonly ingressClass?: string;
  /**
   * The Service of the gateway that serves Ingress objects.
   *
   * @default 'istio-ingressgateway'
   */
  readonly ingressService?: string;
  /**
   * The value of the label `istio` of the gateway that serves Ingress objects.
   *
   * @default 'ingressgateway'
   */
  readonly ingressSelector?: string;
  /**
   * Whether the metrics of an application and of its sidecar are offered together.
   *
   * @default true
   */
  readonly enablePrometheusMerge?: boolean;
  /**
   * What all proxies start with.
   *
   * @default - Istio's own defaults and those of the profile
   */
  readonly proxy?: ProxyDefaults;
  /**
   * Fields of the `MeshConfig` message as it stands in YAML, for what has no property here. They are laid over the others.
   *
   * @default - none
   */
  readonly raw?: { [field: string]: any };
}
