import { dnsNameOrIp } from '../dns-name';
import { atMostOne, dnsLabel, filled, integer, port as tcpPort } from '../checks';
import { MeshError, MeshErrorCode } from '../mesh-error';
import { filledList } from '../spec';
import { WireDuration } from '../wire-duration';
import { pruned } from './deep-merge';
import type {
  AccessLogServiceOptions,
  AuthorizedBody,
  ExternalAuthorizationHttpOptions,
  ExternalAuthorizationOptions,
  FileAccessLogOptions,
  OpenTelemetryAccessLogOptions,
  OpenTelemetryProviderOptions,
  ProviderService,
  SkyWalkingProviderOptions,
  TracingProviderOptions,
  ZipkinProviderOptions,
} from './extension-provider-options';

/** The kind of a provider of which the name alone is known. */
const IMPORTED = '';

/**
 * A program outside of the proxies that the mesh can ask: for traces, access logs, authorization. `Telemetry` and
 * `AuthorizationPolicy` refer to it by its name; without one of them it does nothing.
 */
export class ExtensionProvider {
  /** Traces to a Zipkin collector, or to one that speaks its protocol. */
  public static zipkin(options: ZipkinProviderOptions): ExtensionProvider {
    const { enable64bitTraceId, path } = options;
    return new ExtensionProvider(options.name, 'zipkin', { ...traced(options), enable64bitTraceId, path });
  }

  /** Traces to an OpenTelemetry collector, by gRPC unless a path for HTTP is given. */
  public static openTelemetry(options: OpenTelemetryProviderOptions): ExtensionProvider {
    const { httpPath, httpTimeout, httpHeaders } = options;
    if (httpPath === undefined && (httpTimeout !== undefined || httpHeaders !== undefined)) {
      throw new MeshError({
        code: MeshErrorCode.MISSING_SETTING,
        got: `settings of HTTP without a path for the collector ${options.name}`,
        expected: 'a path, without which spans are sent by gRPC',
        mend: 'set `httpPath`: "/v1/traces" for most collectors',
      });
    }
    const headers = Object.entries(httpHeaders ?? {}).map(([name, value]) => ({ name, value }));
    const http = httpPath && {
      path: httpPath,
      timeout: WireDuration.maybe(httpTimeout, 'httpTimeout')?.text,
      headers: filledList(headers),
    };
    return new ExtensionProvider(options.name, 'opentelemetry', { ...traced(options), http });
  }

  /** Traces to a Datadog agent. */
  public static datadog(options: TracingProviderOptions): ExtensionProvider {
    return new ExtensionProvider(options.name, 'datadog', traced(options));
  }

  /** Traces to a SkyWalking server. */
  public static skyWalking(options: SkyWalkingProviderOptions): ExtensionProvider {
    const { accessToken } = options;
    return new ExtensionProvider(options.name, 'skywalking', { ...asked(options), accessToken });
  }

  /**
   * Metrics for Prometheus, which scrapes them.
   *
   * @param name the name by which `Telemetry` refers to it
   */
  public static prometheus(name: string): ExtensionProvider {
    return new ExtensionProvider(name, 'prometheus', {});
  }

  /** An access log that proxies write to a file, or to their standard output. */
  public static fileAccessLog(options: FileAccessLogOptions): ExtensionProvider {
    const { name, path = '/dev/stdout', textFormat: text, jsonFormat, omitEmptyValues } = options;
    atMostOne({ textFormat: text, jsonFormat }, `access log ${name}`, 'a log has one format');
    const logFormat = { text, labels: jsonFormat && { ...jsonFormat } };
    return new ExtensionProvider(name, 'envoyFileAccessLog', {
      path: filled(path, 'path'),
      logFormat,
      omitEmptyValues,
    });
  }

  /** An access log of HTTP that goes to a service by gRPC. */
  public static httpAccessLogService(options: AccessLogServiceOptions): ExtensionProvider {
    const { logName } = options;
    return new ExtensionProvider(options.name, 'envoyHttpAls', { ...asked(options), logName });
  }

  /** An access log of TCP that goes to a service by gRPC. */
  public static tcpAccessLogService(options: AccessLogServiceOptions): ExtensionProvider {
    const { logName } = options;
    return new ExtensionProvider(options.name, 'envoyTcpAls', { ...asked(options), logName });
  }

  /** An access log that goes to an OpenTelemetry collector. */
  public static openTelemetryAccessLog(options: OpenTelemetryAccessLogOptions): ExtensionProvider {
    const { logName, textFormat: text, attributes } = options;
    const logFormat = { text, labels: attributes && { ...attributes } };
    return new ExtensionProvider(options.name, 'envoyOtelAls', { ...asked(options), logName, logFormat });
  }

  /** A service that decides by HTTP whether a request is allowed, for policies with the action `CUSTOM`. */
  public static externalAuthorizationHttp(options: ExternalAuthorizationHttpOptions): ExtensionProvider {
    const { pathPrefix, includeAdditionalHeaders } = options;
    return new ExtensionProvider(options.name, 'envoyExtAuthzHttp', {
      ...authorizing(options),
      pathPrefix,
      includeRequestHeadersInCheck: filledList(options.includeRequestHeaders),
      includeAdditionalHeadersInCheck: includeAdditionalHeaders && { ...includeAdditionalHeaders },
      headersToUpstreamOnAllow: filledList(options.headersToUpstreamOnAllow),
      headersToDownstreamOnDeny: filledList(options.headersToDownstreamOnDeny),
      headersToDownstreamOnAllow: filledList(options.headersToDownstreamOnAllow),
    });
  }

  /** A service that decides by gRPC whether a request is allowed, for policies with the action `CUSTOM`. */
  public static externalAuthorizationGrpc(options: ExternalAuthorizationOptions): ExtensionProvider {
    return new ExtensionProvider(options.name, 'envoyExtAuthzGrpc', authorizing(options));
  }

  /**
   * A provider as it stands in YAML, for one that has no method here.
   *
   * @param name the name by which others refer to it
   * @param kind the field of Istio's `ExtensionProvider` message: `stackdriver`, `sds` …
   * @param settings the message in this field
   */
  public static raw(name: string, kind: string, settings: any): ExtensionProvider {
    return new ExtensionProvider(name, filled(kind, 'kind of provider'), structuredClone(settings));
  }

  /**
   * One that is declared in the mesh already, for policies to refer to. It cannot be declared again.
   *
   * @param name its name in `extensionProviders`, or `envoy`, `prometheus` and `stackdriver`, which every mesh has
   */
  public static imported(name: string): ExtensionProvider {
    return new ExtensionProvider(name, IMPORTED, {});
  }

  private constructor(
    /** The name by which others refer to it. */
    public readonly name: string,
    /** The field of Istio's `ExtensionProvider` message that it fills; empty for one that is imported. */
    public readonly kind: string,
    private readonly settings: any,
  ) {
    filled(name, 'name of an extension provider');
  }

  /** Whether it is declared elsewhere. */
  public get isImported(): boolean {
    return this.kind === IMPORTED;
  }

  /**
   * The provider in words.
   *
   * @internal
   */
  public _describe(): string {
    if (this.isImported) return `${this.name} (declared elsewhere)`;
    const { service, port } = this.settings;
    return `${this.name} (${this.kind}${service === undefined ? '' : ` at ${service}:${port}`})`;
  }

  /**
   * The provider as Istio's `ExtensionProvider` message.
   *
   * @internal
   */
  public _toSpec(): any {
    if (this.isImported) {
      throw new MeshError({
        code: MeshErrorCode.CONFLICTING_SETTINGS,
        got: `the imported provider "${this.name}" among those that are declared`,
        expected: 'a provider with its settings',
        mend: 'leave it out: it is declared already, or make it by another method of ExtensionProvider',
      });
    }
    return { name: this.name, [this.kind]: pruned(this.settings) ?? {} };
  }
}

/** Host and port, as istiod's `validateExtensionProviderService` takes them. */
function asked({ service, port }: ProviderService): object {
  const [host, ...rest] = String(service).split('/').reverse();
  dnsNameOrIp(host, 'service of an extension provider');
  for (const namespace of rest) dnsLabel(namespace, 'namespace of an extension provider');
  return { service, port: tcpPort(port, 'port of an extension provider') };
}

function traced(options: TracingProviderOptions): object {
  const { maxTagLength } = options;
  return {
    ...asked(options),
    maxTagLength: maxTagLength === undefined ? undefined : integer(maxTagLength, 'maxTagLength', 1),
  };
}

function authorizing(options: ExternalAuthorizationOptions): object {
  const { timeout, failOpen, statusOnError, body, clearRouteCache } = options;
  const status = statusOnError === undefined ? undefined : integer(statusOnError, 'statusOnError', 200, 599);
  return {
    ...asked(options),
    timeout: WireDuration.maybe(timeout, 'timeout')?.text,
    failOpen,
    clearRouteCache,
    statusOnError: status === undefined ? undefined : String(status),
    includeRequestBodyInCheck: body && bodySpec(body),
  };
}

function bodySpec({ maxRequestBytes, allowPartialMessage, packAsBytes }: AuthorizedBody): object {
  return {
    maxRequestBytes: integer(maxRequestBytes, 'maxRequestBytes', 1),
    allowPartialMessage,
    packAsBytes,
  };
}
