import type { Duration } from 'cdk8s';
import type { MetricNumber } from './metric-number';

/** How Datadog makes one number of many. */
export enum DatadogAggregator {
  /** `avg`. */
  AVG = 'avg',
  /** `min`. */
  MIN = 'min',
  /** `max`. */
  MAX = 'max',
  /** `sum`. */
  SUM = 'sum',
  /** `last`. */
  LAST = 'last',
  /** `percentile`. */
  PERCENTILE = 'percentile',
  /** `mean`. */
  MEAN = 'mean',
  /** `l2norm`. */
  L2NORM = 'l2norm',
  /** `area`. */
  AREA = 'area',
}

/** The versions of Datadog's API. */
export enum DatadogApi {
  /** One query. */
  V1 = 'v1',
  /** One query or several, with a formula. */
  V2 = 'v2',
}

/** A query to Datadog. */
export interface DatadogMetricOptions {
  /**
   * The query. Either this or `queries`.
   *
   * @default - none
   */
  readonly query?: string;
  /**
   * Several queries by name, for version 2 of the API.
   *
   * @default - none
   */
  readonly queries?: { readonly [name: string]: string };
  /**
   * What is made of the queries, by their names.
   *
   * @default - none
   */
  readonly formula?: string;
  /**
   * The version of the API.
   *
   * @default - version 1
   */
  readonly apiVersion?: DatadogApi;
  /**
   * How one number is made of many, for version 2 of the API.
   *
   * @default - as Datadog does
   */
  readonly aggregator?: DatadogAggregator;
  /**
   * The window of time of the query.
   *
   * @default - 5 minutes
   */
  readonly interval?: Duration;
  /**
   * The Secret with the credentials.
   *
   * @default - the Secret `datadog` in the namespace of the controller
   */
  readonly secret?: string;
  /**
   * Whether the Secret stands in the namespace of the analysis, and not in that of the controller.
   *
   * @default false
   */
  readonly secretNamespaced?: boolean;
}

/** A query to New Relic. */
export interface NewRelicMetricOptions {
  /** The query, in NRQL. */
  readonly query: string;
  /**
   * The Secret with the account.
   *
   * @default - the Secret `newrelic`
   */
  readonly profile?: string;
  /**
   * How long the query may take, in whole seconds.
   *
   * @default - as New Relic has it
   */
  readonly timeout?: Duration;
}

/** A metric of CloudWatch, with a statistic of it. */
export interface CloudWatchStat {
  /**
   * The namespace of the metric.
   *
   * @default - none
   */
  readonly namespace?: string;
  /** The name of the metric. */
  readonly metricName: string;
  /**
   * The dimensions of the metric.
   *
   * @default - none
   */
  readonly dimensions?: { readonly [name: string]: string };
  /** The statistic: `p95`, `Sum`. */
  readonly stat: string;
  /**
   * The unit.
   *
   * @default - as CloudWatch has it
   */
  readonly unit?: string;
  /** How many seconds make one value. */
  readonly period: MetricNumber;
}

/** One query of a metric of CloudWatch. */
export interface CloudWatchQuery {
  /** Its name. */
  readonly id: string;
  /**
   * What is made of other queries, by their names. Either this or `stat`.
   *
   * @default - none
   */
  readonly expression?: string;
  /**
   * A metric with a statistic. Either this or `expression`.
   *
   * @default - none
   */
  readonly stat?: CloudWatchStat;
  /**
   * What it is called in the answer.
   *
   * @default - none
   */
  readonly label?: string;
  /**
   * How many seconds make one value.
   *
   * @default - as the statistic has it
   */
  readonly period?: MetricNumber;
  /**
   * Whether it is in the answer, and not only there for others.
   *
   * @default - as CloudWatch has it
   */
  readonly returnData?: boolean;
}

/** The pods of one side that Kayenta compares. */
export interface KayentaScopeSide {
  /** What is looked at, as the metrics name it. */
  readonly scope: string;
  /** The region. */
  readonly region: string;
  /** How many seconds lie between two values. */
  readonly step: number;
  /**
   * When it begins.
   *
   * @default - as Kayenta has it
   */
  readonly start?: string;
  /**
   * When it ends.
   *
   * @default - as Kayenta has it
   */
  readonly end?: string;
}

/** Two sides that Kayenta compares. */
export interface KayentaScope {
  /** The name. */
  readonly name: string;
  /** What runs until now. */
  readonly control: KayentaScopeSide;
  /** What is tried. */
  readonly experiment: KayentaScopeSide;
}

/** A comparison by Kayenta. */
export interface KayentaMetricOptions {
  /** The address of Kayenta. */
  readonly address: string;
  /** The application. */
  readonly application: string;
  /** The configuration of the comparison. */
  readonly canaryConfigName: string;
  /** The account of the metrics. */
  readonly metricsAccountName: string;
  /** The account of the configuration. */
  readonly configurationAccountName: string;
  /** The account of the storage. */
  readonly storageAccountName: string;
  /** The score from which on it is a success. */
  readonly pass: number;
  /** The score below which it is a failure. */
  readonly marginal: number;
  /** What is compared. */
  readonly scopes: KayentaScope[];
  /**
   * Whether it looks back at all of the time.
   *
   * @default false
   */
  readonly lookback?: boolean;
}

/** A query to SkyWalking. */
export interface SkyWalkingMetricOptions {
  /** The address of SkyWalking. */
  readonly address: string;
  /** The query, in GraphQL. */
  readonly query: string;
  /**
   * The window of time of the query.
   *
   * @default - 5 minutes
   */
  readonly interval?: Duration;
}
