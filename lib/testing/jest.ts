// Adds the matchers of this library to Jest: `import 'cdk8s-istio/jest'`, or name it under `setupFilesAfterEnv`.
import { type ExpectedFinding, type NoFindingsOptions, judgeMatchers } from './judge-matchers';

export type { ExpectedFinding, NoFindingsOptions } from './judge-matchers';

/** What the matchers look like behind `expect(…)`. */
export interface IstioMatchers<R> {
  /** Passes when the judge has nothing to say of the manifests. */
  toHaveNoFindings(options?: NoFindingsOptions): R;
  /** Passes when the judge finds this code or rule, and what it finds is as expected. */
  toHaveFinding(code: string, expected?: ExpectedFinding): R;
}

declare global {
  // eslint-disable-next-line @typescript-eslint/no-namespace
  namespace jest {
    // The parameters have to be those of Jest's own declaration.
    // eslint-disable-next-line @typescript-eslint/no-unused-vars, @typescript-eslint/no-empty-object-type
    interface Matchers<R, T = {}> extends IstioMatchers<R> {}
  }
}

const { expect } = globalThis as unknown as { expect?: { extend(matchers: object): void } };
if (expect === undefined) {
  throw new Error('cdk8s-istio/jest was loaded outside of a Jest test; expected the global `expect`');
}
expect.extend(judgeMatchers);
