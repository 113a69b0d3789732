import { choice } from '../checks';
import { checkFieldMatches, describeFields, fieldMatchSpecs, joinLists } from './field-match';
import { knownFields } from './gateway-api-checks';
import { MeshError, MeshErrorCode } from '../mesh-error';
import { PathMatch } from './path-match';
import { defined } from '../spec';
import type { StringMatch } from '../string-match';
import type { FieldMatchSpec, HttpRouteMatchSpec } from './wire-gateway-api';

/** The methods that a route of the Gateway API can ask for. */
export enum HttpMethod {
  /** Reads. */
  GET = 'GET',
  /** Reads the headers alone. */
  HEAD = 'HEAD',
  /** Sends something. */
  POST = 'POST',
  /** Puts something in its place. */
  PUT = 'PUT',
  /** Takes something away. */
  DELETE = 'DELETE',
  /** Opens a tunnel. */
  CONNECT = 'CONNECT',
  /** Asks what is possible. */
  OPTIONS = 'OPTIONS',
  /** Sends the request back. */
  TRACE = 'TRACE',
  /** Changes a part of something. */
  PATCH = 'PATCH',
}

/** The conditions of an `HttpRouteMatch`. All that are given must hold. */
export interface HttpRouteMatchProps {
  /**
   * The path, without the query.
   *
   * @default - any: a prefix of `/`
   */
  readonly path?: PathMatch;
  /**
   * Headers, by name. At most 16. A request without the header does not match. A prefix or presence is written as a
   * regular expression.
   *
   * @default - any
   */
  readonly headers?: { [name: string]: StringMatch };
  /**
   * Parameters of the query, by name. At most 16. A prefix or presence is written as a regular expression.
   *
   * @default - any
   */
  readonly queryParams?: { [name: string]: StringMatch };
  /**
   * The method.
   *
   * @default - any
   */
  readonly method?: HttpMethod;
}

/**
 * Conditions on a request, all of which must hold. A rule that lists several matches asks for any one of them.
 *
 * Of all rules of all routes for a host, the match that says most decides, wherever it stands: a whole path before a
 * prefix, a longer prefix before a shorter one, then a method, then more headers, then more query parameters. With Istio,
 * regular expressions of the path come last. Among equals the oldest route wins, and in one route the first rule.
 */
export class HttpRouteMatch {
  /** All the conditions of some matches, together. */
  public static all(...matches: HttpRouteMatch[]): HttpRouteMatch {
    const specs = matches.map(({ spec }) => spec);
    const single = (field: 'path' | 'method') => {
      const given = specs.flatMap((spec) => (spec[field] === undefined ? [] : [spec[field]]));
      if (given.length > 1) throw twice(field);
      return given[0];
    };
    return HttpRouteMatch._fromSpec(
      defined({
        path: single('path'),
        headers: joinLists(specs.map(({ headers }) => headers)),
        queryParams: joinLists(specs.map(({ queryParams }) => queryParams)),
        method: single('method'),
      }),
    );
  }

  /** Conditions by name. */
  public static of(props: HttpRouteMatchProps): HttpRouteMatch {
    return HttpRouteMatch._fromSpec(
      defined({
        path: props.path?._toSpec(),
        headers: fieldMatchSpecs(props.headers),
        queryParams: fieldMatchSpecs(props.queryParams),
        method: props.method,
      }),
    );
  }

  /** The path, without the query, is exactly this one. */
  public static exact(path: string): HttpRouteMatch {
    return HttpRouteMatch.path(PathMatch.exact(path));
  }

  /** The path, without the query, is this one or below it: `/foo` takes `/foo` and `/foo/bar`, not `/foobar`. */
  public static prefix(path: string): HttpRouteMatch {
    return HttpRouteMatch.path(PathMatch.prefix(path));
  }

  /** The whole path, without the query, matches this regular expression in RE2 syntax. */
  public static regex(expression: string): HttpRouteMatch {
    return HttpRouteMatch.path(PathMatch.regex(expression));
  }

  /** A condition on the path, without the query. */
  public static path(match: PathMatch): HttpRouteMatch {
    return HttpRouteMatch.of({ path: match });
  }

  /** A header. A request without it does not match. */
  public static header(name: string, match: StringMatch): HttpRouteMatch {
    return HttpRouteMatch.of({ headers: { [name]: match } });
  }

  /** A parameter of the query. */
  public static queryParam(name: string, match: StringMatch): HttpRouteMatch {
    return HttpRouteMatch.of({ queryParams: { [name]: match } });
  }

  /** The method. */
  public static method(method: HttpMethod): HttpRouteMatch {
    return HttpRouteMatch.of({ method });
  }

  /**
   * Reads what `_toSpec()` wrote.
   *
   * @internal
   */
  public static _fromSpec(spec: any): HttpRouteMatch {
    const names = ['path', 'headers', 'queryParams', 'method'] as const;
    return new HttpRouteMatch(
      knownFields<HttpRouteMatchSpec, (typeof names)[number]>(spec, 'a match', ...names),
    );
  }

  /**
   * The condition on the path; undefined for any.
   *
   * @internal
   */
  public readonly _pathMatch?: PathMatch;

  private readonly spec: HttpRouteMatchSpec;

  private constructor(wire: HttpRouteMatchSpec) {
    this._pathMatch = wire.path && PathMatch._fromSpec(wire.path);
    if (wire.method !== undefined) choice(wire.method, Object.values(HttpMethod), 'method');
    this.spec = defined({
      path: this._pathMatch?._toSpec(),
      headers: checkFieldMatches(wire.headers, 'header', 4096),
      queryParams: checkFieldMatches(wire.queryParams, 'query parameter', 1024) as typeof wire.queryParams,
      method: wire.method,
    });
  }

  /**
   * The conditions in words.
   *
   * @internal
   */
  public _describe(): string {
    const { headers, queryParams, method } = this.spec;
    const parts = [
      ...(this._pathMatch === undefined ? [] : [`path ${this._pathMatch._describe()}`]),
      ...(method === undefined ? [] : [`method is ${method}`]),
      ...describeFields(headers, 'header'),
      ...describeFields(queryParams as FieldMatchSpec[] | undefined, 'query parameter'),
    ];
    return parts.length === 0 ? 'any request' : parts.join(' and ');
  }

  /**
   * The conditions as the Gateway API's `HTTPRouteMatch`.
   *
   * @internal
   */
  public _toSpec(): any {
    return structuredClone(this.spec);
  }
}

function twice(field: string): MeshError {
  return new MeshError({
    code: MeshErrorCode.CONFLICTING_SETTINGS,
    got: `two conditions on ${field}`,
    expected: 'one, since all conditions of a match must hold',
    mend: 'for "or", list two matches; for "and", write one condition',
  });
}
