import { MeshError, MeshErrorCode } from '../mesh-error';

const TLS = ['https', 'tls'];
const HTTP = ['http', 'http2', 'http_proxy', 'grpc', 'grpc-web'];
const ALL = [...HTTP, ...TLS, 'tcp', 'udp', 'mongo', 'redis', 'mysql'];

const named = (names: readonly string[], protocol: string | undefined) =>
  names.includes((protocol ?? '').toLowerCase());

/** Whether routes for HTTP apply. */
export const speaksHttp = (protocol: string | undefined) => named(HTTP, protocol);

/** Whether a connection begins with TLS. */
export const speaksTls = (protocol: string | undefined) => named(TLS, protocol);

/** A protocol that istiod's `protocol.Parse` knows, in whatever case; none leaves it to detection. Returns it. */
export function protocol(value: string | undefined, what: string): string | undefined {
  if (value === undefined || value === '' || named(ALL, value)) return value;
  throw new MeshError({
    code: MeshErrorCode.INVALID_VALUE,
    got: `${what} ${JSON.stringify(value)}`,
    expected: `one of ${ALL.map((name) => name.toUpperCase()).join(', ')}`,
    mend: 'use TCP for what is not among them',
  });
}
