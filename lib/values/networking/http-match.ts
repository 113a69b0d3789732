import { dnsLabel, labels, port } from '../checks';
import { isMeshLabel } from '../dns-name';
import type { HttpMatchRequestView, HttpMatchSpec } from './messages';
import { isClaim, matchableHeaderChecks } from '../headers';
import type { HttpMatchProps } from './http-match-props';
import { MeshError, MeshErrorCode } from '../mesh-error';
import { type Checks, refuse } from '../mesh-fault';
import type { RenderContext } from '../mesh-host';
import { GatewayRef, gatewayText, type IGatewayRef } from '../references';
import { defined, filledList, mapValues } from '../spec';
import { StringMatch, stringMatchChecks, StringMatchKind } from '../string-match';

/** The methods of HTTP itself (RFC 9110, section 9.3, and RFC 5789). */
const METHODS = ['GET', 'HEAD', 'POST', 'PUT', 'DELETE', 'CONNECT', 'OPTIONS', 'TRACE', 'PATCH'];

/** What istiod's `validateHTTPRouteMatchRequest` has against a match, apart from texts, headers, ports, labels and gateways. */
export const httpMatchChecks = {
  'source-namespace': ({ sourceNamespace }) =>
    sourceNamespace && !isMeshLabel(sourceNamespace)
      ? {
          code: MeshErrorCode.INVALID_NAME,
          got: `the namespace ${JSON.stringify(sourceNamespace)}`,
          expected: 'the name of a namespace',
          mend: 'write it alone',
          at: ['sourceNamespace'],
          finding: `The sourceNamespace ${JSON.stringify(sourceNamespace)} is not the name of a namespace.`,
        }
      : undefined,
} satisfies Checks<HttpMatchRequestView>;

/**
 * Conditions on a request, all of which must hold. A rule that lists several matches asks for any one of them.
 *
 * Combine conditions by `HttpMatch.all(...)`; writing them as separate matches instead means "or".
 */
export class HttpMatch {
  /** All the conditions of some matches, together. A condition that two of them set differently is refused. */
  public static all(...matches: HttpMatch[]): HttpMatch {
    const merged: { [field: string]: any } = {};
    const maps = ['headers', 'withoutHeaders', 'queryParams', 'sourceLabels'];
    for (const { _criteria: criteria } of matches) {
      for (const [field, value] of Object.entries(criteria)) {
        const before = merged[field];
        if (maps.includes(field)) {
          for (const name of Object.keys(before ?? {})) {
            if (name in value) refuseSecond(`${field} ${name}`);
          }
          merged[field] = { ...before, ...value };
        } else {
          if (before !== undefined && before !== value) refuseSecond(field);
          merged[field] = value;
        }
      }
    }
    return new HttpMatch(merged);
  }

  /** Conditions by name, for those that have no method of their own. */
  public static of(props: HttpMatchProps): HttpMatch {
    return new HttpMatch(props);
  }

  /** The path, without the query, is exactly this one. */
  public static exact(path: string): HttpMatch {
    return HttpMatch.path(StringMatch.exact(path));
  }

  /** The path, without the query, begins with this text: `/a` takes `/a`, `/a/b` and `/ab`. */
  public static prefix(path: string): HttpMatch {
    return HttpMatch.path(StringMatch.prefix(path));
  }

  /** The whole path, without the query, matches this regular expression in RE2 syntax. */
  public static regex(expression: string): HttpMatch {
    return HttpMatch.path(StringMatch.regex(expression));
  }

  /** A condition on the path, without the query. */
  public static path(match: StringMatch): HttpMatch {
    return new HttpMatch({ path: match });
  }

  /** The path, without the query, whatever the case of its letters. Regular expressions keep minding the case. */
  public static pathIgnoringCase(match: StringMatch): HttpMatch {
    return new HttpMatch({ path: match, ignorePathCase: true });
  }

  /** A header of the request. A request without it does not match. */
  public static header(name: string, match: StringMatch): HttpMatch {
    return new HttpMatch({ headers: { [name]: match } });
  }

  /** A header that must not satisfy a condition. A request without the header matches. */
  public static withoutHeader(name: string, match: StringMatch): HttpMatch {
    return new HttpMatch({ withoutHeaders: { [name]: match } });
  }

  /** A parameter of the query. */
  public static queryParam(name: string, match: StringMatch): HttpMatch {
    return new HttpMatch({ queryParams: { [name]: match } });
  }

  /**
   * The method, in capitals: `GET`. Methods are compared with their case (RFC 9110, section 9.1), so that a condition on `get` would match
   * no request of any usual client.
   *
   * @throws MeshError for one of HTTP's own methods that is not in capitals
   */
  public static method(method: string): HttpMatch {
    const capitals = method.toUpperCase();
    if (method !== capitals && METHODS.includes(capitals)) {
      throw new MeshError({
        code: MeshErrorCode.INVALID_VALUE,
        got: `the method ${JSON.stringify(method)}`,
        expected: `${capitals}, because methods are compared with their case`,
        mend: `write ${capitals}`,
      });
    }
    return new HttpMatch({ method: StringMatch.exact(method) });
  }

  /** The host that the request asks for, with its port where the caller wrote one. */
  public static authority(match: StringMatch): HttpMatch {
    return new HttpMatch({ authority: match });
  }

  /** The labels of the pod that asks: all of these. */
  public static source(sourceLabels: { [key: string]: string }): HttpMatch {
    return new HttpMatch({ sourceLabels });
  }

  /** The namespace of the pod that asks. */
  public static sourceNamespace(sourceNamespace: string): HttpMatch {
    return new HttpMatch({ sourceNamespace });
  }

  /**
   * Reads what `_toSpec()` wrote.
   *
   * @internal
   */
  public static _fromSpec(spec: any): HttpMatch {
    const wire: HttpMatchSpec = spec;
    const one = (match: any) => (match === undefined ? undefined : StringMatch._fromSpec(match));
    return new HttpMatch(
      defined({
        path: one(wire.uri),
        ignorePathCase: wire.ignoreUriCase,
        method: one(wire.method),
        authority: one(wire.authority),
        scheme: one(wire.scheme),
        headers: mapValues(wire.headers, StringMatch._fromSpec),
        withoutHeaders: mapValues(wire.withoutHeaders, StringMatch._fromSpec),
        queryParams: mapValues(wire.queryParams, StringMatch._fromSpec),
        port: wire.port,
        sourceLabels: wire.sourceLabels,
        sourceNamespace: wire.sourceNamespace,
        gateways: wire.gateways?.map((text) => GatewayRef.fromText(text)),
        name: wire.name,
        statPrefix: wire.statPrefix,
      }),
    );
  }

  private constructor(
    /**
     * The conditions.
     *
     * @internal
     */
    public readonly _criteria: HttpMatchProps,
  ) {
    const { path, method, authority, scheme, headers, withoutHeaders, queryParams } = _criteria;
    refusePresence({ path, method, authority, scheme });
    for (const [what, match] of Object.entries({
      method,
      authority,
      scheme,
      ...headers,
      ...withoutHeaders,
      ...queryParams,
    })) {
      if (match?.kind === StringMatchKind.PREFIX) refuse(stringMatchChecks, { match: match._toSpec(), what });
    }
    for (const name of Object.keys({ ...headers, ...withoutHeaders })) {
      refuse(matchableHeaderChecks, { name, what: 'header' });
    }
    refuse(httpMatchChecks, { sourceNamespace: _criteria.sourceNamespace });
    if (_criteria.port !== undefined) port(_criteria.port, 'port of a match');
    if (_criteria.sourceLabels !== undefined) labels(_criteria.sourceLabels, 'labels of the source');
    if (_criteria.sourceNamespace !== undefined)
      dnsLabel(_criteria.sourceNamespace, 'namespace of the source');
  }

  /**
   * Whether a condition needs the claims of a verified token, which only a gateway has.
   *
   * @internal
   */
  public _usesClaims(): boolean {
    return Object.keys({ ...this._criteria.headers, ...this._criteria.withoutHeaders }).some(isClaim);
  }

  /**
   * The conditions in words.
   *
   * @internal
   */
  public _describe(): string {
    const { _criteria: criteria } = this;
    const named = (what: string, map?: { [name: string]: StringMatch }, but = '') =>
      Object.entries(map ?? {}).map(([name, match]) => `${what} ${name} ${but}${match._describe()}`);
    const one = (what: string, match?: StringMatch) =>
      match === undefined ? [] : [`${what} ${match._describe()}`];
    const gateways = criteria.gateways?.map((gateway: IGatewayRef) => gatewayText(gateway));
    const parts = [
      ...one('path', criteria.path).map((text) => (criteria.ignorePathCase ? `${text} (any case)` : text)),
      ...one('method', criteria.method),
      ...one('authority', criteria.authority),
      ...one('scheme', criteria.scheme),
      ...named('header', criteria.headers),
      ...named('header', criteria.withoutHeaders, 'is absent, or not one that '),
      ...named('query parameter', criteria.queryParams),
      ...(criteria.port === undefined ? [] : [`port is ${criteria.port}`]),
      ...Object.entries(criteria.sourceLabels ?? {}).map(([key, value]) => `source has ${key}=${value}`),
      ...(criteria.sourceNamespace === undefined ? [] : [`source is in ${criteria.sourceNamespace}`]),
      ...(gateways === undefined ? [] : [`gateway is ${gateways.join(' or ')}`]),
    ];
    return parts.length === 0 ? 'any request' : parts.join(' and ');
  }

  /**
   * The conditions as Istio's `HTTPMatchRequest` message.
   *
   * @param context where it will stand
   * @internal
   */
  public _toSpec(context?: RenderContext): any {
    const { _criteria: criteria } = this;
    const render = (match: StringMatch) => match._toSpec();
    const spec: HttpMatchSpec = defined({
      uri: criteria.path?._toSpec(),
      ignoreUriCase: criteria.ignorePathCase,
      method: criteria.method?._toSpec(),
      authority: criteria.authority?._toSpec(),
      scheme: criteria.scheme?._toSpec(),
      headers: mapValues(criteria.headers, render),
      withoutHeaders: mapValues(criteria.withoutHeaders, render),
      queryParams: mapValues(criteria.queryParams, render),
      port: criteria.port,
      sourceLabels: criteria.sourceLabels,
      sourceNamespace: criteria.sourceNamespace,
      gateways: filledList(criteria.gateways?.map((gateway) => gatewayText(gateway, context))),
      name: criteria.name,
      statPrefix: criteria.statPrefix,
    });
    return spec;
  }
}

function refuseSecond(what: string): void {
  throw new MeshError({
    code: MeshErrorCode.CONFLICTING_SETTINGS,
    got: `two conditions on ${what}`,
    expected: 'one, since all conditions of a match must hold',
    mend: 'for "or", list two matches; for "and", write one condition',
  });
}

function refusePresence(matches: { [what: string]: StringMatch | undefined }): void {
  for (const [what, match] of Object.entries(matches)) {
    if (match?.kind !== StringMatchKind.PRESENT) continue;
    throw new MeshError({
      code: MeshErrorCode.INVALID_VALUE,
      got: `a condition that the ${what} is present`,
      expected: 'exact, prefix or regex: every request has it',
      mend: 'leave the condition out',
    });
  }
}
