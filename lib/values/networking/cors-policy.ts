import type { Duration } from 'cdk8s';
import { corsHeaderChecks } from '../headers';
import { MeshErrorCode } from '../mesh-error';
import { type Checks, refuse } from '../mesh-fault';
import { defined, filledList } from '../spec';
import { conditionOf, StringMatch } from '../string-match';
import { durationLength, WireDuration } from '../wire-duration';
import type { CorsPolicyView, HttpRouteSpec } from './messages';

type CorsSpec = NonNullable<HttpRouteSpec['corsPolicy']>;

/** What becomes of a preflight request that the policy does not allow. */
export enum UnmatchedPreflights {
  /** Istio's default, which is to forward it. */
  UNSPECIFIED = 'UNSPECIFIED',
  /** It is sent to the destination. */
  FORWARD = 'FORWARD',
  /** It is answered by the proxy, without CORS headers. */
  IGNORE = 'IGNORE',
}

/** Which pages of other origins may call. */
export interface CorsPolicyProps {
  /**
   * The origins that may call. None of them may be empty.
   *
   * @default - none
   */
  readonly allowOrigins?: StringMatch[];
  /**
   * The methods that they may use, in capitals, or `*`.
   *
   * @default - none beyond those that need no leave
   */
  readonly allowMethods?: string[];
  /**
   * The headers that they may send, or `*`.
   *
   * @default - none beyond those that need no leave
   */
  readonly allowHeaders?: string[];
  /**
   * The headers of responses that they may read, or `*`.
   *
   * @default - none beyond those that need no leave
   */
  readonly exposeHeaders?: string[];
  /**
   * How long the answer to a preflight request may be kept: whole seconds.
   *
   * @default - as the browser decides
   */
  readonly maxAge?: Duration;
  /**
   * Whether they may send cookies and other credentials.
   *
   * @default false
   */
  readonly allowCredentials?: boolean;
  /**
   * What becomes of a preflight request that is not allowed.
   *
   * @default - it is sent to the destination
   */
  readonly unmatchedPreflights?: UnmatchedPreflights;
}

/** The methods that istiod lets CORS allow. */
export const CORS_METHODS: readonly string[] = [
  'GET',
  'HEAD',
  'POST',
  'PUT',
  'PATCH',
  'DELETE',
  'CONNECT',
  'OPTIONS',
  'TRACE',
  '*',
];

/** What istiod's `validateCORSPolicy` has against a policy, apart from its regular expressions and the names of headers. */
export const corsChecks = {
  'cors-origin': ({ allowOrigins = [] }) =>
    allowOrigins.flatMap((origin, i) =>
      conditionOf(origin)?.[1]
        ? []
        : [
            {
              code: MeshErrorCode.INVALID_VALUE,
              got: 'an empty origin',
              expected: 'exact, prefix or regex with text',
              mend: 'name the origin, or use StringMatch.regex(".*") for any',
              at: ['allowOrigins', i],
              finding: 'An entry of allowOrigins has no text to compare with.',
            },
          ],
    ),
  'cors-method': ({ allowMethods = [] }) =>
    allowMethods.flatMap((method, i) =>
      CORS_METHODS.includes(method)
        ? []
        : [
            {
              code: MeshErrorCode.INVALID_VALUE,
              got: `the allowed method ${JSON.stringify(method)}`,
              expected: `one of ${CORS_METHODS.join(', ')}`,
              mend: 'write the method in capitals',
              at: ['allowMethods', i],
            },
          ],
    ),
  'cors-max-age': ({ maxAge }) => {
    const length = maxAge === undefined ? undefined : durationLength(maxAge);
    if (length === undefined || (length.milliseconds % 1000 <= 0 && length.nanoseconds <= 0))
      return undefined;
    return {
      code: MeshErrorCode.INVALID_DURATION,
      got: `an age of a preflight answer of ${maxAge}`,
      expected: 'whole seconds',
      mend: 'use Duration.seconds() with a whole number',
      at: ['maxAge'],
      finding: 'The maxAge of the CORS policy is not in whole seconds.',
    };
  },
} satisfies Checks<CorsPolicyView>;

/** Answers to browsers that ask whether a page of another origin may call (CORS). */
export class CorsPolicy {
  /** A policy. */
  public static of(props: CorsPolicyProps): CorsPolicy {
    const { allowOrigins, allowMethods, allowHeaders, exposeHeaders, maxAge, ...rest } = props;
    return CorsPolicy._fromSpec(
      defined({
        allowOrigins: filledList(allowOrigins?.map((origin) => origin._toSpec())),
        allowMethods: filledList(allowMethods),
        allowHeaders: filledList(allowHeaders),
        exposeHeaders: filledList(exposeHeaders),
        maxAge: WireDuration.maybe(maxAge, 'age of a preflight answer')?.text,
        ...rest,
      }),
    );
  }

  /**
   * Reads what `_toSpec()` wrote.
   *
   * @internal
   */
  public static _fromSpec(spec: any): CorsPolicy {
    return new CorsPolicy({ ...spec });
  }

  private constructor(private readonly spec: CorsSpec) {
    refuse(corsChecks, spec);
    for (const origin of spec.allowOrigins ?? []) StringMatch._fromSpec(origin);
    for (const name of spec.allowHeaders ?? []) refuse(corsHeaderChecks, { name, what: 'allowed header' });
    for (const name of spec.exposeHeaders ?? []) refuse(corsHeaderChecks, { name, what: 'exposed header' });
    WireDuration.maybeParse(spec.maxAge, 'age of a preflight answer');
  }

  /**
   * The policy in words.
   *
   * @internal
   */
  public _describe(): string {
    const { allowOrigins = [], allowMethods = [] } = this.spec;
    const origins = allowOrigins.map((origin) => StringMatch._fromSpec(origin)._describe());
    const methods = allowMethods.length === 0 ? '' : ` may use ${allowMethods.join(', ')}`;
    return `pages whose origin ${origins.join(' or ') || 'is none'}${methods}`;
  }

  /**
   * The policy as Istio's `CorsPolicy` message.
   *
   * @internal
   */
  public _toSpec(): any {
    return { ...this.spec };
  }
}
