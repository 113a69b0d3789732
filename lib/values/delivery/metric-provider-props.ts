import type { Duration } from 'cdk8s';

/** AWS Signature Version 4, for Amazon Managed Prometheus. */
export interface Sigv4Options {
  /**
   * The region of AWS.
   *
   * @default - none
   */
  readonly region?: string;
  /**
   * The profile of the credentials.
   *
   * @default - none
   */
  readonly profile?: string;
  /**
   * The role that is taken.
   *
   * @default - none
   */
  readonly roleArn?: string;
}

/** A token by OAuth 2, with the credentials of a client. */
export interface OAuth2Options {
  /** Where the token is got. */
  readonly tokenUrl: string;
  /** The client. */
  readonly clientId: string;
  /** The secret of the client; best an argument whose value is in a Secret: `{{args.secret}}`. */
  readonly clientSecret: string;
  /**
   * What the token is to be good for.
   *
   * @default - none
   */
  readonly scopes?: string[];
}

/** What a metric over HTTP can be given beside its query. */
export interface HttpMetricOptions {
  /**
   * How AWS knows the caller.
   *
   * @default - not at all
   */
  readonly sigv4?: Sigv4Options;
  /**
   * How the caller gets a token.
   *
   * @default - none is sent
   */
  readonly oauth2?: OAuth2Options;
  /**
   * Headers of the request.
   *
   * @default - none
   */
  readonly headers?: { readonly [name: string]: string };
  /**
   * How long the answer may take, in whole seconds.
   *
   * @default - as the provider has it: 10 seconds for a web metric
   */
  readonly timeout?: Duration;
  /**
   * Whether the certificate of the server is taken unseen.
   *
   * @default false
   */
  readonly insecure?: boolean;
}

/** A query over a range of time: the result is a list of values. */
export interface PrometheusRange {
  /** When it begins, as an expression: `now() - duration("1h")`. */
  readonly start: string;
  /** When it ends, as an expression: `now()`. */
  readonly end: string;
  /** The time between two values. */
  readonly step: Duration;
}

/** A query to Prometheus. */
export interface PrometheusMetricOptions extends HttpMetricOptions {
  /** The query, in PromQL. */
  readonly query: string;
  /**
   * The address of the server.
   *
   * @default - that of the environment variable `ARGO_ROLLOUTS_PROMETHEUS_ADDRESS` of the controller
   */
  readonly address?: string;
  /**
   * The range of time that is asked about.
   *
   * @default - none: the values of now
   */
  readonly range?: PrometheusRange;
}

/** The methods of a web metric. */
export enum WebMetricMethod {
  /** `GET`. */
  GET = 'GET',
  /** `POST`. */
  POST = 'POST',
  /** `PUT`. */
  PUT = 'PUT',
}

/** A request whose answer is the metric. */
export interface WebMetricOptions extends HttpMetricOptions {
  /** Where it is sent. */
  readonly url: string;
  /**
   * Its method.
   *
   * @default - `GET`
   */
  readonly method?: WebMetricMethod;
  /**
   * Its body, as text; for `POST` and `PUT`. Either this or `jsonBody`.
   *
   * @default - none
   */
  readonly body?: string;
  /**
   * Its body, as an object that is written as JSON; for `POST` and `PUT`. Either this or `body`.
   *
   * @default - none
   */
  readonly jsonBody?: any;
  /**
   * What of the answer is the result, as a JSON path.
   *
   * @default - all of it: `{$}`
   */
  readonly jsonPath?: string;
}

/** A Job whose success is that of the metric. */
export interface JobMetricOptions {
  /** The `spec` of the Job, as Kubernetes has it. */
  readonly spec: any;
  /**
   * Labels of the Job.
   *
   * @default - none
   */
  readonly labels?: { readonly [key: string]: string };
  /**
   * Annotations of the Job.
   *
   * @default - none
   */
  readonly annotations?: { readonly [key: string]: string };
}
