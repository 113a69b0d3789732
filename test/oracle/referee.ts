import { join } from 'node:path';
import { INGRESS } from './gateways';
import type { AnswerRequest } from './model/answer';
import { programs } from './programs';
import { RunnerProcess } from './runner-process';
import type { KubectlResult } from './runner/api-server';
import type { Ztunnel } from './runner/istiod';
import type { Answers, Exchange, Sending, WaypointExchange, WaypointRequest } from './runner/mesh';
import { meshOf, type MeshOptions } from './settings';

type Place = Pick<AnswerRequest, 'from' | 'via'>;

const root = join(__dirname, '../..');

/**
 * The real thing on loopback: istiod with Envoy, and the API server. All of it runs in a network and a process namespace
 * of its own, so that any number can run at once, and nothing outlives the test: when the test ends, however it ends,
 * the kernel ends the rest.
 */
export class Referee {
  /** Starts an empty one. */
  public static start(): Referee {
    return new Referee(new RunnerProcess(join(__dirname, 'runner/main.ts'), programs()));
  }

  private options: MeshOptions = {};

  private constructor(private readonly runner: RunnerProcess) {}

  /** Where its programs write their logs, while it runs. */
  public get folder(): string {
    return this.runner.folder;
  }

  /** Starts istiod in the world of these manifests, and Envoy as sidecar of the pod that calls and as ingress gateway. */
  public startMesh(manifests: readonly any[], caller: string): Promise<void> {
    return this.startMeshAt(manifests, [{ from: caller }, { via: INGRESS.name }]);
  }

  /** Starts istiod in the world of these manifests, and Envoy wherever one of these requests enters the mesh. */
  public startMeshAt(
    manifests: readonly any[],
    requests: readonly Place[],
    options: MeshOptions = {},
  ): Promise<void> {
    this.options = options;
    const places = requests.map(({ from, via }) => ({ from, via }));
    return this.ask('startMesh', meshOf(manifests, options), places);
  }

  /** Makes the world of the mesh that of these manifests, and waits until Envoy runs it. */
  public apply(manifests: readonly any[]): Promise<void> {
    return this.ask('setWorld', meshOf(manifests, this.options));
  }

  /** Sends requests through a sidecar or the ingress gateway, and counts who answered. */
  public send(sending: Sending): Promise<Answers> {
    return this.ask('send', sending);
  }

  /**
   * Sends each request so many times, and tells all that became of it. Sidecars and gateways that have not been asked
   * before are started.
   */
  public exchange(requests: readonly AnswerRequest[], times = 1): Promise<Exchange[][]> {
    return this.ask('exchange', requests, times);
  }

  /** The configuration that a proxy runs: the entries of Envoy's `config_dump`. */
  public configuration({ from, via }: Place): Promise<any[]> {
    return this.ask('configuration', { from, via });
  }

  /** What a proxy counts, in Prometheus's format, as Envoy's administration shows it. */
  public statistics({ from, via }: Place): Promise<string> {
    return this.ask('statistics', { from, via });
  }

  /** Sends a request to a waypoint through a tunnel, as the proxy of the caller's node would, in a mesh with ambient mode. */
  public askWaypoint(request: WaypointRequest): Promise<WaypointExchange> {
    return this.ask('askWaypoint', request);
  }

  /** The configuration that a waypoint runs, as `name.namespace`, in a mesh with ambient mode: the entries of Envoy's `config_dump`. */
  public waypoint(name: string): Promise<any[]> {
    return this.ask('waypoint', name);
  }

  /** What istiod would send to the proxy of a node, in a mesh with ambient mode. */
  public ztunnel(): Promise<Ztunnel> {
    return this.ask('ztunnel');
  }

  /** The route tables that Envoy runs, of the sidecar or the gateway. */
  public routes(via: string): Promise<unknown[]> {
    return this.ask('routes', via);
  }

  /**
   * Sends requests and checks who answered. When the check fails, its message also says what was sent, what came back,
   * and which route table Envoy ran.
   */
  public async expect(sending: Sending, check: (got: Answers['got']) => void): Promise<void> {
    const { got, samples } = await this.send(sending);
    try {
      check(got);
    } catch (error) {
      const routes = await this.routes(sending.via);
      const show = (value: unknown) => JSON.stringify(value, null, 2);
      const message = error instanceof Error ? error.message : String(error);
      throw new Error(
        `${message}\n\nsent: ${show(sending)}\n\ncame back: ${show(samples)}\n\nEnvoy's routes: ${show(routes)}`,
        { cause: error },
      );
    }
  }

  /** Starts the API server with the pinned CRDs, and with further files of them. */
  public startApiServer(more: readonly string[] = []): Promise<void> {
    return this.ask(
      'startApiServer',
      ['crds/istio.yaml', 'crds/gateway-api.yaml', ...more].map((file) => join(root, file)),
    );
  }

  /** Runs kubectl against the API server. */
  public kubectl(...args: string[]): Promise<KubectlResult> {
    return this.ask('kubectl', args, '');
  }

  /** Asks the API server whether it would take files, without storing anything. */
  public dryRun(files: readonly string[]): Promise<KubectlResult> {
    const flags = ['apply', '--server-side', '--dry-run=server', '--validate=strict'];
    return this.kubectl(...flags, ...files.flatMap((file) => ['--filename', file]));
  }

  /** The resident memory of each program, in MiB. */
  public memory(): Promise<{ [name: string]: number }> {
    return this.ask('memory');
  }

  /** Ends everything. The runner removes what was written. */
  public stop(): Promise<void> {
    return this.runner.stop();
  }

  private ask(operation: string, ...args: unknown[]): Promise<any> {
    return this.runner.ask(operation, ...args);
  }
}
