import type { AccessLog, LogLine } from './access-log';

/** What one proxy on the way of a request noted of it. */
export interface Hop extends LogLine {
  /** The proxy: `sidecar`, `router` or `waypoint`, and its pod as `name.namespace`. */
  readonly proxy: string;
}

/** A proxy whose log is read. */
interface Noting {
  readonly identity: {
    readonly kind: string;
    readonly name: string;
    readonly namespace: string;
    readonly ip: string;
  };
  readonly log: AccessLog;
}

/**
 * Follows a connection from proxy to proxy: each notes from where it called the next, and the next who called it.
 *
 * @param caller who opened the connection, as `address:port`
 * @param target the address that was called
 */
export async function hopsOf(caller: string, target: string, proxies: readonly Noting[]): Promise<Hop[]> {
  const hops: Hop[] = [];
  let [from, to] = [caller, target];
  // Loops end some time, and so does this.
  while (hops.length < 20) {
    const own = proxies.filter(({ identity }) => identity.ip === to);
    const hop = await find(from, own.length > 0 ? own : proxies, own.length > 0 ? 400 : 30);
    if (hop === undefined) return hops;
    hops.push(hop);
    if (!hop.local?.includes(':')) return hops;
    [from, to] = [hop.local, hop.upstream?.split(':')[0] ?? ''];
  }
  return hops;
}

async function find(from: string, among: readonly Noting[], milliseconds: number): Promise<Hop | undefined> {
  for (let waited = 0; waited <= milliseconds; waited += 5) {
    for (const { identity, log } of among) {
      const line = log.takeNow(from);
      if (line !== undefined)
        return { proxy: `${identity.kind} ${identity.name}.${identity.namespace}`, ...line };
    }
    await new Promise((resolve) => setTimeout(resolve, 5));
  }
  return undefined;
}
