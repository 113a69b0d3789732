import { port } from '../checks';
import { MeshError, MeshErrorCode } from '../mesh-error';
import { defined, filledList, filledMap, plainCopy } from '../spec';
import { maybePrometheusDuration, millisecondsOf } from './prometheus-duration';
import { Relabeling } from './relabeling';
import { ScrapeAuthentication } from './scrape-authentication';
import type { ScrapeEndpointProps } from './scrape-endpoint-props';
import { ScrapeTls } from './scrape-tls';

/** The fields that are taken as they are. */
const PLAIN = [
  'port',
  'path',
  'params',
  'scheme',
  'interval',
  'scrapeTimeout',
  'honorLabels',
  'honorTimestamps',
  'trackTimestampsStaleness',
  'filterRunning',
  'followRedirects',
  'enableHttp2',
  'proxyUrl',
  'noProxy',
  'proxyFromEnvironment',
] as const;

const picked = (spec: any, names: readonly string[]) =>
  Object.fromEntries(names.filter((name) => spec[name] !== undefined).map((name) => [name, spec[name]]));

const relabelings = (list: any[] | undefined) =>
  filledList(list?.map((entry) => Relabeling._fromSpec(entry)._toSpec()));

/** Where metrics are, and how they are asked for. */
export class ScrapeEndpoint {
  /** An endpoint. */
  public static of(props: ScrapeEndpointProps): ScrapeEndpoint {
    const { https, proxy = {}, relabelings, metricRelabelings } = props;
    const given = defined({
      ...picked(props, PLAIN),
      portNumber: props.portNumber,
      scheme: https === undefined ? undefined : https ? 'https' : 'http',
      interval: maybePrometheusDuration(props.interval, 'interval'),
      scrapeTimeout: maybePrometheusDuration(props.scrapeTimeout, 'scrape timeout'),
      params: filledMap(props.params),
      tlsConfig: props.tls?._toSpec(),
      ...props.authentication?._toSpec(),
      proxyUrl: proxy.url,
      noProxy: proxy.noProxy,
      proxyFromEnvironment: proxy.fromEnvironment,
      relabelings: filledList(relabelings?.map((one) => one._toSpec())),
      metricRelabelings: filledList(metricRelabelings?.map((one) => one._toSpec())),
    });
    return new ScrapeEndpoint(given);
  }

  /**
   * Reads what `_toSpec()` or `_toServiceSpec()` wrote.
   *
   * @internal
   */
  public static _fromSpec(spec: any): ScrapeEndpoint {
    const { portNumber, targetPort, tlsConfig } = spec;
    return new ScrapeEndpoint(
      defined({
        ...picked(spec, PLAIN),
        portNumber: portNumber ?? (typeof targetPort === 'number' ? targetPort : undefined),
        tlsConfig: tlsConfig && ScrapeTls._fromSpec(tlsConfig)._toSpec(),
        ...ScrapeAuthentication._fromSpec(spec)?._toSpec(),
        relabelings: relabelings(spec.relabelings),
        metricRelabelings: relabelings(spec.metricRelabelings),
      }),
    );
  }

  private constructor(private readonly spec: any) {
    const { portNumber, interval, scrapeTimeout } = spec;
    if (portNumber !== undefined) port(portNumber, 'port of an endpoint');
    if (interval !== undefined) millisecondsOf(interval, 'interval');
    if (scrapeTimeout !== undefined) millisecondsOf(scrapeTimeout, 'scrape timeout');
    // Prometheus, config/config.go: "scrape timeout greater than scrape interval".
    if (interval === undefined || scrapeTimeout === undefined) return;
    if (millisecondsOf(scrapeTimeout, 'scrape timeout') <= millisecondsOf(interval, 'interval')) return;
    throw new MeshError({
      code: MeshErrorCode.INVALID_DURATION,
      got: `a scrape timeout of ${scrapeTimeout} with an interval of ${interval}`,
      expected: 'a timeout that is not longer than the interval',
      mend: 'shorten the timeout, or ask less often',
    });
  }

  /**
   * The endpoint in words.
   *
   * @internal
   */
  public _describe(): string {
    const { port: name, portNumber, path = '/metrics' } = this.spec;
    return `${path} on ${portNumber ?? name ?? 'any port'}`;
  }

  /**
   * The endpoint as the operator's `PodMetricsEndpoint`.
   *
   * @internal
   */
  public _toSpec(): any {
    return plainCopy(this.spec);
  }

  /**
   * The endpoint as the operator's `Endpoint` of a Service, where the number is that of the pods behind it.
   *
   * @internal
   */
  public _toServiceSpec(): any {
    const { portNumber, ...spec } = this.spec;
    return plainCopy(defined({ ...spec, targetPort: portNumber }));
  }
}
