import { mapOf } from '../mesh/lists';
import type { PathNormalization } from './paths';
import type { HeaderChanges } from './outcome';
import type { Claims, Request } from './request';
import { ANY_TEXT } from '../requests/text-pattern';
import {
  type RequestCondition,
  type RequestField,
  describeField,
  requestCondition,
} from '../requests/condition';
import { type PathOrigin, onSentPath, rewrittenOrigin } from './sent-condition';

/** A header as a proxy left it. */
interface HeaderValue {
  /** Undefined for one that was taken away. */
  readonly text?: string;
  /** Whether something was added to the header that the request was sent with, if it had one. */
  readonly isJoined?: boolean;
}

/** A request as one proxy sees it, after what earlier ones changed. */
export class SeenRequest {
  /** A request as the first proxy sees it: with its token, of which no claim was verified yet. */
  public static first(
    request: Request,
    normalization: PathNormalization,
    scheme = request.scheme,
  ): SeenRequest {
    const { authority, queryText, claims } = request;
    const path = request.pathFor(normalization);
    return new SeenRequest(request, path, queryText, authority, scheme, undefined, claims, undefined);
  }

  private constructor(
    private readonly request: Request,
    /** The path without the query. */
    public readonly path: string,
    /** The query with its question mark; empty without one. */
    public readonly query: string,
    /** The host that is asked for, with its port where one was written. */
    public readonly authority: string,
    public readonly scheme: string,
    /** The claims that this proxy verified, where it looks at tokens. */
    public readonly claims: Claims | undefined,
    /** What the token claims that travels with the request, verified or not. */
    public readonly token: Claims | undefined,
    /** Headers that earlier proxies changed, by their names in lower case. */
    private readonly changes: ReadonlyMap<string, HeaderValue> | undefined,
    /** How the path came about, where it is not the one that was sent. */
    private readonly origin?: PathOrigin,
  ) {}

  public get method(): string {
    return this.request.method;
  }

  /** When the request is sent, in milliseconds; undefined where it does not tell. */
  public get time(): number | undefined {
    return this.request.time;
  }

  /** A header by its name in lower case. */
  public header(name: string): string | undefined {
    if (name === 'host' || name === ':authority') return this.authority;
    if (name.startsWith(':')) return this.pseudoHeader(name);
    const changed = this.changes?.get(name);
    if (changed !== undefined) return changed.text;
    return this.request.headerValue(name);
  }

  /** The first value of a parameter of the query. */
  public queryParam(name: string): string | undefined {
    return this.request.queryParam(name);
  }

  /** The same request behind a proxy that changed its path or host. */
  public changed(path: string, query: string, authority: string, scheme = this.scheme): SeenRequest {
    const { request, claims, token, changes, origin } = this;
    return new SeenRequest(request, path, query, authority, scheme, claims, token, changes, origin);
  }

  /**
   * The same request, whose path the proxy is about to rewrite: its first characters are swapped for a text, or, without a text,
   * whatever a regular expression finds.
   */
  public rewriting(cut: number, put?: string): SeenRequest {
    const { request, path, query, authority, scheme, claims, token, changes } = this;
    const origin = put === undefined ? 'unclear' : rewrittenOrigin(this.origin, cut, put);
    return new SeenRequest(request, path, query, authority, scheme, claims, token, changes, origin);
  }

  /** The same request where only these claims were verified. */
  public withClaims(claims: Claims | undefined): SeenRequest {
    const { request, path, query, authority, scheme, token, changes, origin } = this;
    return new SeenRequest(request, path, query, authority, scheme, claims, token, changes, origin);
  }

  /** The same request behind a proxy that verified its token and took it away. */
  public withoutToken(): SeenRequest {
    const { request, path, query, authority, scheme, claims, origin } = this;
    const changes = new Map(this.changes).set('authorization', {});
    return new SeenRequest(request, path, query, authority, scheme, claims, undefined, changes, origin);
  }

  /** The same request behind a proxy that changed its headers: it takes away first, and then sets and adds. */
  public withHeaders({ set = {}, add = {}, remove = [] }: HeaderChanges): SeenRequest {
    const { request, path, query, authority, scheme, claims, token, origin } = this;
    const changes = new Map(this.changes);
    for (const name of remove) changes.set(name.toLowerCase(), {});
    for (const [name, text] of Object.entries(set)) changes.set(name.toLowerCase(), { text });
    for (const [name, value] of Object.entries(add)) {
      const key = name.toLowerCase();
      const before = changes.get(key) ?? { text: request.headerValue(key), isJoined: true };
      const text = before.text === undefined ? value : `${before.text},${value}`;
      changes.set(key, { ...before, text });
    }
    return new SeenRequest(request, path, query, authority, scheme, claims, token, changes, origin);
  }

  private pseudoHeader(name: string): string | undefined {
    if (name === ':method') return this.method;
    if (name === ':scheme') return this.scheme;
    return name === ':path' ? this.path + this.query : undefined;
  }

  /** What a condition looks at, where it is one text; undefined where the request lacks it. */
  public field({ kind, name }: RequestField): string | undefined {
    switch (kind) {
      case 'path':
        return this.path;
      case 'method':
        return this.method;
      case 'authority':
        return this.authority;
      case 'scheme':
        return this.scheme;
      case 'header':
        return this.header(name);
      case 'query':
        return this.queryParam(name);
      case 'claim':
        return undefined;
    }
  }

  /** Whether the request meets a condition. */
  public meets(condition: RequestCondition): boolean {
    const { field, test, negated, missingIsEmpty } = condition;
    if (field.kind === 'claim') return this.claimTexts(field.name).some(test) !== negated;
    const value = this.field(field);
    return (value === undefined ? missingIsEmpty && test('') : test(value)) !== negated;
  }

  /** The first of some conditions that the request does not meet; undefined where it meets them all. */
  public unmet(conditions: readonly RequestCondition[]): RequestCondition | undefined {
    const failed = conditions.find((condition) => !this.meets(condition));
    if (this.request._observer !== undefined) this.tell(conditions, failed === undefined);
    return failed;
  }

  /** Whether somebody is told what is asked of the request. */
  public get isObserved(): boolean {
    return this.request._observer !== undefined;
  }

  /** Tells an observer that conditions were asked together, and whether all of them hold. */
  public tell(conditions: readonly RequestCondition[], hold: boolean): void {
    const { _observer: observer } = this.request;
    if (observer === undefined) return;
    const sent: RequestCondition[] = [];
    let unclear: RequestCondition | undefined;
    for (const condition of conditions) {
      const asked = this.asSent(condition);
      // What a proxy on the way has set fails for all requests alike.
      if (asked === false) return;
      if (asked === undefined) unclear ??= condition;
      else if (asked !== true) sent.push(asked);
    }
    if (unclear !== undefined)
      observer.looked(
        unclear.field.name === ':path'
          ? 'the path together with the query'
          : `the ${describeField(unclear.field)} behind a proxy that changes it`,
      );
    else if (sent.every((condition) => this.holdsAsSent(condition)) !== hold) {
      observer.looked(`the ${describeField(conditions[0].field)} in another form than it was sent in`);
    } else if (sent.length > 0) {
      // The same list is known again by those who keep what was asked.
      const isAsAsked =
        sent.length === conditions.length && sent.every((condition, i) => condition === conditions[i]);
      observer.asked(isAsAsked ? conditions : sent, hold);
    }
  }

  /** Tells an observer that conditions on the token were asked, where it is the one that was sent. */
  public tellToken(conditions: readonly RequestCondition[], hold: boolean): void {
    const { _observer: observer, claims } = this.request;
    if (observer !== undefined && this.token === claims) observer.asked(conditions, hold);
  }

  /** Tells an observer of something that no condition tells. */
  public tellLooked(at: string): void {
    this.request._observer?.looked(at);
  }

  /** A condition as one on the request that was sent, or what it comes to for all that came this way. */
  private asSent(condition: RequestCondition): RequestCondition | boolean | undefined {
    const { field } = condition;
    const settled = () => this.meets(condition);
    switch (field.kind) {
      case 'method':
      case 'query':
        return condition;
      case 'scheme':
        return settled();
      case 'path':
        return this.origin === undefined
          ? condition
          : onSentPath(condition, this.origin, this.request.pathFor('NONE'));
      case 'authority':
        return this.authority === this.request.authority ? condition : settled();
      case 'claim':
        if (this.claims === undefined) return settled();
        return this.token === this.request.claims || this.request.claims !== undefined
          ? condition
          : undefined;
      case 'header':
        return this.headerAsSent(condition);
    }
  }

  private headerAsSent(condition: RequestCondition): RequestCondition | boolean | undefined {
    const { field, pattern, negated, missingIsEmpty } = condition;
    const { name } = field;
    const as = (kind: 'authority' | 'method') =>
      this.asSent(requestCondition({ kind, name: '' }, pattern, { negated, missingIsEmpty }));
    if (name === 'host' || name === ':authority') return as('authority');
    if (name === ':method') return as('method');
    if (name === ':scheme') return this.meets(condition);
    if (name === ':path') return undefined;
    const changed = this.changes?.get(name);
    if (changed === undefined) return condition;
    if (changed.isJoined !== true) return this.meets(condition);
    // What was added stands alone where the request has no such header.
    const isAbsent = this.request.headerValue(name) === undefined;
    this.request._observer?.asked([requestCondition(field, ANY_TEXT, { negated: true })], isAbsent);
    return isAbsent ? this.meets(condition) : undefined;
  }

  private holdsAsSent(condition: RequestCondition): boolean {
    const { field, test, negated, missingIsEmpty } = condition;
    if (field.kind === 'claim') return this.textsIn(this.request.claims, field.name).some(test) !== negated;
    const { request } = this;
    const value =
      field.kind === 'path'
        ? request.pathFor('NONE')
        : field.kind === 'authority'
          ? request.authority
          : field.kind === 'header'
            ? request.headerValue(field.name)
            : this.field(field);
    return (value === undefined ? missingIsEmpty && test('') : test(value)) !== negated;
  }

  /** The texts of a claim, whose name has the names of those around it before it: `realm_access.roles`. */
  private claimTexts(name: string): readonly string[] {
    return this.textsIn(this.claims, name);
  }

  private textsIn(claims: Claims | undefined, name: string): readonly string[] {
    let value: unknown = claims;
    for (const step of name.split('.')) {
      value = mapOf(value)[step];
    }
    return (Array.isArray(value) ? value : [value]).filter((text) => typeof text === 'string');
  }
}
