import { choice, objectName } from '../checks';
import { defined, mapValues, plainCopy, shaped } from '../spec';
import type { MetricTemplateProviderSpec } from './flagger-messages';

/** What Flagger asks for the values of a metric. */
export enum MetricTemplateProviderType {
  /** Prometheus, or what understands PromQL. */
  PROMETHEUS = 'prometheus',
  /** InfluxDB. */
  INFLUXDB = 'influxdb',
  /** Datadog. */
  DATADOG = 'datadog',
  /** The external metrics of Kubernetes. */
  EXTERNAL_METRICS = 'externalmetrics',
  /** Google Cloud Monitoring. */
  STACKDRIVER = 'stackdriver',
  /** AWS CloudWatch. */
  CLOUDWATCH = 'cloudwatch',
  /** New Relic. */
  NEW_RELIC = 'newrelic',
  /** Graphite. */
  GRAPHITE = 'graphite',
  /** Dynatrace. */
  DYNATRACE = 'dynatrace',
  /** Keptn. */
  KEPTN = 'keptn',
  /** Splunk Observability. */
  SPLUNK = 'splunk',
}

/** How the provider of a metric is asked. */
export interface MetricTemplateProviderOptions {
  /**
   * The Secret with what it asks for, of the namespace of the template.
   *
   * @default - none
   */
  readonly secret?: string;
  /**
   * Headers of the request, each with its values.
   *
   * @default - none
   */
  readonly headers?: { readonly [name: string]: string[] };
  /**
   * Whether any certificate is good.
   *
   * @default false
   */
  readonly insecureSkipVerify?: boolean;
}

/** What is needed to ask any provider. */
export interface AnyMetricTemplateProviderOptions extends MetricTemplateProviderOptions {
  /**
   * Its address.
   *
   * @default - that which the provider has for all
   */
  readonly address?: string;
  /**
   * The region of AWS.
   *
   * @default - none
   */
  readonly region?: string;
}

const SHAPE = {
  type: true,
  address: true,
  headers: true,
  secretRef: { name: true },
  region: true,
  insecureSkipVerify: true,
} as const;

/** Whom Flagger asks for the values of a metric. */
export class MetricTemplateProvider {
  /**
   * Prometheus.
   *
   * @param address its address: `http://prometheus.istio-system:9090`
   * @param options how it is asked; a Secret has a `token`, or a `username` and a `password`
   */
  public static prometheus(
    address: string,
    options: MetricTemplateProviderOptions = {},
  ): MetricTemplateProvider {
    return MetricTemplateProvider.of(MetricTemplateProviderType.PROMETHEUS, { ...options, address });
  }

  /**
   * AWS CloudWatch. The query is the JSON of a list of `MetricDataQuery`.
   *
   * @param region the region
   */
  public static cloudWatch(region: string): MetricTemplateProvider {
    return MetricTemplateProvider.of(MetricTemplateProviderType.CLOUDWATCH, { region });
  }

  /**
   * Datadog.
   *
   * @param secret the Secret with `datadog_api_key` and `datadog_application_key`
   * @param address its address; left out, that of Datadog in the United States
   */
  public static datadog(secret: string, address?: string): MetricTemplateProvider {
    return MetricTemplateProvider.of(MetricTemplateProviderType.DATADOG, { secret, address });
  }

  /**
   * Any provider.
   *
   * @param type which
   * @param options how it is asked
   */
  public static of(
    type: MetricTemplateProviderType,
    options: AnyMetricTemplateProviderOptions = {},
  ): MetricTemplateProvider {
    const { address, secret, headers, region, insecureSkipVerify } = options;
    return MetricTemplateProvider._fromSpec(
      defined({
        type,
        address,
        secretRef: secret === undefined ? undefined : { name: secret },
        headers: mapValues(headers, (values) => [...values]),
        region,
        insecureSkipVerify,
      }),
    );
  }

  /**
   * Reads what `_toSpec()` wrote.
   *
   * @internal
   */
  public static _fromSpec(spec: any): MetricTemplateProvider {
    return new MetricTemplateProvider(shaped<MetricTemplateProviderSpec>(spec, SHAPE));
  }

  private constructor(private readonly spec: MetricTemplateProviderSpec) {
    choice(spec.type, Object.values(MetricTemplateProviderType), 'type of a metric provider');
    if (spec.secretRef !== undefined) objectName(spec.secretRef.name, 'name of a Secret');
  }

  /**
   * The provider in words.
   *
   * @internal
   */
  public _describe(): string {
    const { type, address, region } = this.spec;
    const place = address ?? region;
    return place === undefined ? type : `${type} at ${place}`;
  }

  /**
   * The provider as Flagger's `MetricTemplateProvider`.
   *
   * @internal
   */
  public _toSpec(): any {
    return plainCopy(this.spec);
  }
}
