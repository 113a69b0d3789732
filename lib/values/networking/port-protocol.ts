import { MeshErrorCode } from '../mesh-error';
import { accepted, type MeshFault } from '../mesh-fault';

const TLS = ['https', 'tls'];
const HTTP = ['http', 'http2', 'http_proxy', 'grpc', 'grpc-web'];
const TCP = [...TLS, 'tcp', 'mongo', 'redis', 'mysql'];
const ALL = [...HTTP, ...TCP, 'udp'];

const named = (names: readonly string[], protocol: string | undefined) =>
  names.includes((protocol ?? '').toLowerCase());

/** Whether routes for HTTP apply. */
export const speaksHttp = (protocol: string | undefined) => named(HTTP, protocol);

/** Whether a connection begins with TLS. */
export const speaksTls = (protocol: string | undefined) => named(TLS, protocol);

/** Whether connections are passed on by TCP, those that begin with TLS included. */
export const speaksTcp = (protocol: string | undefined) => named(TCP, protocol);

/** What is wrong with a protocol: istiod's `protocol.Parse` does not know it, in whatever case. None leaves it to detection. */
export function protocolFault(value: string | undefined, what: string): MeshFault | undefined {
  if (value === undefined || value === '' || named(ALL, value)) return undefined;
  return {
    code: MeshErrorCode.INVALID_VALUE,
    got: `${what} ${JSON.stringify(value)}`,
    expected: `one of ${ALL.map((name) => name.toUpperCase()).join(', ')}`,
    mend: 'use TCP for what is not among them',
  };
}

/** A protocol, or none. Returns it. */
export const protocol = (value: string | undefined, what: string): string | undefined =>
  accepted(value, protocolFault(value, what));
