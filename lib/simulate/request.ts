import { canonicalAddress } from '../values/addresses';
import type { AuthorizerWord, Circumstances } from './circumstances';
import { DEFAULT_NORMALIZATION, type PathNormalization, normalizedPath } from './paths';
import type { RequestObserver } from './observer';
import { RequestError } from './request-error';

export { RequestError } from './request-error';

/** Who asks: a workload of the mesh, a gateway by which the request comes in, or something outside of the mesh. */
export type Caller =
  | { readonly kind: 'workload'; readonly name: string }
  | { readonly kind: 'gateway'; readonly name: string }
  | { readonly kind: 'outside' };

/** A claim of a verified token: a text, or several. */
export interface Claims {
  readonly [name: string]: unknown;
}

interface Parts {
  readonly method: string;
  readonly url: string;
  readonly headers: ReadonlyMap<string, string>;
  readonly caller: Caller;
  readonly claims?: Claims;
  readonly sni?: string;
  readonly principal?: string;
  readonly ip?: string;
  readonly time?: number;
  readonly circumstances?: Circumstances;
  readonly observer?: RequestObserver;
}

/** What a URL names. */
interface Target {
  readonly scheme: 'http' | 'https' | 'tls' | 'tcp';
  /** The host that is connected to, without the port. */
  readonly host: string;
  readonly port: number;
  /** The host, with the port unless it is the one of the scheme: what clients put into the `Host` header. */
  readonly authority: string;
  /** The path with the query. */
  readonly path: string;
}

const URL_PARTS = /^(?:([a-z][a-z0-9+.-]*):\/\/)?((?:[^/?#@]*@)?)(\[[^\]]*\]|[^/?#:]*)(?::(\d+))?([^#]*)/i;
const PORTS = { http: 80, https: 443, tls: 443, tcp: 0 };

const USUAL: Circumstances = {};

/** A request of which the model tells where it goes. Immutable: each method gives a new one. */
export class Request {
  /** A `GET` of a URL: `http://nginx/test.html`. */
  public static get(url: string): Request {
    return Request.of('GET', url);
  }

  /** A `POST` of a URL. */
  public static post(url: string): Request {
    return Request.of('POST', url);
  }

  /**
   * A request by any method. The host of the URL is what is connected to; a header `Host` asks for another one there. The scheme is
   * `http`, `https` (a request within TLS, which the caller begins), `tls` or `tcp` (a connection of which nothing more is known).
   *
   * @throws RequestError where the URL has another scheme, or none of a host or a port
   */
  public static of(method: string, url: string): Request {
    return new Request({ method, url, headers: new Map(), caller: { kind: 'outside' } });
  }

  /** The method, as it was given. */
  public readonly method: string;
  /** The URL, as it was given. */
  public readonly url: string;
  /** Who asks. */
  public readonly caller: Caller;
  /** What is connected to. */
  public readonly target: Target;
  /** The host that is asked for: the header `Host`, or else that of the URL, with the port where it was written. */
  public readonly authority: string;
  /** The scheme that the first proxy sees. */
  public readonly scheme: string;
  /** The claims of the caller's token, of which it is taken for granted that they were verified. */
  public readonly claims?: Claims;
  private readonly headersByName: ReadonlyMap<string, string>;
  private query?: ReadonlyMap<string, string>;
  private normalized?: { readonly by: PathNormalization; readonly path: string };

  private constructor(private readonly parts: Parts) {
    const { method, url, headers, caller, claims } = parts;
    this.method = method;
    this.url = url;
    this.caller = caller;
    this.claims = claims;
    this.headersByName = headers;
    this.target = targetOf(url);
    this.authority = headers.get('host') ?? this.target.authority;
    this.scheme = this.target.scheme === 'https' ? 'https' : 'http';
  }

  /**
   * The same request to another URL.
   *
   * @internal
   */
  public _to(url: string): Request {
    return this.with({ url });
  }

  /** Sent by a workload of the mesh: `client.istio-test`, the name and the namespace; a bare name is of the namespace `default`. */
  public from(workload: string): Request {
    return this.with({ caller: { kind: 'workload', name: workload } });
  }

  /** Sent to a gateway from outside: `istio-ingressgateway`, or with its namespace `istio-ingressgateway.istio-system`. */
  public via(gateway: string): Request {
    return this.with({ caller: { kind: 'gateway', name: gateway } });
  }

  /** With a header. The case of its name does not matter; a second value of one name is joined to the first with a comma. */
  public header(name: string, value: string): Request {
    const headers = new Map(this.headersByName);
    const key = name.toLowerCase();
    const before = headers.get(key);
    return this.with({ headers: headers.set(key, before === undefined ? value : `${before},${value}`) });
  }

  /** With the claims of a token that was verified. Nested ones are objects, several values a list. */
  public withClaims(claims: Claims): Request {
    return this.with({ claims });
  }

  /** With this name in the TLS handshake, instead of the host of the URL. */
  public withSni(sni: string): Request {
    return this.with({ sni });
  }

  /** From this IP address. */
  public fromAddress(ip: string): Request {
    return this.with({ ip });
  }

  /**
   * Sent at a time, by which a token may have expired: `2026-12-01T10:00:00Z`.
   *
   * @throws RequestError where it cannot be read as a time
   */
  public at(time: string): Request {
    const milliseconds = Date.parse(time);
    if (Number.isNaN(milliseconds)) {
      throw new RequestError(
        `The time ${JSON.stringify(time)} of the request cannot be read. Write it as 2026-12-01T10:00:00Z.`,
      );
    }
    return this.with({ time: milliseconds });
  }

  /** When it is sent, in milliseconds since 1970; undefined where that was not given. */
  public get time(): number | undefined {
    return this.parts.time;
  }

  /** Where all pods of a workload are not ready: `api-v1.app`. */
  public withDown(workload: string): Request {
    const { down = [] } = this.circumstances;
    return this.under({ down: [...down, workload] });
  }

  /** Where a workload answers every request with a status. */
  public withFailing(workload: string, status: number): Request {
    return this.under({ failing: { ...this.circumstances.failing, [workload]: status } });
  }

  /** Where a workload answers after a time, such as `2s` or `500ms`. */
  public withSlow(workload: string, duration: string): Request {
    return this.under({ slow: { ...this.circumstances.slow, [workload]: duration } });
  }

  /** Where an external authorizer, by the name of its provider in the mesh config, allows or denies what it is asked. */
  public withAuthorizer(provider: string, word: AuthorizerWord): Request {
    return this.under({ authorizers: { ...this.circumstances.authorizers, [provider]: word } });
  }

  /** Where every rate limit that counts it is reached: what it gets then. Otherwise it is taken to be within all limits. */
  public withRateLimited(): Request {
    return this.under({ rateLimited: true });
  }

  /**
   * The same request, of which an observer is told what walks ask.
   *
   * @internal
   */
  public _observedBy(observer: RequestObserver): Request {
    return this.with({ observer });
  }

  /**
   * Who is told what walks ask; mostly nobody.
   *
   * @internal
   */
  public get _observer(): RequestObserver | undefined {
    return this.parts.observer;
  }

  /** What is otherwise than usual when it is sent. */
  public get circumstances(): Circumstances {
    return this.parts.circumstances ?? USUAL;
  }

  /** The name in the TLS handshake. */
  public get sni(): string {
    return this.parts.sni ?? this.target.host;
  }

  /** The address of the caller, where it was given. */
  public get address(): string | undefined {
    return this.parts.ip;
  }

  /** A header; undefined where the request has none of this name, which is in lower case. */
  public headerValue(name: string): string | undefined {
    return this.headersByName.get(name);
  }

  /** The headers, by their names in lower case. */
  public get headers(): ReadonlyMap<string, string> {
    return this.headersByName;
  }

  /** The path without the query, as Envoy sees it after it made it regular. */
  public pathFor(normalization: PathNormalization = DEFAULT_NORMALIZATION): string {
    if (this.normalized?.by !== normalization) {
      const { path } = this.target;
      const end = path.indexOf('?');
      const bare = end === -1 ? path : path.slice(0, end);
      this.normalized = { by: normalization, path: normalizedPath(bare, normalization) };
    }
    return this.normalized.path;
  }

  /** The query with its question mark; empty without one. */
  public get queryText(): string {
    const { path } = this.target;
    const start = path.indexOf('?');
    return start === -1 ? '' : path.slice(start);
  }

  /** The first value of a parameter of the query; undefined where there is none. */
  public queryParam(name: string): string | undefined {
    this.query ??= queryOf(this.queryText);
    return this.query.get(name);
  }

  /** The request in words: `GET http://nginx/ from client.istio-test with test: true`. */
  public describe(): string {
    const { caller } = this;
    const who =
      caller.kind === 'workload'
        ? ` from ${caller.name}`
        : caller.kind === 'gateway'
          ? ` via ${caller.name}`
          : ' from outside';
    const headers = [...this.headersByName].map(([name, value]) => `${name}: ${value}`);
    return `${this.method} ${this.url}${who}${headers.length === 0 ? '' : ` with ${headers.join(', ')}`}`;
  }

  private under(change: Circumstances): Request {
    return this.with({ circumstances: { ...this.circumstances, ...change } });
  }

  private with(change: Partial<Parts>): Request {
    return new Request({ ...this.parts, ...change });
  }
}

function targetOf(url: string): Target {
  const [, scheme = 'http', , host = '', port, path = ''] = URL_PARTS.exec(url) ?? [];
  const name = scheme.toLowerCase();
  if (name !== 'http' && name !== 'https' && name !== 'tls' && name !== 'tcp') {
    throw new RequestError(
      `The URL ${JSON.stringify(url)} has the scheme ${scheme}, which no request of the model has. Begin it with http, https, tls or tcp, as in http://nginx/.`,
    );
  }
  if (host === '') {
    throw new RequestError(`The URL ${JSON.stringify(url)} has no host. Write one such as http://nginx/.`);
  }
  const number = port === undefined ? PORTS[name] : Number(port);
  if (number < 1 || number > 65535) {
    throw new RequestError(
      `The port ${number} in the URL ${JSON.stringify(url)} is none of TCP. Write one from 1 to 65535, or leave it out.`,
    );
  }
  return {
    scheme: name,
    host: canonicalAddress(host.replace(/^\[|\]$/g, '').toLowerCase()),
    port: number,
    authority: number === PORTS[name] ? host : `${host}:${number}`,
    path: path.startsWith('/') ? path : `/${path}`,
  };
}

/** Parameters as Envoy splits them: the first of a name counts, `%` codes of values are read, `+` is not. */
function queryOf(text: string): ReadonlyMap<string, string> {
  const query = new Map<string, string>();
  if (text.length < 2) return query;
  for (const part of text.slice(1).split('&')) {
    const at = part.indexOf('=');
    const name = at === -1 ? part : part.slice(0, at);
    if (!query.has(name)) query.set(name, at === -1 ? '' : part.slice(at + 1));
  }
  return query;
}
