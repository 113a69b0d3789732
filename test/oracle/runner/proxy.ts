import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { ACCESS_LOG, AccessLog } from './access-log';
import { bootstrap, type Origins, type ProxyIdentity } from './bootstrap';
import { call } from './http';
import { joinPod, leavePod, linked, OWN_PORTS, podNetwork } from './network';
import type { Processes } from './processes';

let used = 0;

/** An Envoy in the network namespace of a pod. */
export class Proxy {
  public readonly log: AccessLog;
  private readonly index = ++used;
  private readonly folder: string;
  private readonly process: string;

  public constructor(
    public readonly identity: ProxyIdentity,
    private readonly processes: Processes,
    folder: string,
  ) {
    this.process = `envoy-${identity.name}-${this.index}`;
    this.folder = join(folder, this.process);
    this.log = new AccessLog(join(this.folder, ACCESS_LOG));
  }

  /** Starts it, and returns when it serves what istiod has made for it. */
  public async start(envoy: string, origins: Origins): Promise<void> {
    mkdirSync(this.folder);
    const file = join(this.folder, 'envoy.json');
    const { identity, index } = this;
    writeFileSync(file, JSON.stringify(bootstrap(identity, origins)));
    const script = podNetwork(identity.ip, index, identity.kind === 'sidecar');
    const flags = ['--use-dynamic-base-id', '--concurrency', '1', '-l', 'warning'];
    const quick = ['--file-flush-interval-msec', '5'];
    this.processes.start(
      this.process,
      'unshare',
      ['--net', 'sh', '-c', script, 'sh', envoy, '-c', file, ...flags, ...quick],
      { cwd: this.folder },
    );
    await this.processes.until(`network of ${this.process}`, async () => linked(index));
    joinPod(identity.ip, index);
    try {
      await this.processes.until(this.process, async () => (await this.ask('/ready')).status === 200, 10);
    } catch (error) {
      const waiting = (await this.ask('/init_dump')).body;
      const reason = error instanceof Error ? error.message : String(error);
      throw new Error(`${reason}\n${this.process} waits for ${waiting}`, { cause: error });
    }
  }

  /** Ends it, and with it the network of its pod. */
  public async stop(): Promise<void> {
    await this.processes.kill(this.process);
    leavePod(this.identity.ip, this.index);
  }

  /** The configuration that it runs, as Envoy's administration shows it: the entries of `config_dump`. */
  public async configuration(): Promise<any[]> {
    return JSON.parse((await this.ask('/config_dump?include_eds')).body).configs;
  }

  /** What it counts, in Prometheus's format. */
  public async statistics(): Promise<string> {
    return (await this.ask('/stats/prometheus')).body;
  }

  private ask(path: string) {
    return call({ address: this.identity.ip, port: OWN_PORTS.admin, path });
  }
}
