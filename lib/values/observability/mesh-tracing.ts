import { objectName, percentage, port as checkPort } from '../checks';
import { ExtensionProvider } from '../install/extension-provider';
import { Tracing } from '../telemetry/tracing';
import { defined } from '../spec';

/** Where traces go. */
export interface MeshTracingOptions {
  /**
   * The name of the provider in the mesh configuration.
   *
   * @default 'otel-tracing'
   */
  readonly provider?: string;
  /**
   * Of how many requests that nobody has decided about yet spans are reported, in percent.
   *
   * @default - 1 percent, as Istio has it
   */
  readonly samplingPercentage?: number;
}

/** An endpoint for traces by OpenTelemetry's protocol over gRPC. */
export interface OtlpOptions extends MeshTracingOptions {
  /** The Service that takes them, by its name in full: `jaeger-collector.observability.svc.cluster.local`. */
  readonly service: string;
  /**
   * Its port.
   *
   * @default 4317
   */
  readonly port?: number;
}

/** A collector between the proxies and where traces are kept. */
export interface TraceCollectorOptions extends MeshTracingOptions {
  /**
   * The address to which the collector sends traces, by OpenTelemetry's protocol over gRPC: `jaeger-collector.observability:4317`.
   */
  readonly exportTo: string;
  /**
   * The name of the collector. Its operator calls the Service by it, with `-collector` at the end.
   *
   * @default 'mesh-traces'
   */
  readonly name?: string;
  /**
   * Whether the collector sends without TLS. Within a mesh its sidecar adds mutual TLS.
   *
   * @default true
   */
  readonly insecure?: boolean;
  /**
   * How many collectors there are.
   *
   * @default - one
   */
  readonly replicas?: number;
}

/** OpenTelemetry's port for gRPC, as in Istio's samples/open-telemetry/otel.yaml. */
const OTLP_PORT = 4317;

/** How requests of the whole mesh are traced, and where traces go. */
export class MeshTracing {
  /** To whatever takes OpenTelemetry's protocol: Jaeger, Tempo, a collector that is there already. */
  public static otlp(options: OtlpOptions): MeshTracing {
    const { service, port = OTLP_PORT } = options;
    checkPort(port, 'port for traces');
    return new MeshTracing(options, () => ({ service, port }));
  }

  /** By a collector that the operator of OpenTelemetry runs (kind `OpenTelemetryCollector`), which sends them on. */
  public static collector(options: TraceCollectorOptions): MeshTracing {
    const { name = 'mesh-traces' } = options;
    objectName(name, 'name of a collector');
    // OpenTelemetry operator, internal/naming/main.go: Service.
    const service = (namespace: string) => `${name}-collector.${namespace}.svc.cluster.local`;
    return new MeshTracing(options, (namespace) => ({ service: service(namespace), port: OTLP_PORT }), {
      ...options,
      name,
    });
  }

  /** The name of the provider in the mesh configuration. */
  public readonly provider: string;

  private constructor(
    private readonly options: MeshTracingOptions,
    private readonly endpoint: (namespace: string) => { service: string; port: number },
    private readonly collector?: TraceCollectorOptions,
  ) {
    this.provider = options.provider ?? 'otel-tracing';
    if (options.samplingPercentage !== undefined)
      percentage(options.samplingPercentage, 'samplingPercentage');
  }

  /**
   * The provider, to be given to the installation as one of `meshConfig.extensionProviders`. istiod knows no other way to be told of it.
   *
   * @param namespace the namespace of the collector, where there is one; `istio-system` where nothing is said
   */
  public extensionProvider(namespace = 'istio-system'): ExtensionProvider {
    return ExtensionProvider.openTelemetry({ name: this.provider, ...this.endpoint(namespace) });
  }

  /**
   * Where traces go, in words.
   *
   * @internal
   */
  public _describe(): string {
    return `traces by ${this.provider}`;
  }

  /** @internal */
  public _telemetry(): Tracing {
    const { samplingPercentage } = this.options;
    return Tracing.of(defined({ providers: [this.provider], randomSamplingPercentage: samplingPercentage }));
  }

  /**
   * The collector as the operator's object has it; undefined where there is none.
   *
   * @internal
   */
  public _collector(): { readonly name: string; readonly spec: any } | undefined {
    if (this.collector === undefined) return undefined;
    const { name = '', exportTo, insecure = true, replicas } = this.collector;
    return {
      name,
      spec: defined({
        mode: 'deployment',
        replicas,
        config: {
          receivers: { otlp: { protocols: { grpc: { endpoint: `0.0.0.0:${OTLP_PORT}` } } } },
          processors: { batch: {} },
          exporters: { otlp: { endpoint: exportTo, tls: { insecure } } },
          service: {
            pipelines: { traces: { receivers: ['otlp'], processors: ['batch'], exporters: ['otlp'] } },
          },
        },
      }),
    };
  }
}
