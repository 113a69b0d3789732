import { closeSync, existsSync, openSync, readSync } from 'node:fs';

/** What a proxy noted of a request. A dash stands for what there was not. */
export interface LogLine {
  /** Why it answered as it did, in Envoy's words: `via_upstream`, `route_not_found` … */
  readonly details: string;
  /** Envoy's short marks of what went wrong, such as `NR`. */
  readonly flags: string;
  readonly cluster: string;
  readonly route: string;
  readonly chain: string;
  /** The endpoint that was called, as `address:port`. */
  readonly upstream: string;
  readonly caller: string;
  /** From where the proxy called the endpoint, as `address:port`. */
  readonly local: string;
  /** The identity that the caller showed, as `spiffe://…`, and the name that it asked for in the handshake. */
  readonly principal: string;
  readonly sni: string;
  /** Why the connection to the endpoint failed. */
  readonly failure: string;
  /** The status of the answer; 0 where there was none. */
  readonly status: number;
}

/** The name of the log, in the folder of each proxy. */
export const ACCESS_LOG = 'access.log';

/** The format that istiod gives the proxies. */
export const ACCESS_LOG_FORMAT: { readonly [field in keyof LogLine]: string } = {
  details: '%RESPONSE_CODE_DETAILS%',
  flags: '%RESPONSE_FLAGS%',
  cluster: '%UPSTREAM_CLUSTER_RAW%',
  route: '%ROUTE_NAME%',
  chain: '%FILTER_CHAIN_NAME%',
  upstream: '%UPSTREAM_HOST%',
  caller: '%DOWNSTREAM_DIRECT_REMOTE_ADDRESS%',
  local: '%UPSTREAM_LOCAL_ADDRESS%',
  principal: '%DOWNSTREAM_PEER_URI_SAN%',
  sni: '%REQUESTED_SERVER_NAME%',
  failure: '%UPSTREAM_TRANSPORT_FAILURE_REASON%',
  status: '%RESPONSE_CODE%',
};

/** The access log of a proxy, by the connections of those who called. */
export class AccessLog {
  private read = 0;
  private rest = '';
  private readonly lines = new Map<string, LogLine>();

  public constructor(private readonly file: string) {}

  /** What was noted of the connection from an address, once; undefined if nothing is within some milliseconds. */
  public async take(caller: string, milliseconds = 1000): Promise<LogLine | undefined> {
    for (let i = 0; i < milliseconds / 5; i++) {
      const line = this.takeNow(caller);
      if (line !== undefined) return line;
      await new Promise((resolve) => setTimeout(resolve, 5));
    }
    return undefined;
  }

  /** What has been noted by now of the connection from an address, once. */
  public takeNow(caller: string): LogLine | undefined {
    this.readOn();
    const line = this.lines.get(caller);
    this.lines.delete(caller);
    return line;
  }

  /** All that has been noted by now and not been taken. */
  public takeAll(): LogLine[] {
    while (this.readOn());
    const lines = [...this.lines.values()];
    this.lines.clear();
    return lines;
  }

  /** Forgets all that has been noted so far. */
  public clear(): void {
    while (this.readOn());
    this.lines.clear();
  }

  private readOn(): boolean {
    if (!existsSync(this.file)) return false;
    const handle = openSync(this.file, 'r');
    const part = Buffer.alloc(1 << 16);
    const size = readSync(handle, part, 0, part.length, this.read);
    closeSync(handle);
    this.read += size;
    const lines = (this.rest + part.toString('utf8', 0, size)).split('\n');
    this.rest = lines.pop() ?? '';
    for (const text of lines) {
      const line: LogLine = JSON.parse(text);
      this.lines.set(line.caller, line);
    }
    return size > 0;
  }
}
