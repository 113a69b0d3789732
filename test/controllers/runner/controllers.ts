import { createServer } from 'node:http';
import type { Processes } from '../../oracle/runner/processes';
import { call } from '../../oracle/runner/http';

/** The programs of the controllers. */
export interface ControllerPrograms {
  readonly workloadControllers: string;
  readonly rolloutsController: string;
  readonly flagger: string;
}

const LOCAL = '127.0.0.1';
const PORTS = { argoMetrics: 18090, argoHealth: 18081, flagger: 18082, metrics: 18083 };

/** The controllers that work on the API server. */
export class Controllers {
  private readonly success = new Map<string, number>();

  public constructor(
    private readonly programs: ControllerPrograms,
    private readonly processes: Processes,
    private readonly kubeconfig: () => string,
  ) {}

  /** Starts those of Kubernetes itself. */
  public startKubernetes(): void {
    const { workloadControllers } = this.programs;
    this.processes.start('workload-controllers', workloadControllers, ['-kubeconfig', this.kubeconfig()]);
  }

  /** Starts the controller of Argo Rollouts, and waits until it is there. */
  public async startArgo(): Promise<void> {
    this.processes.start('rollouts-controller', this.programs.rolloutsController, [
      ...['--kubeconfig', this.kubeconfig(), '--leader-elect=false', '--loglevel', 'info'],
      ...['--metricsPort', String(PORTS.argoMetrics), '--healthzPort', String(PORTS.argoHealth)],
    ]);
    const isThere = async () =>
      (await call({ address: LOCAL, port: PORTS.argoHealth, path: '/healthz' })).status === 200;
    await this.processes.until('controller of Argo Rollouts', isThere, 60);
  }

  /** Starts Flagger, which asks a server of metrics that answers what it is told to, and waits until it is there. */
  public async startFlagger(provider: string): Promise<void> {
    await this.serveMetrics();
    this.processes.start('flagger', this.programs.flagger, [
      ...['-kubeconfig', this.kubeconfig(), '-mesh-provider', provider, '-log-level', 'info'],
      ...['-metrics-server', `http://${LOCAL}:${PORTS.metrics}`, '-port', String(PORTS.flagger)],
      ...['-control-loop-interval', '200ms', '-enable-config-tracking=false'],
    ]);
    const isThere = async () =>
      (await call({ address: LOCAL, port: PORTS.flagger, path: '/healthz' })).status === 200;
    await this.processes.until('Flagger', isThere, 60);
  }

  /** From now on the metrics say that so many percent of the requests in a namespace succeed. */
  public succeed(namespace: string, percent: number): void {
    this.success.set(namespace, percent);
  }

  /** Answers queries as Prometheus does; the query names the namespace. */
  private serveMetrics(): Promise<void> {
    const server = createServer((request, response) => {
      const query = new URL(request.url ?? '/', 'http://metrics').searchParams.get('query') ?? '';
      const namespace = [...this.success.keys()].find((name) => query.includes(`"${name}"`));
      const value = this.success.get(namespace ?? '') ?? 100;
      const result = [{ metric: {}, value: [Date.now() / 1000, String(value)] }];
      response.writeHead(200, { 'content-type': 'application/json' });
      response.end(JSON.stringify({ status: 'success', data: { resultType: 'vector', result } }));
    });
    return new Promise((resolve, reject) => {
      server.once('error', reject);
      server.listen(PORTS.metrics, LOCAL, resolve);
    });
  }
}
