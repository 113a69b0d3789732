import type { Duration } from 'cdk8s';
import { corsChecks } from './cors-checks';
import { corsHeaderChecks } from '../header-names';
import { refuse } from '../mesh-fault';
import { defined, filledList } from '../spec';
import { StringMatch } from '../string-match';
import { WireDuration } from '../wire-duration';
import type { HttpRouteSpec } from '../wire';

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
