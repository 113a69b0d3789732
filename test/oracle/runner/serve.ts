import { execFileSync } from 'node:child_process';
import { rmSync } from 'node:fs';
import { createInterface } from 'node:readline';
import type { Processes } from './processes';

/** What a runner can be asked for, by name. */
export interface Operations {
  readonly [name: string]: (...args: any[]) => unknown;
}

/**
 * Answers questions until the input ends: one JSON question a line comes in, one JSON answer a line goes out. Then it ends all that was
 * started, and removes the folder.
 */
export function serve(operations: Operations, processes: Processes, folder: string): void {
  const end = async (status: number): Promise<never> => {
    await processes.stopAll();
    rmSync(folder, { recursive: true, force: true });
    process.exit(status);
  };
  // Answers may have nobody left who reads them.
  process.stdout.on('error', () => undefined);
  for (const signal of ['SIGTERM', 'SIGINT', 'SIGHUP'] as const) process.on(signal, () => void end(1));
  void answerAll(operations).then(
    () => end(0),
    (error) => {
      process.stderr.write(`${error}\n`);
      return end(1);
    },
  );
}

async function answerAll(operations: Operations): Promise<void> {
  execFileSync('ip', ['link', 'set', 'lo', 'up']);
  for await (const line of createInterface({ input: process.stdin })) {
    process.stdout.write(`${JSON.stringify(await answer(line, operations))}\n`);
  }
}

async function answer(line: string, operations: Operations): Promise<object> {
  const { id, operation, args } = JSON.parse(line);
  try {
    return { id, result: (await operations[operation](...args)) ?? null };
  } catch (error) {
    return { id, error: error instanceof Error ? error.message : String(error) };
  }
}
