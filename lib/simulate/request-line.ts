import { nearest } from '../values/nearest';
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
  /** Workloads whose pods are all not ready: `["api-v1.app"]`. */
  readonly down?: readonly string[];
  /** Workloads that answer every request with a status: `{"api-v1.app":503}`. */
  readonly failing?: { readonly [workload: string]: number };
  /** Workloads that answer after a time: `{"api-v1.app":"2s"}`. */
  readonly slow?: { readonly [workload: string]: string };
  /** What external authorizers say, by their providers: `{"ext-authz":"deny"}`. */
  readonly authorizers?: { readonly [provider: string]: 'allow' | 'deny' };
  /** Whether every rate limit that counts the request is reached; `false` where it is left out. */
  readonly rateLimited?: boolean;
}

const FIELDS = [
  ...['from', 'via', 'method', 'url', 'headers', 'claims', 'sni', 'ip', 'time'],
  ...['down', 'failing', 'slow', 'authorizers', 'rateLimited'],
];
const isMapping = (value: unknown): value is { readonly [name: string]: unknown } =>
  typeof value === 'object' && value !== null && !Array.isArray(value);

/**
 * The request that a line of JSON means.
 *
 * @throws RequestError where it cannot be read
 */
export function requestOf(line: unknown): Request {
  if (!isMapping(line))
    throw new RequestError(
      `The line is ${kindOf(line)}, and not a request. Write an object such as {"from":"client.shop","url":"http://nginx/"}.`,
    );
  const strange = Object.keys(line).find((name) => !FIELDS.includes(name));
  if (strange !== undefined)
    throw new RequestError(`A request has no field ${strange}. ${meant(strange, FIELDS, 'Its fields are')}`);
  const { headers, claims } = line;
  const text = (field: string): string | undefined => {
    const value = line[field];
    if (value === undefined || value === null) return undefined;
    if (typeof value === 'string') return value;
    throw new RequestError(`The field ${field} is ${kindOf(value)}. Write text, in quotes.`);
  };
  const [from, via, url, sni, ip, time] = ['from', 'via', 'url', 'sni', 'ip', 'time'].map(text);
  if (url === undefined) throw new RequestError('The request has no url. Add one such as http://nginx/.');
  if (from !== undefined && via !== undefined)
    throw new RequestError(
      'The request has both from and via. Keep from for a workload that sends it, or via for a gateway by which it comes in.',
    );
  let request = Request.of(text('method') ?? 'GET', url);
  if (from !== undefined) request = request.from(from);
  if (via !== undefined) request = request.via(via);
  if (headers !== undefined && !isMapping(headers)) {
    throw new RequestError(
      `The field headers is ${kindOf(headers)}. Write the names and values as {"x-user":"jane"}.`,
    );
  }
  for (const [name, value] of Object.entries(headers ?? {})) request = request.header(name, String(value));
  if (isMapping(claims)) request = request.withClaims(claims);
  if (sni !== undefined) request = request.withSni(sni);
  if (ip !== undefined) request = request.fromAddress(ip);
  if (time !== undefined) request = request.at(time);
  return underCircumstances(request, line);
}

/** The request under what a line says is otherwise than usual. */
function underCircumstances(request: Request, line: { readonly [name: string]: unknown }): Request {
  const { down = [], failing = {}, slow = {}, authorizers = {}, rateLimited = false } = line;
  if (typeof rateLimited !== 'boolean')
    throw new RequestError(`The field rateLimited is ${kindOf(rateLimited)}. Write true or false.`);
  if (!Array.isArray(down) || !down.every((name) => typeof name === 'string'))
    throw new RequestError('The field down is not a list of workloads. Write it as ["api-v1.app"].');
  const named = (value: unknown, field: string, example: string) => {
    if (isMapping(value)) return Object.entries(value);
    throw new RequestError(`The field ${field} is ${kindOf(value)}. Write it as ${example}.`);
  };
  let made = down.reduce((to: Request, name: string) => to.withDown(name), request);
  for (const [name, status] of named(failing, 'failing', '{"api-v1.app":503}')) {
    if (typeof status !== 'number' || !Number.isInteger(status) || status < 200 || status > 599)
      throw new RequestError(
        `The status ${JSON.stringify(status)} of the workload ${name} is none of HTTP. Write one such as 503.`,
      );
    made = made.withFailing(name, status);
  }
  for (const [name, time] of named(slow, 'slow', '{"api-v1.app":"2s"}'))
    made = made.withSlow(name, String(time));
  for (const [name, word] of named(authorizers, 'authorizers', '{"ext-authz":"deny"}')) {
    if (word !== 'allow' && word !== 'deny')
      throw new RequestError(`The authorizer ${name} says ${JSON.stringify(word)}. Write allow or deny.`);
    made = made.withAuthorizer(name, word);
  }
  return rateLimited ? made.withRateLimited() : made;
}

const kindOf = (value: unknown) =>
  value === null
    ? 'null'
    : Array.isArray(value)
      ? 'a list'
      : `${typeof value === 'object' ? 'an' : 'a'} ${typeof value}`;

/** A question for the word that was probably meant, or else all that there are. */
function meant(word: string, words: readonly string[], all: string): string {
  const near = nearest(word, words);
  return near === undefined ? `${all} ${words.join(', ')}.` : `Did you mean ${near}?`;
}
