import { spawn, type ChildProcess } from 'node:child_process';
import { mkdtempSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createInterface } from 'node:readline';

const root = join(__dirname, '../..');

interface Pending {
  readonly resolve: (value: any) => void;
  readonly reject: (error: Error) => void;
}

/**
 * A runner in a network and a process namespace of its own, so that any number can run at once, and nothing outlives the test: when the
 * test ends, however it ends, the kernel ends the rest.
 */
export class RunnerProcess {
  /** Where its programs write their logs, while it runs. */
  public readonly folder = mkdtempSync(join(tmpdir(), 'cdk8s-istio-referee-'));
  private readonly process: ChildProcess;
  private readonly pending = new Map<number, Pending>();
  private readonly ended: Promise<void>;
  private questions = 0;
  private complaints = '';

  /**
   * @param main the file that it runs
   * @param programs the programs that it starts, which it is told
   */
  public constructor(main: string, programs: object) {
    const asRoot = process.getuid?.() === 0 ? [] : ['--user', '--map-root-user'];
    const namespaces = [...asRoot, '--net', '--pid', '--fork', '--kill-child'];
    const runner = [main, this.folder, JSON.stringify(programs)];
    this.process = spawn('unshare', [...namespaces, process.execPath, '--import', 'tsx', ...runner], {
      cwd: root,
      stdio: ['pipe', 'pipe', 'pipe'],
    });
    createInterface({ input: this.process.stdout! }).on('line', (line) => this.take(line));
    this.process.stderr!.on('data', (part: Buffer) => (this.complaints += part.toString()));
    this.process.stdin!.on('error', () => undefined);
    this.ended = new Promise((resolve) => {
      this.process.once('error', (error) => this.fail(error.message, resolve));
      this.process.once('exit', (code) => this.fail(`the runner ended with ${code}`, resolve));
    });
  }

  /** Has it do something, and returns what it answers. */
  public ask(operation: string, ...args: unknown[]): Promise<any> {
    return new Promise((resolve, reject) => {
      const id = ++this.questions;
      if (this.process.exitCode !== null) {
        reject(new Error(`the runner has ended: ${this.complaints}`));
        return;
      }
      this.pending.set(id, { resolve, reject });
      this.process.stdin!.write(`${JSON.stringify({ id, operation, args })}\n`);
    });
  }

  /** Ends everything. The runner removes what was written. */
  public async stop(): Promise<void> {
    this.process.stdin!.end();
    await this.ended;
  }

  private take(line: string): void {
    const { id, error, result } = JSON.parse(line);
    const waiting = this.pending.get(id);
    this.pending.delete(id);
    if (error === undefined) waiting?.resolve(result);
    else waiting?.reject(new Error(error));
  }

  private fail(reason: string, done: () => void): void {
    for (const { reject } of this.pending.values()) reject(new Error(`${reason}\n${this.complaints}`));
    this.pending.clear();
    done();
  }
}
