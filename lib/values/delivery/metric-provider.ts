import type { Duration } from 'cdk8s';
import { atMostOne, choice, filled } from '../checks';
import { refuse } from '../mesh-fault';
import { defined, filledList, shaped, plainCopy } from '../spec';
import { WireDuration } from '../wire-duration';
import { goDuration, wholeSeconds } from './durations';
import { MeshError, MeshErrorCode } from '../mesh-error';
import { providerChecks } from './metric-provider-checks';
import type {
  HttpMetricOptions,
  JobMetricOptions,
  PrometheusMetricOptions,
  WebMetricOptions,
} from './metric-provider-props';
import { PROVIDER_SHAPE } from './metric-provider-shape';
import {
  type CloudWatchQuery,
  type CloudWatchStat,
  DatadogAggregator,
  DatadogApi,
  type DatadogMetricOptions,
  type KayentaMetricOptions,
  type KayentaScopeSide,
  type NewRelicMetricOptions,
  type SkyWalkingMetricOptions,
} from './metric-vendor-props';
import type { ProviderSpec } from './rollout-messages';

const pairs = (map: { readonly [name: string]: string } | undefined) =>
  map && filledList(Object.entries(map));

/** What metrics over HTTP have in common, as it is written. */
const overHttp = ({ sigv4, oauth2, headers, insecure }: HttpMetricOptions) => ({
  authentication: sigv4 || oauth2 ? defined({ sigv4, oauth2 }) : undefined,
  headers: pairs(headers)?.map(([key, value]) => ({ key, value })),
  insecure,
});

const side = ({ scope, region, step, start, end }: KayentaScopeSide) =>
  defined({ scope, region, step, start, end });

const statOf = ({ namespace, metricName, dimensions, stat, unit, period }: CloudWatchStat) =>
  defined({
    metric: defined({
      namespace,
      metricName,
      dimensions: pairs(dimensions)?.map(([name, value]) => ({ name, value })),
    }),
    stat,
    unit,
    period: period._toSpec(),
  });

/** Where the number comes from by which an analysis decides: a query, an answer, the success of a Job. */
export class MetricProvider {
  /** A query to Prometheus. */
  public static prometheus(options: PrometheusMetricOptions): MetricProvider {
    const { address, query, timeout, range } = options;
    return new MetricProvider({
      prometheus: defined({
        address,
        query: filled(query, 'query'),
        timeout: wholeSeconds(timeout, 'timeout'),
        rangeQuery: range && {
          start: filled(range.start, 'start of a range'),
          end: filled(range.end, 'end of a range'),
          step: WireDuration.of(range.step, 'step').text,
        },
        ...overHttp(options),
      }),
    });
  }

  /** A request whose answer is the metric. */
  public static web(options: WebMetricOptions): MetricProvider {
    const { url, method, body, jsonBody, jsonPath, timeout } = options;
    const timeoutSeconds = wholeSeconds(timeout, 'timeout');
    return new MetricProvider({
      web: defined({
        url: filled(url, 'url'),
        method,
        body,
        jsonBody,
        jsonPath,
        timeoutSeconds,
        ...overHttp(options),
      }),
    });
  }

  /** A query to Datadog. */
  public static datadog(options: DatadogMetricOptions): MetricProvider {
    const { secret, secretNamespaced, interval, queries, ...rest } = options;
    return new MetricProvider({
      datadog: defined({
        ...rest,
        queries: queries && { ...queries },
        interval: goDuration(interval, 'interval'),
        secretRef:
          secret !== undefined || secretNamespaced !== undefined
            ? defined({ name: secret, namespaced: secretNamespaced })
            : undefined,
      }),
    });
  }

  /** A query to New Relic. */
  public static newRelic(options: NewRelicMetricOptions): MetricProvider {
    const { query, profile, timeout } = options;
    return new MetricProvider({
      newRelic: defined({
        query: filled(query, 'query'),
        profile,
        timeout: wholeSeconds(timeout, 'timeout'),
      }),
    });
  }

  /**
   * A query to Wavefront.
   *
   * @param address the host of the server
   * @param query the query
   */
  public static wavefront(address: string, query: string): MetricProvider {
    return new MetricProvider({ wavefront: { address, query: filled(query, 'query') } });
  }

  /**
   * A query to Graphite.
   *
   * @param address the address of the server
   * @param query the query
   */
  public static graphite(address: string, query: string): MetricProvider {
    return new MetricProvider({ graphite: { address, query: filled(query, 'query') } });
  }

  /**
   * A query to InfluxDB.
   *
   * @param query the query, in Flux
   * @param profile the Secret with the address, the organization and the token; left out, it is `influxdb`
   */
  public static influxdb(query: string, profile?: string): MetricProvider {
    return new MetricProvider({ influxdb: defined({ profile, query: filled(query, 'query') }) });
  }

  /** A query to SkyWalking. */
  public static skyWalking(options: SkyWalkingMetricOptions): MetricProvider {
    const { address, query, interval } = options;
    return new MetricProvider({
      skywalking: defined({
        address,
        query: filled(query, 'query'),
        interval: goDuration(interval, 'interval'),
      }),
    });
  }

  /**
   * Queries to CloudWatch.
   *
   * @param queries the queries; one of them at least is in the answer
   * @param interval the window of time; left out, it is 5 minutes
   */
  public static cloudWatch(queries: CloudWatchQuery[], interval?: Duration): MetricProvider {
    const metricDataQueries = queries.map(({ stat, period, ...rest }) => {
      atMostOne({ expression: rest.expression, stat }, 'a query of CloudWatch', 'it asks for one of the two');
      return defined({ ...rest, metricStat: stat && statOf(stat), period: period?._toSpec() });
    });
    return new MetricProvider({
      cloudWatch: defined({ interval: goDuration(interval, 'interval'), metricDataQueries }),
    });
  }

  /** A comparison by Kayenta. */
  public static kayenta(options: KayentaMetricOptions): MetricProvider {
    const { pass, marginal, scopes, ...rest } = options;
    return new MetricProvider({
      kayenta: defined({
        ...rest,
        threshold: { pass, marginal },
        scopes: scopes.map(({ name, control, experiment }) => ({
          name,
          controlScope: side(control),
          experimentScope: side(experiment),
        })),
      }),
    });
  }

  /** A Job whose success is that of the metric. */
  public static job({ spec, labels, annotations }: JobMetricOptions): MetricProvider {
    const metadata = labels || annotations ? defined({ labels, annotations }) : undefined;
    return new MetricProvider({ job: defined({ metadata, spec: plainCopy(spec) }) });
  }

  /**
   * What a plugin of the controller measures.
   *
   * @param name the name of the plugin: `argoproj-labs/sample`
   * @param config what it is given
   */
  public static plugin(name: string, config: any): MetricProvider {
    return new MetricProvider({ plugin: { [filled(name, 'name of a plugin')]: plainCopy(config) } });
  }

  /**
   * Reads what `_toSpec()` wrote.
   *
   * @internal
   */
  public static _fromSpec(spec: any): MetricProvider {
    return new MetricProvider(shaped<ProviderSpec>(spec, PROVIDER_SHAPE));
  }

  private constructor(private readonly spec: ProviderSpec) {
    const names = providerNames(spec);
    // Argo Rollouts, utils/analysis/factory.go: `ValidateMetric`.
    if (names.length !== 1) {
      throw new MeshError({
        code: names.length === 0 ? MeshErrorCode.MISSING_SETTING : MeshErrorCode.CONFLICTING_SETTINGS,
        got: names.length === 0 ? 'a metric without a provider' : `a metric of ${names.join(' and ')}`,
        expected: 'one provider',
        mend: 'use a method of MetricProvider',
      });
    }
    const { apiVersion, aggregator } = spec.datadog ?? {};
    if (apiVersion !== undefined) choice(apiVersion, Object.values(DatadogApi), 'apiVersion of Datadog');
    if (aggregator !== undefined)
      choice(aggregator, Object.values(DatadogAggregator), 'aggregator of Datadog');
    refuse(providerChecks, spec);
  }

  /**
   * The provider in words.
   *
   * @internal
   */
  public _describe(): string {
    const [name] = providerNames(this.spec);
    const given = Object.entries(this.spec).find(([provider]) => provider === name)?.[1];
    return typeof given?.query === 'string' ? `${name}: ${given.query}` : name;
  }

  /**
   * The provider as Argo's `MetricProvider`.
   *
   * @internal
   */
  public _toSpec(): any {
    return plainCopy(this.spec);
  }
}

/** The providers that are given; each plugin counts as one. */
function providerNames({ plugin, ...others }: ProviderSpec): string[] {
  const given = Object.entries(others).filter(([, provider]) => provider !== undefined);
  return [...given.map(([name]) => name), ...Object.keys(plugin ?? {})];
}
