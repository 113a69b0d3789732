// Adds the matchers of this library to Vitest: `import 'cdk8s-istio/vitest'`, or name it under `setupFiles`. A module of its own kind: Vitest
// cannot be required.
import { expect } from 'vitest';
import compare from '../build/lib/testing/compare-matchers.js';
import judge from '../build/lib/testing/judge-matchers.js';
import rollout from '../build/lib/testing/rollout-matchers.js';
import route from '../build/lib/testing/route-matchers.js';

expect.extend({
  ...judge.judgeMatchers,
  ...route.routeMatchers,
  ...compare.compareMatchers,
  ...rollout.rolloutMatchers,
});
