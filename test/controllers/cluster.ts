import { readdirSync } from 'node:fs';
import { join } from 'node:path';
import type { KubectlResult } from '../oracle/runner/api-server';
import type { Answers, Sending } from '../oracle/runner/mesh';
import { RunnerProcess } from '../oracle/runner-process';
import { meshOf } from '../oracle/settings';
import { moduleFolder } from './module-folder';
import { programs } from './programs';
import type { Write } from './runner/recorder';
import type { TrafficCounts } from './runner/traffic';

const root = join(__dirname, '../..');

/** The kinds that the API server knows: as the versions bring them whose controllers run. */
function definitions(): string[] {
  const argo = join(moduleFolder('argo', 'github.com/argoproj/argo-rollouts'), 'manifests/crds');
  return [
    ...['istio', 'gateway-api'].map((name) => join(root, `crds/${name}.yaml`)),
    ...readdirSync(argo)
      .filter((file) => file.endsWith('-crd.yaml'))
      .map((file) => join(argo, file)),
    join(moduleFolder('flagger', 'github.com/fluxcd/flagger'), 'artifacts/flagger/crd.yaml'),
  ];
}

/**
 * A cluster on loopback: the real API server with the controllers of Kubernetes and of rollouts, and a mesh of the real istiod and Envoy
 * that follows what they write.
 */
export class Cluster {
  /** Starts one without anything in it. */
  public static async start(): Promise<Cluster> {
    const cluster = new Cluster(new RunnerProcess(join(__dirname, 'runner/main.ts'), programs()));
    try {
      await cluster.runner.ask('startCluster', definitions(), meshOf([]));
    } catch (error) {
      await cluster.stop();
      throw error;
    }
    return cluster;
  }

  private constructor(private readonly runner: RunnerProcess) {}

  /** Starts the controller of Argo Rollouts. */
  public startArgo(): Promise<void> {
    return this.runner.ask('startArgo');
  }

  /** Starts Flagger for a mesh provider. */
  public startFlagger(provider: string): Promise<void> {
    return this.runner.ask('startFlagger', provider);
  }

  /** From now on the metrics say that so many percent of the requests in a namespace succeed. */
  public succeed(namespace: string, percent: number): Promise<void> {
    return this.runner.ask('succeed', namespace, percent);
  }

  /** Applies manifests. */
  public async apply(manifests: readonly object[]): Promise<void> {
    const list = { apiVersion: 'v1', kind: 'List', items: manifests };
    const flags = ['apply', '--server-side', '--force-conflicts', '--filename', '-'];
    const { status, stderr }: KubectlResult = await this.runner.ask('kubectl', flags, JSON.stringify(list));
    if (status !== 0) throw new Error(`kubectl apply: ${stderr}`);
  }

  /** Asks the API server for a path. */
  public ask(method: string, path: string, body?: object): Promise<any> {
    return this.runner.ask('ask', method, path, body);
  }

  /** The writes in a namespace after a revision, in order. */
  public writes(namespace: string, after = 0): Promise<Write[]> {
    return this.runner.ask('writes', namespace, after);
  }

  /** Waits until an object at a path is as it should be, and returns it. */
  public async until(path: string, holds: (object: any) => boolean, seconds = 60): Promise<any> {
    const deadline = Date.now() + seconds * 1000;
    for (;;) {
      const object = await this.ask('GET', path);
      if (holds(object)) return object;
      if (Date.now() > deadline) {
        throw new Error(
          `${path} is not as it should be after ${seconds} s: ${JSON.stringify(object.status)}`,
        );
      }
      await new Promise((resolve) => setTimeout(resolve, 50));
    }
  }

  /** Waits until nothing has been written in a namespace for so many milliseconds, whatever others do. */
  public async settleIn(namespace: string, still: number, seconds = 30): Promise<void> {
    const deadline = Date.now() + seconds * 1000;
    while (((await this.runner.ask('stillIn', namespace)) as number) < still) {
      if (Date.now() > deadline) {
        const last = (await this.writes(namespace)).slice(-10);
        const told = last.map(({ kind, object }) => `${kind} ${object.metadata.name}`).join(', ');
        throw new Error(`${namespace} does not come to rest; the last writes: ${told}`);
      }
      await new Promise((resolve) => setTimeout(resolve, still / 4));
    }
  }

  /** Waits until nothing has moved for so many milliseconds, and the proxies run what istiod made of it. */
  public settle(still = 400): Promise<void> {
    return this.runner.ask('settle', still);
  }

  /** From now on proxies hear of kinds so many milliseconds later than of the others. */
  public holdBack(late: { readonly [kind: string]: number }): Promise<void> {
    return this.runner.ask('holdBack', late);
  }

  /** Sends requests, one after the other, and counts who answered. */
  public send(sending: Sending): Promise<Answers> {
    return this.runner.ask('send', sending);
  }

  /** Starts streams of requests that go on until they are stopped. */
  public startTraffic(sendings: readonly Sending[], everyMilliseconds = 4): Promise<void> {
    return this.runner.ask('startTraffic', sendings, everyMilliseconds);
  }

  /** Stops the streams, and tells what became of them. */
  public stopTraffic(): Promise<TrafficCounts> {
    return this.runner.ask('stopTraffic');
  }

  /** The resident memory of each program, in MiB. */
  public memory(): Promise<{ [name: string]: number }> {
    return this.runner.ask('memory');
  }

  /** What a program has written so far. */
  public log(name: string): Promise<string> {
    return this.runner.ask('log', name);
  }

  /** Ends everything. */
  public stop(): Promise<void> {
    return this.runner.stop();
  }
}
