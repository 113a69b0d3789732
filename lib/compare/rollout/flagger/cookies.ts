import type { CanaryAnalysis, SessionAffinity } from './canary';

/** The cookies by which sessions stay at one version; `name=value`, or empty where there is none. */
export interface Cookies {
  readonly canary: string;
  readonly primary: string;
  readonly previous: string;
}

export const NO_COOKIES: Cookies = { canary: '', primary: '', previous: '' };

/** Who asks for weights: the cookies that there are, and those that there then are. */
export interface StickySession {
  readonly affinity: SessionAffinity;
  readonly cookies: Cookies;
  /** The value of `Set-Cookie` for the canary, and for the primary where it has a cookie. */
  readonly forCanary: string;
  readonly forPrimary: string;
}

/**
 * The cookies of a release in progress. Flagger makes up the values of cookies; here they say for what they stand, so that they can be read
 * (the Flagger project's `pkg/router/istio.go: getSessionAffinityRouteRules`).
 */
export function startedSession(
  { sessionAffinity, interval }: CanaryAnalysis,
  before: Cookies,
): StickySession | undefined {
  if (sessionAffinity === undefined) return undefined;
  const { cookieName, primaryCookieName, maxAge, attributes } = sessionAffinity;
  const cookies = {
    ...before,
    canary: before.canary || `${cookieName}=canary`,
    primary: before.primary || `${primaryCookieName}=primary`,
  };
  const cookie = (text: string, age: number) => [text, `Max-Age=${age}`, ...attributes].join('; ');
  return {
    affinity: sessionAffinity,
    cookies,
    forCanary: cookie(cookies.canary, maxAge),
    forPrimary: cookie(cookies.primary, Math.trunc(interval)),
  };
}

/** The cookies when no release is in progress: that of the last one is still to be taken back. */
export const endedCookies = (before: Cookies): Cookies => ({
  ...before,
  previous: before.canary === '' ? before.previous : before.canary,
  canary: '',
});

/** The value of `Set-Cookie` that takes a cookie back. */
export const expired = (cookie: string) => `${cookie}; Max-Age=-1`;

/** The regular expression for requests with a cookie. */
export function cookieRegex(cookie: string): string {
  const [name, value = ''] = cookie.split('=');
  return `.*${name}.*${value}.*`;
}
