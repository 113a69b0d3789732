import type { Duration } from 'cdk8s';
import { filled, integer } from '../checks';
import { MeshError, MeshErrorCode } from '../mesh-error';
import { accepted, refuse } from '../mesh-fault';
import { probeChecks, probePortFault } from './workload-group-checks';
import { defined, filledList, type Shape, shaped } from '../spec';
import type { WorkloadProbeSpec } from './messages';

type HttpGetSpec = NonNullable<WorkloadProbeSpec['httpGet']>;

const PROBE: Shape = {
  initialDelaySeconds: true,
  timeoutSeconds: true,
  periodSeconds: true,
  successThreshold: true,
  failureThreshold: true,
  httpGet: { path: true, port: true, host: true, scheme: true, httpHeaders: { name: true, value: true } },
  tcpSocket: { host: true, port: true },
  exec: { command: true },
  grpc: {},
};

/** How often, and for how long, a probe asks. */
export interface WorkloadProbeOptions {
  /**
   * How long after the start of the proxy the first probe comes, in whole seconds.
   *
   * @default - at once
   */
  readonly initialDelay?: Duration;
  /**
   * How long an answer may take, in whole seconds.
   *
   * @default - 1 second
   */
  readonly timeout?: Duration;
  /**
   * The time between two probes, in whole seconds.
   *
   * @default - 10 seconds
   */
  readonly period?: Duration;
  /**
   * After how many successes in a row an unhealthy machine counts as healthy.
   *
   * @default 1
   */
  readonly successThreshold?: number;
  /**
   * After how many failures in a row a healthy machine counts as unhealthy.
   *
   * @default - 1, although Istio's API speaks of 3 (`fillInDefaults` of the agent)
   */
  readonly failureThreshold?: number;
}

/** How a probe connects. */
export interface TcpProbeOptions extends WorkloadProbeOptions {
  /**
   * The host to which it connects, seen from the machine.
   *
   * @default - the first IP address of the machine, so that a workload that listens on localhost alone is not found
   */
  readonly host?: string;
}

/** A header of a probe. */
export interface ProbeHeader {
  /** Its name: letters, digits and `-`. The same name may stand several times. */
  readonly name: string;
  /**
   * Its value.
   *
   * @default - empty
   */
  readonly value?: string;
}

/** By what protocol a probe asks. */
export enum ProbeScheme {
  /** Plain HTTP. Istio's default. */
  HTTP = 'HTTP',
  /** HTTP inside TLS; the certificate is not verified. */
  HTTPS = 'HTTPS',
}

/** What a probe asks for. */
export interface HttpProbeOptions extends TcpProbeOptions {
  /**
   * The path.
   *
   * @default /
   */
  readonly path?: string;
  /**
   * Whether it asks by HTTP or HTTPS.
   *
   * @default ProbeScheme.HTTP
   */
  readonly scheme?: ProbeScheme;
  /**
   * The headers of the request. The name that the server is asked by is the header `Host`, better than `host`.
   *
   * @default - none
   */
  readonly headers?: ProbeHeader[];
}

/**
 * How the proxy on a machine finds out whether the workload beside it is healthy. Clients send nothing to one that is not.
 *
 * It is for machines that join by themselves, and asks about the health of the workload for as long as it runs. Probes by
 * gRPC, which the schema has, are refused by istiod (`validateReadinessProbe` of Istio 1.31).
 */
export class WorkloadProbe {
  /** Healthy is a status from 200 to 399. */
  public static httpGet(port: number, options: HttpProbeOptions = {}): WorkloadProbe {
    const { path, host, scheme, headers } = options;
    const httpGet: HttpGetSpec = defined({
      path,
      port,
      host,
      scheme,
      httpHeaders: filledList(headers?.map((header) => defined({ ...header }))),
    });
    return new WorkloadProbe({ ...timing(options), httpGet });
  }

  /** Healthy is a port that takes connections. */
  public static tcpSocket(port: number, options: TcpProbeOptions = {}): WorkloadProbe {
    return new WorkloadProbe({ ...timing(options), tcpSocket: defined({ host: options.host, port }) });
  }

  /**
   * Healthy is a command that ends with 0.
   *
   * @param command the program and its arguments; no shell reads them
   * @param options how often it is run
   */
  public static exec(command: string[], options: WorkloadProbeOptions = {}): WorkloadProbe {
    return new WorkloadProbe({ ...timing(options), exec: { command: [...command] } });
  }

  /**
   * Reads what `_toSpec()` wrote.
   *
   * @internal
   */
  public static _fromSpec(spec: any): WorkloadProbe {
    return new WorkloadProbe(shaped(spec, PROBE));
  }

  private constructor(private readonly spec: WorkloadProbeSpec) {
    const { initialDelaySeconds, timeoutSeconds, periodSeconds, successThreshold, failureThreshold } = spec;
    const numbers = {
      initialDelaySeconds,
      timeoutSeconds,
      periodSeconds,
      successThreshold,
      failureThreshold,
    };
    for (const [name, value] of Object.entries(numbers)) if (value !== undefined) integer(value, name);
    const { httpGet, tcpSocket, exec } = spec;
    const methods = [httpGet, tcpSocket, exec, spec.grpc].filter((method) => method !== undefined);
    refuse(probeChecks, spec);
    if (methods.length > 1) throw severalMethods(methods.length);
    accepted(spec, probePortFault(spec));
    for (const word of exec?.command ?? []) filled(word, 'word of a command');
  }

  /**
   * The probe in words.
   *
   * @internal
   */
  public _describe(): string {
    const { httpGet, tcpSocket, exec, periodSeconds } = this.spec;
    const often = `every ${periodSeconds || 10} seconds`;
    if (httpGet) return `GET ${httpGet.path ?? '/'} on port ${httpGet.port} ${often}`;
    if (tcpSocket) return `a connection to port ${tcpSocket.port} ${often}`;
    return `${exec?.command.join(' ')} ${often}`;
  }

  /**
   * The probe as Istio's `ReadinessProbe` message.
   *
   * @internal
   */
  public _toSpec(): any {
    return structuredClone(this.spec);
  }
}

function timing(options: WorkloadProbeOptions): WorkloadProbeSpec {
  const { initialDelay, timeout, period, successThreshold, failureThreshold } = options;
  const seconds = (duration: Duration | undefined, what: string) => {
    if (duration === undefined) return undefined;
    const value = duration.toSeconds({ integral: false });
    if (Number.isInteger(value)) return value;
    throw new MeshError({
      code: MeshErrorCode.INVALID_DURATION,
      got: `${what} of ${value} seconds`,
      expected: 'whole seconds',
      mend: 'use Duration.seconds() with a whole number',
    });
  };
  return defined({
    initialDelaySeconds: seconds(initialDelay, 'initial delay'),
    timeoutSeconds: seconds(timeout, 'timeout'),
    periodSeconds: seconds(period, 'period'),
    successThreshold,
    failureThreshold,
  });
}

function severalMethods(number: number): MeshError {
  return new MeshError({
    code: MeshErrorCode.CONFLICTING_SETTINGS,
    got: `a probe by ${number} methods`,
    expected: 'one of httpGet, tcpSocket and exec',
    mend: 'keep one of them',
  });
}
