import { isIP, isIPv4 } from 'node:net';
import { MeshErrorCode } from './mesh-error';
import { accepted, type MeshFault } from './mesh-fault';

const DIGITS_AND_DOTS = /^[\d.]+$/;

/**
 * Whether a text is an IP address, of version 4 or 6, or 0 for neither, as Go's `netip.ParseAddr` takes it: the zone of an
 * IPv6 address (`fe80::1%eth0`) may be any text, where Node minds its letters.
 */
export function ipFamily(text: string): 0 | 4 | 6 {
  // Most texts are names: what Node has for addresses takes long to load, and its expression for version 6 to make ready.
  if (!text.includes(':')) return DIGITS_AND_DOTS.test(text) && isIPv4(text) ? 4 : 0;
  const percent = text.indexOf('%');
  const zone = percent !== -1 && percent < text.length - 1 && text.includes(':');
  const family = isIP(zone ? text.slice(0, percent) : text);
  if (family === 4) return zone ? 0 : 4;
  return family === 6 ? 6 : 0;
}

/** An IP address in one spelling: one of version 6 in the shortest, in lower case. What is none stays as it is. */
export function canonicalAddress(text: string): string {
  if (!text.includes(':') || text.includes('%') || ipFamily(text) !== 6) return text;
  return new URL(`http://[${text}]/`).hostname.slice(1, -1);
}

/** What the address of a Unix socket begins with. */
export const UNIX = 'unix://';

/** What is wrong with an IP address, as istiod's `ValidateIPAddress` has it. */
export function ipAddressFault(address: string, what: string): MeshFault | undefined {
  if (ipFamily(address)) return undefined;
  return {
    code: MeshErrorCode.INVALID_VALUE,
    got: `${what} ${JSON.stringify(address)}`,
    expected: 'an IP address',
    mend: 'write the address in digits, without port',
  };
}

/** What is wrong with an IP address or a block of them (`10.0.0.0/8`), as istiod's `ValidateIPSubnet` has it. */
export function ipBlockFault(text: string, what: string): MeshFault | undefined {
  const [address, length, ...rest] = text.split('/');
  const family = ipFamily(address);
  // Go reads no zone and no leading zero in a block.
  const whole = length === undefined || (/^(0|[1-9]\d{0,2})$/.test(length) && !address.includes('%'));
  const most = family === 4 ? 32 : 128;
  if (family !== 0 && rest.length === 0 && whole && Number(length ?? 0) <= most) return undefined;
  return {
    code: MeshErrorCode.INVALID_VALUE,
    got: `${what} ${JSON.stringify(text)}`,
    expected: 'an IP address, or a block such as 10.0.0.0/8',
    mend: 'write the address in digits',
  };
}

/** An IP address, or a block of them. Returns it. */
export const ipBlock = (text: string, what: string): string => accepted(text, ipBlockFault(text, what));

/** What is wrong with `unix:///path/to/socket` or `unix://@name`, as istiod's `ValidateUnixAddress` has it. */
export function unixSocketFault(address: string, what: string): MeshFault | undefined {
  const path = address.slice(UNIX.length);
  const absolute = path.startsWith('/') && !path.endsWith('/');
  return address.startsWith(UNIX) && (absolute || path.startsWith('@'))
    ? undefined
    : notSocket(address, what);
}

/** A Unix socket as the CRDs take it too: no "/" at the end of its name either. Returns it. */
export function unixAddress(address: string, what: string): string {
  const fault = address.endsWith('/') ? notSocket(address, what) : unixSocketFault(address, what);
  return accepted(address, fault);
}

const notSocket = (address: string, what: string): MeshFault => ({
  code: MeshErrorCode.INVALID_VALUE,
  got: `${what} ${JSON.stringify(address)}`,
  expected: `"${UNIX}/path/to/socket" or "${UNIX}@name"`,
  mend: 'give the absolute path of the socket',
});

/** An address with a port, as in `127.0.0.1:80`. */
interface HostPort {
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
