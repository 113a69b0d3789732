import type { Duration } from 'cdk8s';
import { percentage } from '../checks';
import { millisecondsIn } from '../expected-kind';
import { MeshError, MeshErrorCode } from '../mesh-error';

/** From where on the mesh is not well. */
export interface MeshAlertOptions {
  /**
   * From how many percent of answers of 500 and above an alert is raised for a workload.
   *
   * @default 5
   */
  readonly errorPercentage?: number;
  /**
   * From how many requests per second on a workload is looked at: of a few requests one failure is many percent.
   *
   * @default 0.1
   */
  readonly minimumRequestRate?: number;
  /**
   * From which time on an alert is raised when 99 percent of the requests to a workload are not answered within it.
   *
   * @default - 1 second
   */
  readonly latency?: Duration;
  /**
   * How long before the end of a certificate of the authority an alert is raised.
   *
   * @default - 30 days
   */
  readonly certificateNotice?: Duration;
  /**
   * From which time on an alert is raised when 99 percent of the changes do not reach the proxies within it.
   *
   * @default - 10 seconds
   */
  readonly convergence?: Duration;
  /**
   * Whether an alert is raised where a sidecar refuses connections without mutual TLS, or with a wrong certificate. Proxies show these
   * statistics only where they are told to: give `MeshObservability.refusalStatistics` to the installation, as
   * `meshConfig.proxy.statsInclusionSuffixes`.
   *
   * @default true
   */
  readonly mutualTlsRefused?: boolean;
  /**
   * Labels that all alerts get.
   *
   * @default - `severity` alone
   */
  readonly labels?: { readonly [name: string]: string };
}

/** The same with all defaults, in the units in which metrics count. */
export interface MeshAlertLimits {
  readonly errorShare: number;
  readonly minimumRequestRate: number;
  readonly latencyMilliseconds: number;
  readonly certificateSeconds: number;
  readonly convergenceSeconds: number;
  readonly mutualTlsRefused: boolean;
  readonly labels: { readonly [name: string]: string };
}

const positive = (value: number, what: string): number => {
  if (Number.isFinite(value) && value > 0) return value;
  throw new MeshError({
    code: MeshErrorCode.INVALID_NUMBER,
    got: `${what} ${value}`,
    expected: 'a number above 0',
    mend: 'give such a number, or leave the default',
  });
};

/** The limits of alerts, checked. */
export function alertLimits(options: MeshAlertOptions = {}): MeshAlertLimits {
  const milliseconds = (duration: Duration | undefined, usual: number, what: string) =>
    duration === undefined ? usual : positive(millisecondsIn(duration, what), what);
  return {
    errorShare:
      positive(percentage(options.errorPercentage ?? 5, 'percentage of errors'), 'percentage of errors') /
      100,
    minimumRequestRate: positive(options.minimumRequestRate ?? 0.1, 'least rate of requests'),
    latencyMilliseconds: milliseconds(options.latency, 1000, 'latency'),
    certificateSeconds: milliseconds(options.certificateNotice, 30 * 86_400_000, 'notice') / 1000,
    convergenceSeconds: milliseconds(options.convergence, 10_000, 'convergence') / 1000,
    mutualTlsRefused: options.mutualTlsRefused ?? true,
    labels: { ...options.labels },
  };
}
