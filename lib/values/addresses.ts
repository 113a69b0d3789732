import { ipFamily } from './ip-family';
import { dnsNameFault, wildcardHost } from './host-names';
import { MeshError, MeshErrorCode } from './mesh-error';

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

/** An IP address. Returns it. */
export function ipAddress(address: string, what: string): string {
  if (ipFamily(address)) return address;
  throw invalid(
    MeshErrorCode.INVALID_VALUE,
    `${what} ${JSON.stringify(address)}`,
    'an IP address',
    'write the address in digits, without port',
  );
}

/** An IP address, or a block of them (`10.0.0.0/8`), as istiod's `ValidateIPSubnet` takes it. Returns it. */
export function ipBlock(text: string, what: string): string {
  const [address, length, ...rest] = text.split('/');
  const family = ipFamily(address);
  // Go reads no zone and no leading zero in a block.
  const whole = length === undefined || (/^(0|[1-9]\d{0,2})$/.test(length) && !address.includes('%'));
  const most = family === 4 ? 32 : 128;
  if (family !== 0 && rest.length === 0 && whole && Number(length ?? 0) <= most) return text;
  throw invalid(
    MeshErrorCode.INVALID_VALUE,
    `${what} ${JSON.stringify(text)}`,
    'an IP address, or a block such as 10.0.0.0/8',
    'write the address in digits',
  );
}

/** `unix:///path/to/socket` or `unix://@name`, as istiod's `ValidateUnixAddress` takes it. Returns it. */
export function unixSocket(address: string, what: string): string {
  const path = address.slice(UNIX.length);
  const absolute = path.startsWith('/') && !path.endsWith('/');
  if (address.startsWith(UNIX) && (absolute || path.startsWith('@'))) return address;
  throw notSocket(address, what);
}

/** A Unix socket as the CRDs take it too: no "/" at the end of its name either. Returns it. */
export function unixAddress(address: string, what: string): string {
  if (!address.endsWith('/')) return unixSocket(address, what);
  throw notSocket(address, what);
}

function notSocket(address: string, what: string): MeshError {
  return invalid(
    MeshErrorCode.INVALID_VALUE,
    `${what} ${JSON.stringify(address)}`,
    `"${UNIX}/path/to/socket" or "${UNIX}@name"`,
    'give the absolute path of the socket',
  );
}
