import type { Io } from './io';

const PATIENCE = 1000;
const PAUSE = 100;

/** Shows on a terminal how far a long run is; says nothing in its first second, and nothing where there is no terminal. */
export class Progress {
  private readonly started = Date.now();
  private shownAt = 0;

  public constructor(private readonly io: Io) {}

  public show(verb: string, done: number, of: number, what: string): void {
    if (!this.io.interactive) return;
    const now = Date.now();
    if (now - this.started < PATIENCE || now - this.shownAt < PAUSE) return;
    this.shownAt = now;
    this.io.stderr(`\r\u001b[K${verb} ${done} of ${of} ${what}`);
  }

  /** Takes the line away again. */
  public clear(): void {
    if (this.shownAt > 0) this.io.stderr('\r\u001b[K');
  }
}
