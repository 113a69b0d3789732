import type { Duration } from 'cdk8s';
import { filled } from '../checks';
import { MeshError, MeshErrorCode } from '../mesh-error';
import { type Checks, missingSetting, refuse } from '../mesh-fault';
import { defined, filledList } from '../spec';
import { WireDuration } from '../wire-duration';
import type { HttpCookieView, TrafficPolicySpec } from './messages';

type ConsistentHashSpec = NonNullable<NonNullable<TrafficPolicySpec['loadBalancer']>['consistentHash']>;
type KeySpec = Pick<
  ConsistentHashSpec,
  'httpHeaderName' | 'httpCookie' | 'httpQueryParameterName' | 'useSourceIp'
>;

/** What of a request is hashed, as the field of Istio's `ConsistentHashLB` message. */
export enum HashKeyKind {
  /** A header. */
  HEADER = 'httpHeaderName',
  /** A cookie. */
  COOKIE = 'httpCookie',
  /** The address from which the connection comes. */
  SOURCE_IP = 'useSourceIp',
  /** A query parameter. */
  QUERY_PARAMETER = 'httpQueryParameterName',
}

/** An attribute that a generated cookie is given, such as `SameSite`. */
export interface CookieAttribute {
  /** The name of the attribute. */
  readonly name: string;
  /**
   * Its value.
   *
   * @default - none: the name alone, as for `Secure`
   */
  readonly value?: string;
}

/** How a cookie is hashed, and generated where a request brings none. */
export interface HashCookieOptions {
  /**
   * The path for which a generated cookie is valid.
   *
   * @default - none is set
   */
  readonly path?: string;
  /**
   * The lifetime of a generated cookie; zero makes it last as long as the browser's session.
   *
   * Only with a lifetime, even one of zero, does the proxy generate a cookie at all.
   *
   * @default - no cookie is generated: a request without it goes to any pod
   */
  readonly ttl?: Duration;
  /**
   * Attributes of a generated cookie. No name may stand twice.
   *
   * @default - none
   */
  readonly attributes?: CookieAttribute[];
}

/** What istiod's `validateLoadBalancer` has against a cookie that is hashed. */
export const cookieChecks = {
  'cookie-name': ({ name }) =>
    name
      ? undefined
      : missingSetting(
          'a cookie without a name',
          'text that is not empty',
          'name the cookie',
          [],
          'The cookie of consistentHash has no name.',
        ),
  'cookie-attribute-name': ({ attributes = [] }) =>
    attributes.flatMap(({ name }, i) =>
      name
        ? []
        : [
            missingSetting(
              'an attribute without a name',
              'text that is not empty',
              'name the attribute',
              ['attributes', i],
              'An attribute of the cookie has no name.',
            ),
          ],
    ),
  'cookie-attribute-twice': ({ attributes = [] }) =>
    attributes.flatMap(({ name }, i) =>
      name && attributes.findIndex((other) => other.name === name) < i
        ? [
            {
              code: MeshErrorCode.DUPLICATE_NAME,
              got: `cookie attribute ${JSON.stringify(name)} twice`,
              expected: 'each of them once',
              mend: 'take one of the two away',
              at: ['attributes', i, 'name'],
              finding: `The cookie has the attribute ${JSON.stringify(name)} twice.`,
            },
          ]
        : [],
    ),
} satisfies Checks<HttpCookieView>;

/**
 * The part of a request by which consistent hashing picks a pod: equal keys go to the same pod, as long as the
 * pods stay the same.
 *
 * A request that lacks the key goes to any pod.
 */
export class HashKey {
  /** The value of a header. */
  public static header(name: string): HashKey {
    return new HashKey({ httpHeaderName: name });
  }

  /** The value of a cookie. */
  public static cookie(name: string, options: HashCookieOptions = {}): HashKey {
    const { path, ttl, attributes } = options;
    return new HashKey({
      httpCookie: defined({
        name,
        path,
        ttl: WireDuration.maybe(ttl, 'lifetime of a cookie', 0)?.text,
        attributes: filledList(attributes?.map((attribute) => defined({ ...attribute }))),
      }),
    });
  }

  /**
   * The address from which the connection comes; the one key that TCP has too.
   *
   * Behind a load balancer it may be that of the balancer for every client.
   */
  public static sourceIp(): HashKey {
    return new HashKey({ useSourceIp: true });
  }

  /** The value of a query parameter. */
  public static queryParameter(name: string): HashKey {
    return new HashKey({ httpQueryParameterName: name });
  }

  /**
   * Reads the key of Istio's `ConsistentHashLB` message.
   *
   * @internal
   */
  public static _fromSpec(spec: any): HashKey {
    const { httpHeaderName, httpCookie, httpQueryParameterName, useSourceIp }: ConsistentHashSpec = spec;
    return new HashKey(defined({ httpHeaderName, httpCookie, httpQueryParameterName, useSourceIp }));
  }

  /** What of a request is hashed. */
  public readonly kind: HashKeyKind;
  /** The name of the header, cookie or query parameter; empty for the source address. */
  public readonly name: string;

  private constructor(private readonly spec: KeySpec) {
    const given = Object.values(HashKeyKind).filter((kind) => spec[kind] !== undefined);
    if (given.length !== 1) {
      throw new MeshError({
        code: given.length === 0 ? MeshErrorCode.MISSING_SETTING : MeshErrorCode.CONFLICTING_SETTINGS,
        got: `a hash key by ${given.join(' and ') || 'nothing'}`,
        expected: `one of ${Object.values(HashKeyKind).join(', ')}`,
        mend: given.length === 0 ? 'say what is to be hashed' : 'keep one of them',
      });
    }
    [this.kind] = given;
    this.name =
      this.kind === HashKeyKind.SOURCE_IP
        ? ''
        : filled(
            spec.httpHeaderName ?? spec.httpQueryParameterName ?? spec.httpCookie?.name ?? '',
            'name of a hash key',
          );
    if (spec.httpCookie) refuse(cookieChecks, spec.httpCookie);
    WireDuration.maybeParse(spec.httpCookie?.ttl, 'lifetime of a cookie', 0);
  }

  /**
   * The key in words: `the header "x-user"`.
   *
   * @internal
   */
  public _describe(): string {
    switch (this.kind) {
      case HashKeyKind.HEADER:
        return `the header "${this.name}"`;
      case HashKeyKind.COOKIE:
        return `the cookie "${this.name}"`;
      case HashKeyKind.QUERY_PARAMETER:
        return `the query parameter "${this.name}"`;
      case HashKeyKind.SOURCE_IP:
        return this.spec.useSourceIp ? 'the source address' : 'nothing';
    }
  }

  /**
   * The key as the fields that Istio's `ConsistentHashLB` message has for it.
   *
   * @internal
   */
  public _toSpec(): any {
    return structuredClone(this.spec);
  }
}
