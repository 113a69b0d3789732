import { mapOf } from '../mesh/lists';
import type { PathNormalization } from './paths';
import type { HeaderChanges } from './outcome';
import type { Claims, Request } from './request';
import type { RequestCondition, RequestField } from '../requests/condition';

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
    /** Headers that earlier proxies changed, by their names in lower case; null for one that they took away. */
    private readonly changes: ReadonlyMap<string, string | null> | undefined,
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
    if (changed !== undefined) return changed ?? undefined;
    return this.request.headerValue(name);
  }

  /** The first value of a parameter of the query. */
  public queryParam(name: string): string | undefined {
    return this.request.queryParam(name);
  }

  /** The same request behind a proxy that changed its path or host. */
  public changed(path: string, query: string, authority: string, scheme = this.scheme): SeenRequest {
    const { request, claims, token, changes } = this;
    return new SeenRequest(request, path, query, authority, scheme, claims, token, changes);
  }

  /** The same request where only these claims were verified. */
  public withClaims(claims: Claims | undefined): SeenRequest {
    const { request, path, query, authority, scheme, token, changes } = this;
    return new SeenRequest(request, path, query, authority, scheme, claims, token, changes);
  }

  /** The same request behind a proxy that verified its token and took it away. */
  public withoutToken(): SeenRequest {
    const { request, path, query, authority, scheme, claims } = this;
    const changes = new Map(this.changes).set('authorization', null);
    return new SeenRequest(request, path, query, authority, scheme, claims, undefined, changes);
  }

  /** The same request behind a proxy that changed its headers: it takes away first, and then sets and adds. */
  public withHeaders({ set = {}, add = {}, remove = [] }: HeaderChanges): SeenRequest {
    const { request, path, query, authority, scheme, claims, token } = this;
    const changes = new Map(this.changes);
    for (const name of remove) changes.set(name.toLowerCase(), null);
    for (const [name, value] of Object.entries(set)) changes.set(name.toLowerCase(), value);
    for (const [name, value] of Object.entries(add)) {
      const key = name.toLowerCase();
      const before = changes.has(key) ? changes.get(key) : request.headerValue(key);
      changes.set(key, before === undefined || before === null ? value : `${before},${value}`);
    }
    return new SeenRequest(request, path, query, authority, scheme, claims, token, changes);
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

  /** The texts of a claim, whose name has the names of those around it before it: `realm_access.roles`. */
  private claimTexts(name: string): readonly string[] {
    let value: unknown = this.claims;
    for (const step of name.split('.')) {
      value = mapOf(value)[step];
    }
    return (Array.isArray(value) ? value : [value]).filter((text) => typeof text === 'string');
  }
}
