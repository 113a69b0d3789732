import { type ChildProcess, execFileSync, spawn, spawnSync } from 'node:child_process';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { createServer } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

const build = join(__dirname, '../../oracle/build.mjs');

interface Programs {
  readonly promtool: string;
  readonly prometheus: string;
}

let found: Programs | undefined;

/** Prometheus and its tool, as `npm run oracle:build -- --prometheus` has built them. */
function programs(): Programs {
  const print = [build, '--prometheus', '--print'];
  found ??= JSON.parse(execFileSync(process.execPath, print, { encoding: 'utf8' })) as Programs;
  if (found === null) throw new Error('Prometheus is not built: run npm run oracle:build -- --prometheus');
  return found;
}

/** What the tool said of some arguments. */
export function promtool(...args: string[]): { status: number | null; output: string } {
  const { status, stdout, stderr } = spawnSync(programs().promtool, args, { encoding: 'utf8' });
  return { status, output: `${stdout}${stderr}` };
}

const freePort = () =>
  new Promise<number>((resolve, reject) => {
    const server = createServer();
    server.once('error', reject);
    server.listen(0, '127.0.0.1', () => {
      const address = server.address();
      server.close(() => {
        resolve(typeof address === 'object' && address !== null ? address.port : 0);
      });
    });
  });

const pause = (milliseconds: number) => new Promise((resolve) => setTimeout(resolve, milliseconds));

/** A real Prometheus on loopback that scrapes nothing by itself and has the series of a file in the format of OpenMetrics. */
export class Prometheus {
  public static async start(openMetrics: string, settings: object = { global: {} }): Promise<Prometheus> {
    const folder = mkdtempSync(join(tmpdir(), 'cdk8s-istio-prometheus-'));
    writeFileSync(join(folder, 'series.txt'), openMetrics);
    writeFileSync(join(folder, 'prometheus.yml'), JSON.stringify(settings));
    const blocks = [
      'tsdb',
      'create-blocks-from',
      'openmetrics',
      join(folder, 'series.txt'),
      join(folder, 'data'),
    ];
    const { status, output } = promtool(...blocks);
    if (status !== 0) throw new Error(output);
    const port = await freePort();
    const server = spawn(
      programs().prometheus,
      [
        `--config.file=${join(folder, 'prometheus.yml')}`,
        `--storage.tsdb.path=${join(folder, 'data')}`,
        `--web.listen-address=127.0.0.1:${port}`,
        '--storage.tsdb.retention.time=10y',
      ],
      { stdio: 'ignore' },
    );
    const prometheus = new Prometheus(server, folder, `http://127.0.0.1:${port}`);
    await prometheus.ready();
    return prometheus;
  }

  private constructor(
    private readonly server: ChildProcess,
    private readonly folder: string,
    private readonly address: string,
  ) {}

  /** What it answers at a time, in seconds: the values, or what is wrong with the expression. */
  public async query(expression: string, time: number): Promise<any> {
    const body = new URLSearchParams({ query: expression, time: String(time) });
    const response = await fetch(`${this.address}/api/v1/query`, { method: 'POST', body });
    return response.json();
  }

  /** What it would scrape, by its settings, and what it leaves out. */
  public async targets(): Promise<{ activeTargets: any[]; droppedTargets: any[] }> {
    const response = await fetch(`${this.address}/api/v1/targets`);
    const { data }: any = await response.json();
    return data;
  }

  /** Ends it. */
  public async stop(): Promise<void> {
    const ended = new Promise((resolve) => this.server.once('exit', resolve));
    this.server.kill();
    await ended;
    rmSync(this.folder, { recursive: true });
  }

  private async ready(): Promise<void> {
    while (this.server.exitCode === null) {
      const answer = await fetch(`${this.address}/-/ready`).catch(() => undefined);
      if (answer?.ok) return;
      await pause(100);
    }
    throw new Error('Prometheus has ended before it was ready');
  }
}
