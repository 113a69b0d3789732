import type { IstioMatchers } from '../build/lib/testing/matchers.js';

export type { ExpectedFinding, NoFindingsOptions } from '../build/lib/testing/judge-matchers.js';
export type { IstioMatchers } from '../build/lib/testing/matchers.js';
export type { KeepServingOptions } from '../build/lib/testing/rollout-matchers.js';
export type { RouteMatcherOptions, Shares } from '../build/lib/testing/route-matchers.js';

declare module 'vitest' {
  interface Assertion<T = any> extends IstioMatchers<void> {}
}
