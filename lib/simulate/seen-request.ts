import { mapOf } from '../mesh/lists';
import type { PathNormalization } from './paths';
import type { Claims, Request } from './request';
import type { RequestCondition, RequestField } from '../requests/condition';

/** A request as one proxy sees it, after what earlier ones changed. */
export class SeenRequest {
  /** A request as the first proxy sees it, with claims of its token only where that proxy looks at them. */
  public static first(
    request: Request,
    normalization: PathNormalization,
    scheme = request.scheme,
    claims?: Claims,
  ): SeenRequest {
    const { authority, queryText } = request;
    return new SeenRequest(request, request.pathFor(normalization), queryText, authority, scheme, claims);
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
    /** The claims of the caller's token, where they count. */
    public readonly claims: Claims | undefined,
  ) {}

  public get method(): string {
    return this.request.method;
  }

  /** A header by its name in lower case. */
  public header(name: string): string | undefined {
    if (name === 'host' || name === ':authority') return this.authority;
    if (name.startsWith(':')) return this.pseudoHeader(name);
    return this.request.headerValue(name);
  }

  /** The first value of a parameter of the query. */
  public queryParam(name: string): string | undefined {
    return this.request.queryParam(name);
  }

  /** The same request behind a proxy that changed its path or host. */
  public changed(path: string, query: string, authority: string, scheme = this.scheme): SeenRequest {
    return new SeenRequest(this.request, path, query, authority, scheme, this.claims);
  }

  /** The same request where only these claims were verified. */
  public withClaims(claims: Claims | undefined): SeenRequest {
    return new SeenRequest(this.request, this.path, this.query, this.authority, this.scheme, claims);
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
