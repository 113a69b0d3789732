import { fstatSync, readFileSync, writeSync } from 'node:fs';
import { isatty } from 'node:tty';
import { wantsColor } from './color';
import { run } from './run';

/** Writes all of a text, also to a pipe that takes it in parts. */
function write(descriptor: number, text: string): void {
  const bytes = Buffer.from(text);
  for (let at = 0; at < bytes.length;) {
    try {
      at += writeSync(descriptor, bytes, at);
    } catch (error) {
      const { code } = error as NodeJS.ErrnoException;
      // A reader that has seen enough, such as `head`.
      if (code === 'EPIPE') return;
      if (code !== 'EAGAIN') throw error;
    }
  }
}

/** Whether a person looks at an output. What knows terminals takes long to load, and is asked only of what may be one. */
function isTerminal(descriptor: number): boolean {
  try {
    if (!fstatSync(descriptor).isCharacterDevice()) return false;
  } catch {
    // Nothing is known of it.
  }
  return isatty(descriptor);
}

process.exitCode = run(process.argv.slice(2), {
  stdout: (text) => write(1, text),
  stderr: (text) => write(2, text),
  stdin: () => readFileSync(0),
  get color() {
    return wantsColor(process.env, isTerminal(1) && process.stdout.hasColors());
  },
  get interactive() {
    return isTerminal(2);
  },
  cwd: process.cwd(),
});
