import type { Mesh } from '../simulate/mesh';
import type { Request } from '../simulate/request';
import type { ExpectedFinding, NoFindingsOptions } from './judge-matchers';
import type { KeepServingOptions } from './rollout-matchers';
import type { RouteMatcherOptions, Shares } from './route-matchers';

/** What the matchers look like behind `expect(…)`. */
export interface IstioMatchers<R> {
  /** Passes when the judge has nothing to say of the manifests. */
  toHaveNoFindings(options?: NoFindingsOptions): R;
  /** Passes when the judge finds this code or rule, and what it finds is as expected. */
  toHaveFinding(code: string, expected?: ExpectedFinding): R;
  /** Passes when a request goes to a destination (`nginx/appv1`), or to several with these shares of it. */
  toRoute(request: Request, expected: string | Shares, options?: RouteMatcherOptions): R;
  /** Passes when a request comes to nothing, with this status if one is given. */
  toReject(request: Request, status?: number, options?: RouteMatcherOptions): R;
  /** Passes when a proxy redirects a request to this place. */
  toRedirect(
    request: Request,
    location: string | RegExp,
    options?: RouteMatcherOptions & { readonly status?: number },
  ): R;
  /** Passes when a policy refuses a request. */
  toBeDenied(request: Request, options?: RouteMatcherOptions): R;
  /** Passes when every request ends as in another mesh, given as such or by its manifests, and by the same way. */
  toBehaveLike(before: Mesh | readonly unknown[]): R;
  /** Passes when no request is let through that another mesh, given as such or by its manifests, does not let through. */
  toAllowNoMoreThan(before: Mesh | readonly unknown[]): R;
  /** Passes when a request is answered without an error in each state of a release (`rolloutStates()`), and on the way to each. */
  toKeepServing(request: Request, options?: KeepServingOptions): R;
}
