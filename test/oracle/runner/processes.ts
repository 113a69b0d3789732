import { spawn, type ChildProcess } from 'node:child_process';
import { createWriteStream, readFileSync, readlinkSync, readdirSync } from 'node:fs';
import { join } from 'node:path';

/** The programs that a runner has started, each with a log of its own. */
export class Processes {
  private readonly running = new Map<string, ChildProcess>();

  /** @param logs the folder of the logs */
  public constructor(private readonly logs: string) {}

  /** Starts a program. */
  public start(
    name: string,
    program: string,
    args: string[],
    { cwd, env = {} }: { cwd?: string; env?: { readonly [name: string]: string } } = {},
  ): void {
    const own = { ...process.env, ...env };
    const child = spawn(program, args, { stdio: ['ignore', 'pipe', 'pipe'], cwd, env: own });
    const log = createWriteStream(this.logFile(name), { flags: 'a' });
    child.stdout.pipe(log);
    child.stderr.pipe(log);
    child.once('error', (error) => log.write(`${error.message}\n`));
    this.running.set(name, child);
  }

  /** Lets a program end in order, so that what it has stored is whole. */
  public async stop(name: string): Promise<void> {
    const child = this.running.get(name);
    this.running.delete(name);
    if (child !== undefined) await end(child, 'SIGTERM');
  }

  /** Ends a program at once. */
  public async kill(name: string): Promise<void> {
    const child = this.running.get(name);
    this.running.delete(name);
    if (child !== undefined) await end(child, 'SIGKILL');
  }

  /** Ends all programs at once. Nothing of theirs is kept, so that there is nothing for them to put in order. */
  public async stopAll(): Promise<void> {
    await Promise.all([...this.running.values()].map((child) => end(child, 'SIGKILL')));
    this.running.clear();
  }

  /** What a program has written so far. */
  public log(name: string): string {
    return readFileSync(this.logFile(name), 'utf8');
  }

  /** The end of what a program has written: from where it gave up, if it says so. */
  public ending(name: string): string {
    const log = this.log(name);
    const panic = log.search(/^(panic|fatal error): /m);
    return panic < 0 ? log.slice(-2000) : log.slice(panic, panic + 3000);
  }

  /** Waits until a condition holds. A program that ends meanwhile, or too long a wait, is an error with its log. */
  public async until(what: string, holds: () => Promise<boolean>, seconds = 30): Promise<void> {
    const deadline = Date.now() + seconds * 1000;
    while (!(await holds())) {
      for (const [name, child] of this.running) {
        if (child.exitCode === null && child.signalCode === null) continue;
        throw new Error(`${name} ended while waiting for ${what}:\n${this.ending(name)}`);
      }
      if (Date.now() > deadline) {
        const logs = [...this.running.keys()].map((name) => `${name}:\n${this.ending(name)}`);
        throw new Error(`no ${what} within ${seconds} s\n${logs.join('\n')}`);
      }
      await new Promise((resolve) => setTimeout(resolve, 10));
    }
  }

  /** The resident memory of each program, in MiB. */
  public memory(): { [name: string]: number } {
    const inner = new Map([...this.running].map(([name, child]) => [String(child.pid), name]));
    const usage: { [name: string]: number } = {};
    // The runner has process ids of its own, /proc shows the outer ones: `NSpid` lists both.
    const own = readlinkSync('/proc/self/ns/pid');
    for (const pid of readdirSync('/proc').filter((entry) => /^\d+$/.test(entry))) {
      try {
        if (readlinkSync(join('/proc', pid, 'ns/pid')) !== own) continue;
        const status = readFileSync(join('/proc', pid, 'status'), 'utf8');
        const name = inner.get(/^NSpid:.*\s(\d+)$/m.exec(status)?.[1] ?? '');
        if (name !== undefined) usage[name] = Math.round(Number(/^VmRSS:\s+(\d+)/m.exec(status)?.[1]) / 1024);
      } catch {
        // It has ended in the meantime.
      }
    }
    return usage;
  }

  private logFile(name: string): string {
    return join(this.logs, `${name}.log`);
  }
}

/** Asks a program to end, and waits until it has. */
async function end(child: ChildProcess, signal: NodeJS.Signals): Promise<void> {
  if (child.exitCode !== null || child.signalCode !== null) return;
  const ended = new Promise((resolve) => child.once('exit', resolve));
  child.kill(signal);
  await ended;
}
