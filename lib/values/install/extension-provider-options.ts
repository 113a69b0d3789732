import type { Duration } from 'cdk8s';

/** The program that a provider asks. */
export interface ProviderService {
  /** The name by which `Telemetry` and `AuthorizationPolicy` refer to the provider; once in a mesh. */
  readonly name: string;
  /**
   * The full host of its Service or service entry, `collector.observability.svc.cluster.local`. With its namespace before it,
   * `observability/collector.example.com`, where more than one namespace has that host.
   */
  readonly service: string;
  /** The port of the Service. */
  readonly port: number;
}

/** What a provider of traces can be given. */
export interface TracingProviderOptions extends ProviderService {
  /**
   * The most characters of the path that go into a trace.
   *
   * @default - 256
   */
  readonly maxTagLength?: number;
}

/** What a Zipkin collector can be given. */
export interface ZipkinProviderOptions extends TracingProviderOptions {
  /**
   * Whether the ids of traces have 64 bits instead of 128.
   *
   * @default false
   */
  readonly enable64bitTraceId?: boolean;
  /**
   * The path to which spans are posted.
   *
   * @default '/api/v2/spans'
   */
  readonly path?: string;
}

/** What an OpenTelemetry collector can be given. */
export interface OpenTelemetryProviderOptions extends TracingProviderOptions {
  /**
   * The path to which spans are posted by HTTP.
   *
   * @default - they are sent by gRPC
   */
  readonly httpPath?: string;
  /**
   * How long a proxy waits for the collector. Only with `httpPath`.
   *
   * @default - 10 seconds
   */
  readonly httpTimeout?: Duration;
  /**
   * Headers of the requests by HTTP. Only with `httpPath`.
   *
   * @default - none
   */
  readonly httpHeaders?: { readonly [name: string]: string };
}

/** What a SkyWalking server can be given. */
export interface SkyWalkingProviderOptions extends ProviderService {
  /**
   * The token with which proxies show who they are. It stands in the mesh config for all to read.
   *
   * @default - none
   */
  readonly accessToken?: string;
}

/** What an access log in a file can be given. */
export interface FileAccessLogOptions {
  /** The name by which `Telemetry` refers to the provider. */
  readonly name: string;
  /**
   * The file.
   *
   * @default '/dev/stdout'
   */
  readonly path?: string;
  /**
   * The line that is written, with Envoy's commands. Not together with `jsonFormat`.
   *
   * @default - Istio's own
   */
  readonly textFormat?: string;
  /**
   * The fields of the object that is written, with Envoy's commands as their values.
   *
   * @default - text
   */
  readonly jsonFormat?: { readonly [field: string]: string };
  /**
   * Whether fields without a value are left out.
   *
   * @default - false
   */
  readonly omitEmptyValues?: boolean;
}

/** What an access log service can be given. */
export interface AccessLogServiceOptions extends ProviderService {
  /**
   * The name of the log.
   *
   * @default - Istio's own
   */
  readonly logName?: string;
}

/** What an access log that goes to an OpenTelemetry collector can be given. */
export interface OpenTelemetryAccessLogOptions extends AccessLogServiceOptions {
  /**
   * The body of the entry, with Envoy's commands.
   *
   * @default - Istio's own
   */
  readonly textFormat?: string;
  /**
   * The attributes of the entry, with Envoy's commands as their values.
   *
   * @default - none
   */
  readonly attributes?: { readonly [name: string]: string };
}

/** The part of a request's body that is shown to an authorization service. */
export interface AuthorizedBody {
  /** The most bytes that a proxy keeps. */
  readonly maxRequestBytes: number;
  /**
   * Whether a longer body is shown in part; else it is answered with 413.
   *
   * @default - false
   */
  readonly allowPartialMessage?: boolean;
  /**
   * Whether it is sent as bytes instead of text. Only for gRPC.
   *
   * @default - false
   */
  readonly packAsBytes?: boolean;
}

/** What an authorization service can be given. */
export interface ExternalAuthorizationOptions extends ProviderService {
  /**
   * How long a proxy waits for it.
   *
   * @default - 600 seconds
   */
  readonly timeout?: Duration;
  /**
   * Whether requests pass when it does not answer.
   *
   * @default false
   */
  readonly failOpen?: boolean;
  /**
   * The status with which a request is answered when the service does not answer.
   *
   * @default 403
   */
  readonly statusOnError?: number;
  /**
   * The part of the body that is shown to it.
   *
   * @default - nothing of it
   */
  readonly body?: AuthorizedBody;
  /**
   * Whether the route is looked for again after the headers that it adds or takes away.
   *
   * @default false
   */
  readonly clearRouteCache?: boolean;
}

/** What an authorization service that speaks HTTP can be given. Names of headers may begin or end with `*`. */
export interface ExternalAuthorizationHttpOptions extends ExternalAuthorizationOptions {
  /**
   * What is put before the path of the request.
   *
   * @default - nothing
   */
  readonly pathPrefix?: string;
  /**
   * The headers of the request that are shown to it, beside host, method and path.
   *
   * @default - none
   */
  readonly includeRequestHeaders?: string[];
  /**
   * Headers that are added to what it is asked.
   *
   * @default - none
   */
  readonly includeAdditionalHeaders?: { readonly [name: string]: string };
  /**
   * The headers of its answer that go on to the application when it allows.
   *
   * @default - none
   */
  readonly headersToUpstreamOnAllow?: string[];
  /**
   * The headers of its answer that go back to the client when it denies.
   *
   * @default - all
   */
  readonly headersToDownstreamOnDeny?: string[];
  /**
   * The headers of its answer that go back to the client when it allows.
   *
   * @default - none
   */
  readonly headersToDownstreamOnAllow?: string[];
}
