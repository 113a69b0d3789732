import { type Claims, Request, RequestError } from './request';

/** A request as a line of JSON: who sends it, and what. */
export interface RequestLine {
  /** The workload that sends it: `client.istio-test`. */
  readonly from?: string;
  /** The gateway by which it comes in: `istio-ingressgateway`. */
  readonly via?: string;
  /** The method; `GET` where none is given. */
  readonly method?: string;
  /** What is asked for: `http://nginx/test.html`. */
  readonly url: string;
  /** The headers. */
  readonly headers?: { readonly [name: string]: string };
  /** The claims of a verified token. */
  readonly claims?: Claims;
  /** The name in the TLS handshake. */
  readonly sni?: string;
  /** The address of the caller. */
  readonly ip?: string;
  /** When it is sent, by which a token may have expired: `2026-12-01T10:00:00Z`. */
  readonly time?: string;
}

const FIELDS = ['from', 'via', 'method', 'url', 'headers', 'claims', 'sni', 'ip', 'time'];
const isMapping = (value: unknown): value is { readonly [name: string]: unknown } =>
  typeof value === 'object' && value !== null && !Array.isArray(value);

/**
 * The request that a line of JSON means.
 *
 * @throws RequestError where it cannot be read
 */
export function requestOf(line: unknown): Request {
  if (!isMapping(line))
    throw new RequestError(`got ${kindOf(line)}; expected an object with url and from or via`);
  const strange = Object.keys(line).find((name) => !FIELDS.includes(name));
  if (strange !== undefined)
    throw new RequestError(`got the field ${strange}; expected one of ${FIELDS.join(', ')}`);
  const { headers, claims } = line;
  const text = (field: string): string | undefined => {
    const value = line[field];
    if (value === undefined || value === null) return undefined;
    if (typeof value === 'string') return value;
    throw new RequestError(`got ${kindOf(value)} for ${field}; expected text`);
  };
  const [from, via, url, sni, ip, time] = ['from', 'via', 'url', 'sni', 'ip', 'time'].map(text);
  if (url === undefined) throw new RequestError('got no url; expected one such as http://nginx/');
  if (from !== undefined && via !== undefined)
    throw new RequestError('got both from and via; expected one of the two');
  let request = Request.of(text('method') ?? 'GET', url);
  if (from !== undefined) request = request.from(from);
  if (via !== undefined) request = request.via(via);
  if (headers !== undefined && !isMapping(headers)) {
    throw new RequestError(`got ${kindOf(headers)} for headers; expected a mapping of names to text`);
  }
  for (const [name, value] of Object.entries(headers ?? {})) request = request.header(name, String(value));
  if (isMapping(claims)) request = request.withClaims(claims);
  if (sni !== undefined) request = request.withSni(sni);
  if (ip !== undefined) request = request.fromAddress(ip);
  return time === undefined ? request : request.at(time);
}

const kindOf = (value: unknown) =>
  value === null ? 'null' : Array.isArray(value) ? 'a list' : `a ${typeof value}`;
