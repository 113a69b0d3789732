/** An address with a port, as in `127.0.0.1:80`. */
export interface HostPort {
  readonly host: string;
  readonly port: string;
}

const BRACKETED = /^\[([^[\]]*)\]:([^:[\]]*)$/;
const PLAIN = /^([^:[\]]*):([^:[\]]*)$/;

/** The two parts of an address with a port, as Go's `net.SplitHostPort` takes them apart; undefined for anything else. */
export function splitHostPort(text: string): HostPort | undefined {
  const match = BRACKETED.exec(text) ?? PLAIN.exec(text);
  return match === null ? undefined : { host: match[1], port: match[2] };
}
