import type { ServicePort } from './views/kubernetes';

/** What of a port's protocol decides over listeners: `sniffed` where sidecars find it out from the first bytes. */
export type ListenerProtocol = 'http' | 'tcp' | 'sniffed' | 'none';

const HTTP = new Set(['http', 'http2', 'http_proxy', 'grpc', 'grpc-web']);
const TLS = new Set(['https', 'tls']);
const TCP = new Set(['tcp', 'https', 'tls', 'mongo', 'redis', 'mysql']);

/** Whether a protocol is one that routes see the requests of (the upstream project's `pkg/config/protocol/instance.go: IsHTTP`). */
export const isHttp = (protocol: string) => HTTP.has(protocol);

/** Whether a protocol is encrypted by the one who calls (`pkg/config/protocol/instance.go: IsTLS`). */
export const isTls = (protocol: string) => TLS.has(protocol);

/** Which listener a protocol gets (`pilot/pkg/networking/networking.go: ModelProtocolToListenerProtocol`). */
export function listenerProtocol(protocol: string): ListenerProtocol {
  if (HTTP.has(protocol)) return 'http';
  if (TCP.has(protocol)) return 'tcp';
  return protocol === 'udp' ? 'none' : 'sniffed';
}

/** Whether routes see requests to a port of this protocol: it is HTTP, or may turn out to be. */
export const isHttpOrSniffed = (protocol: string) => ['http', 'sniffed'].includes(listenerProtocol(protocol));

/**
 * The protocol that a word of a manifest means, in lower case; empty for one that Istio does not know
 * (`pkg/config/protocol/instance.go: Parse`).
 */
export function parseProtocol(text = ''): string {
  const word = text.toLowerCase();
  return HTTP.has(word) || TCP.has(word) || word === 'udp' ? word : '';
}

const APP_PROTOCOLS: { readonly [name: string]: string } = {
  'kubernetes.io/h2c': 'http2',
  'kubernetes.io/ws': 'http',
  'kubernetes.io/wss': 'https',
};
/** Ports of servers that speak first, which are taken for TCP. */
const SERVER_FIRST = [25, 53, 3306, 27017];

/**
 * The protocol of a Service's port, in lower case; undefined where sidecars find it out from the first bytes
 * (`pkg/config/kube/conversion.go: ConvertProtocol`).
 */
export function servicePortProtocol({
  port: number,
  name,
  protocol,
  appProtocol: given,
}: ServicePort): string | undefined {
  if (protocol === 'UDP') return 'udp';
  if (given !== undefined && Object.hasOwn(APP_PROTOCOLS, given)) return APP_PROTOCOLS[given];
  const text = (given ?? name ?? '').toLowerCase();
  if (text.startsWith('grpc-web')) return 'grpc-web';
  const known = parseProtocol(text.split('-')[0]);
  if (known !== '') return known;
  return number !== undefined && SERVER_FIRST.includes(number) ? 'tcp' : undefined;
}
