import type * as analysis from '../analysis';

/** The judge, loaded when it is asked: a program that only writes manifests does not pay for it. */
export function theJudge(): typeof analysis {
  // eslint-disable-next-line @typescript-eslint/no-require-imports
  return require('../analysis');
}
