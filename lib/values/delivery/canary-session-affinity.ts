import type { Duration } from 'cdk8s';
import { accepted, conflictingSettings, type MeshFault } from '../mesh-fault';
import { filled } from '../checks';
import { defined, plainCopy, shaped } from '../spec';
import { wholeSeconds } from './durations';
import type { CanaryAnalysisView, SessionAffinitySpec } from './flagger-messages';

/** Whether a browser sends a cookie with requests that another site makes. */
export enum CookieSameSite {
  /** It does not. */
  STRICT = 'Strict',
  /** It does when its user follows a link. */
  LAX = 'Lax',
  /** It does. */
  NONE = 'None',
}

/** The cookies by which callers stay with their version. */
export interface CanarySessionAffinityOptions {
  /**
   * The name of a cookie for callers of the version before: they stay with it for an interval of the analysis.
   *
   * @default - none: only callers of the canary stay
   */
  readonly primaryCookieName?: string;
  /**
   * For how long a caller stays with the canary, in whole seconds.
   *
   * @default - a day
   */
  readonly maxAge?: Duration;
  /**
   * The host to which the cookie is sent.
   *
   * @default - that which set it
   */
  readonly domain?: string;
  /**
   * The path to which the cookie is sent.
   *
   * @default - that which set it
   */
  readonly path?: string;
  /**
   * Whether scripts cannot read the cookie.
   *
   * @default false
   */
  readonly httpOnly?: boolean;
  /**
   * Whether the cookie is sent through TLS alone.
   *
   * @default false
   */
  readonly secure?: boolean;
  /**
   * Whether browsers keep the cookie apart for each site that the page is part of.
   *
   * @default false
   */
  readonly partitioned?: boolean;
  /**
   * Whether it is sent with requests that another site makes.
   *
   * @default - as the browser has it
   */
  readonly sameSite?: CookieSameSite;
}

const SHAPE = {
  cookieName: true,
  primaryCookieName: true,
  domain: true,
  httpOnly: true,
  maxAge: true,
  partitioned: true,
  path: true,
  sameSite: true,
  secure: true,
} as const;

/** What `verifySessionAffinity` has against the cookies (Flagger, pkg/controller/controller.go). */
export function sessionAffinityFault(affinity: CanaryAnalysisView['sessionAffinity']): MeshFault | undefined {
  if (affinity === undefined) return undefined;
  const { cookieName, primaryCookieName } = affinity;
  return cookieName === primaryCookieName
    ? conflictingSettings(
        `the cookie ${JSON.stringify(cookieName)} for both versions`,
        'two names',
        'name the cookie of the version before otherwise',
        ['sessionAffinity', 'primaryCookieName'],
      )
    : undefined;
}

/** Callers stay with the version that answered them first, by a cookie. */
export class CanarySessionAffinity {
  /** By a cookie of this name. */
  public static cookie(name: string, options: CanarySessionAffinityOptions = {}): CanarySessionAffinity {
    const { maxAge, ...rest } = options;
    const seconds = wholeSeconds(maxAge, 'maxAge', 1);
    return CanarySessionAffinity._fromSpec(defined({ ...rest, cookieName: name, maxAge: seconds }));
  }

  /**
   * Reads what `_toSpec()` wrote.
   *
   * @internal
   */
  public static _fromSpec(spec: any): CanarySessionAffinity {
    return new CanarySessionAffinity(shaped<SessionAffinitySpec>(spec, SHAPE));
  }

  private constructor(private readonly spec: SessionAffinitySpec) {
    filled(spec.cookieName, 'name of a cookie');
    accepted(spec, sessionAffinityFault(spec));
  }

  /**
   * The affinity in words.
   *
   * @internal
   */
  public _describe(): string {
    return `callers stay with their version by the cookie ${this.spec.cookieName}`;
  }

  /**
   * The affinity as Flagger's `SessionAffinity`.
   *
   * @internal
   */
  public _toSpec(): any {
    return plainCopy(this.spec);
  }
}
