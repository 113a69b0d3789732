import { filled } from '../checks';
import { MeshError, MeshErrorCode } from '../mesh-error';
import { StringMatch, StringMatchKind } from '../string-match';
import type { HeaderMatchSpec } from './rollout-messages';

/**
 * A condition on a text as the controller takes it: exactly one of exact, prefix and regex, and not empty, since it leaves empty ones
 * out of the route (Argo Rollouts, validation.go: `hasMultipleMatchValues`; trafficrouting/istio/istio.go: `setMapValueIfNotEmpty`).
 */
export function routableMatch(match: StringMatch, what: string): StringMatch {
  if (match.kind !== StringMatchKind.PRESENT && match.value !== '') return match;
  throw new MeshError({
    code: MeshErrorCode.INVALID_VALUE,
    got: match.kind === StringMatchKind.PRESENT ? `${what} of any value` : `${what} with an empty text`,
    expected: 'StringMatch.exact(), prefix() or regex() with a text',
    mend: "for any value use StringMatch.regex('.+')",
  });
}

/** Requests that go to the canary because of a header. */
export class HeaderRouteMatch {
  /**
   * Requests with a header.
   *
   * @param header the name of the header
   * @param value what its value has to be
   */
  public static of(header: string, value: StringMatch): HeaderRouteMatch {
    return new HeaderRouteMatch(
      filled(header, 'name of a header'),
      routableMatch(value, `the header ${header}`),
    );
  }

  /**
   * Reads what `_toSpec()` wrote.
   *
   * @internal
   */
  public static _fromSpec(spec: any): HeaderRouteMatch {
    const { headerName, headerValue }: HeaderMatchSpec = spec;
    return HeaderRouteMatch.of(headerName, StringMatch._fromSpec(headerValue));
  }

  private constructor(
    /** The name of the header. */
    public readonly header: string,
    /** What its value has to be. */
    public readonly value: StringMatch,
  ) {}

  /**
   * The condition in words.
   *
   * @internal
   */
  public _describe(): string {
    return `the header ${this.header} ${this.value._describe()}`;
  }

  /**
   * The condition as Argo's `HeaderRoutingMatch`.
   *
   * @internal
   */
  public _toSpec(): any {
    const spec: HeaderMatchSpec = { headerName: this.header, headerValue: this.value._toSpec() };
    return spec;
  }
}
