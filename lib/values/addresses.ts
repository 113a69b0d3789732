import { ipFamily } from './ip-family';
import { dnsNameFault, wildcardHost } from './host-names';
import { MeshError, MeshErrorCode } from './mesh-error';
import { accepted, type MeshFault } from './mesh-fault';

/** What the address of a Unix socket begins with. */
export const UNIX = 'unix://';

const invalid = (code: MeshErrorCode, got: string, expected: string, mend: string) =>
  new MeshError({ code, got, expected, mend });

/** A DNS name without a wildcard, as istiod's `ValidateFQDN` takes it. Returns it. */
export function dnsName(host: string, what: string): string {
  wildcardHost(host, what);
  if (dnsNameFault(host) === undefined) return host;
  throw invalid(
    MeshErrorCode.INVALID_HOST,
    `${what} ${JSON.stringify(host)}`,
    'one DNS name',
    'name the host in full, without "*", and not by digits alone',
  );
}

/** A DNS name without a wildcard, or an IP address. Returns it. */
export function dnsNameOrIp(host: string, what: string): string {
  return ipFamily(host) ? host : dnsName(host, what);
}

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
