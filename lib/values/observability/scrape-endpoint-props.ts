import type { Duration } from 'cdk8s';
import type { Relabeling } from './relabeling';
import type { ScrapeAuthentication } from './scrape-authentication';
import type { ScrapeTls } from './scrape-tls';

/** How a request goes through a proxy for HTTP. */
export interface ScrapeProxyOptions {
  /**
   * The address of the proxy: `http://proxy:3128`.
   *
   * @default - none
   */
  readonly url?: string;
  /**
   * The hosts that are asked without it, with commas between them.
   *
   * @default - none
   */
  readonly noProxy?: string;
  /**
   * Whether the environment of Prometheus says which proxy it is.
   *
   * @default false
   */
  readonly fromEnvironment?: boolean;
}

/** Where metrics are, and how they are asked for. */
export interface ScrapeEndpointProps {
  /**
   * The name of the port: of a container for a `PodMonitor`, of the Service for a `ServiceMonitor`.
   *
   * @default - none: any port that `relabelings` keep
   */
  readonly port?: string;
  /**
   * The number of the port of the pod.
   *
   * @default - the port by its name
   */
  readonly portNumber?: number;
  /**
   * The path.
   *
   * @default '/metrics'
   */
  readonly path?: string;
  /**
   * Parameters of the request.
   *
   * @default - none
   */
  readonly params?: { readonly [name: string]: string[] };
  /**
   * Whether it is asked by `https`.
   *
   * @default - by `http`
   */
  readonly https?: boolean;
  /**
   * How often it is asked.
   *
   * @default - as Prometheus is set up
   */
  readonly interval?: Duration;
  /**
   * How long an answer may take; not longer than the interval.
   *
   * @default - as Prometheus is set up
   */
  readonly scrapeTimeout?: Duration;
  /**
   * Whether labels of the metrics go before those of the target.
   *
   * @default false
   */
  readonly honorLabels?: boolean;
  /**
   * Whether the times of the metrics count, where they have any.
   *
   * @default true
   */
  readonly honorTimestamps?: boolean;
  /**
   * Whether series with times of their own end when they are no longer there.
   *
   * @default false
   */
  readonly trackTimestampsStaleness?: boolean;
  /**
   * Whether pods that have ended are left out.
   *
   * @default true
   */
  readonly filterRunning?: boolean;
  /**
   * Whether redirects are followed.
   *
   * @default true
   */
  readonly followRedirects?: boolean;
  /**
   * Whether HTTP/2 may be spoken.
   *
   * @default true
   */
  readonly enableHttp2?: boolean;
  /**
   * TLS with the target.
   *
   * @default - none
   */
  readonly tls?: ScrapeTls;
  /**
   * How Prometheus shows who it is.
   *
   * @default - not at all
   */
  readonly authentication?: ScrapeAuthentication;
  /**
   * A proxy for HTTP on the way.
   *
   * @default - none
   */
  readonly proxy?: ScrapeProxyOptions;
  /**
   * What becomes of targets before they are asked.
   *
   * @default - they stay
   */
  readonly relabelings?: Relabeling[];
  /**
   * What becomes of series before they are stored.
   *
   * @default - they stay
   */
  readonly metricRelabelings?: Relabeling[];
}
