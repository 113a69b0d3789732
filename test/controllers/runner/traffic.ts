import { Agent } from 'node:http';
import { call, type Call, type Reply } from '../../oracle/runner/http';
import { WORKLOAD_HEADER } from '../../oracle/runner/backends';
import type { Mesh, Sending } from '../../oracle/runner/mesh';

/** A request that nobody answered as it should be. */
export interface Loss {
  /** When it was sent, in milliseconds. */
  readonly at: number;
  readonly via: string;
  readonly status: number;
  readonly body: string;
}

/** What became of a stream of requests. */
export interface TrafficCounts {
  readonly sent: number;
  readonly losses: readonly Loss[];
  /** How many requests each pod answered. */
  readonly answered: { readonly [pod: string]: number };
}

/** Streams of requests through proxies, while other things go on. */
export class Traffic {
  private streams: Promise<void>[] = [];
  private going = false;
  private sent = 0;
  private losses: Loss[] = [];
  private answered: { [pod: string]: number } = {};

  public constructor(private readonly mesh: Mesh) {}

  /** Starts a stream for each of these: one request after the other, with a pause between them. */
  public async start(sendings: readonly Sending[], everyMilliseconds: number): Promise<void> {
    this.going = true;
    [this.sent, this.losses, this.answered] = [0, [], {}];
    const entrances = await Promise.all(sendings.map((sending) => this.mesh.entrance(sending)));
    this.streams = sendings.map((sending, i) => {
      const { via, host, port, n, headers, ...rest } = sending;
      void port;
      void n;
      return this.stream(via, { ...entrances[i], ...rest, headers: { host, ...headers } }, everyMilliseconds);
    });
  }

  /** Ends the streams, and tells what became of them. */
  public async stop(): Promise<TrafficCounts> {
    this.going = false;
    await Promise.all(this.streams);
    return { sent: this.sent, losses: this.losses, answered: this.answered };
  }

  private async stream(via: string, request: Call, every: number): Promise<void> {
    const agent = new Agent({ keepAlive: true, maxSockets: 1 });
    while (this.going) {
      const at = Date.now();
      const reply = await call({ ...request, agent });
      this.count(via, at, reply);
      await new Promise((resolve) => setTimeout(resolve, every));
    }
    agent.destroy();
  }

  private count(via: string, at: number, { status, headers, body }: Reply): void {
    this.sent++;
    if (status === 200 && headers[WORKLOAD_HEADER] !== undefined) {
      const { pod } = JSON.parse(body);
      this.answered[pod] = (this.answered[pod] ?? 0) + 1;
      return;
    }
    this.losses.push({ at, via, status, body: body.slice(0, 200) });
  }
}
