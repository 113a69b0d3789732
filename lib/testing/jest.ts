// Adds the matchers of this library to Jest: `import 'cdk8s-istio/jest'`, or name it under `setupFilesAfterEnv`. Vitest has
// `cdk8s-istio/vitest`.
import { compareMatchers } from './compare-matchers';
import { judgeMatchers } from './judge-matchers';
import type { IstioMatchers } from './matchers';
import { leaveCoverage } from './observed-meshes';
import { rolloutMatchers } from './rollout-matchers';
import { routeMatchers } from './route-matchers';

export type { ExpectedFinding, NoFindingsOptions } from './judge-matchers';
export type { IstioMatchers } from './matchers';
export type { KeepServingOptions } from './rollout-matchers';
export type { RouteMatcherOptions, Shares } from './route-matchers';

/* eslint-disable @typescript-eslint/no-unused-vars, @typescript-eslint/no-empty-object-type, @typescript-eslint/no-namespace --
   Parameters and names have to be those of Jest's own declarations. */
declare global {
  // The global `expect`, as `@types/jest` declares it.
  namespace jest {
    interface Matchers<R, T = {}> extends IstioMatchers<R> {}
  }
}
declare module 'expect' {
  // The `expect` of `@jest/globals`.
  interface Matchers<R extends void | Promise<void>, T = unknown> extends IstioMatchers<R> {}
}
/* eslint-enable */

interface JestGlobals {
  readonly expect?: { extend(matchers: object): void; getState(): { testPath?: string } };
  readonly afterAll?: (action: () => void) => void;
}

/** What Jest gives to a test: as globals, or where it was told to set none, by its module. */
function jestGlobals(): JestGlobals {
  const globals = globalThis as JestGlobals;
  if (globals.expect !== undefined) return globals;
  try {
    // eslint-disable-next-line @typescript-eslint/no-require-imports, house/arrows -- Jest itself answers this.
    return require('@jest/globals') as JestGlobals;
  } catch {
    return {};
  }
}

const { expect, afterAll } = jestGlobals();
if (expect === undefined) {
  throw new Error(
    'cdk8s-istio/jest was loaded outside of a Jest test, where there is no `expect` to add matchers to. In Vitest, import cdk8s-istio/vitest.',
  );
}
expect.extend({ ...judgeMatchers, ...routeMatchers, ...compareMatchers, ...rolloutMatchers });
afterAll?.(() => leaveCoverage(expect.getState().testPath ?? ''));
