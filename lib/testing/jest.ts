// Adds the matchers of this library to Jest: `import 'cdk8s-istio/jest'`, or name it under `setupFilesAfterEnv`.
import type { Request } from '../simulate/request';
import { type ExpectedFinding, type NoFindingsOptions, judgeMatchers } from './judge-matchers';
import { leaveCoverage } from './observed-meshes';
import { type RouteMatcherOptions, type Shares, routeMatchers } from './route-matchers';

export type { ExpectedFinding, NoFindingsOptions } from './judge-matchers';
export type { RouteMatcherOptions, Shares } from './route-matchers';

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
}

declare global {
  // eslint-disable-next-line @typescript-eslint/no-namespace
  namespace jest {
    // The parameters have to be those of Jest's own declaration.
    // eslint-disable-next-line @typescript-eslint/no-unused-vars, @typescript-eslint/no-empty-object-type
    interface Matchers<R, T = {}> extends IstioMatchers<R> {}
  }
}

const { expect, afterAll } = globalThis as unknown as {
  expect?: { extend(matchers: object): void; getState(): { testPath?: string } };
  afterAll?: (action: () => void) => void;
};
if (expect === undefined) {
  throw new Error('cdk8s-istio/jest was loaded outside of a Jest test; expected the global `expect`');
}
expect.extend({ ...judgeMatchers, ...routeMatchers });
afterAll?.(() => leaveCoverage(expect.getState().testPath ?? ''));
