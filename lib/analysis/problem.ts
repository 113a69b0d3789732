import type { FieldPath } from '../mesh/manifest';
import type { Rule } from './rule';

/** What a rule found in one object, before it is known where the object stands. */
export interface Problem {
  readonly rule: Rule;
  /** The field that is wrong; for a missing one, the object that lacks it. */
  readonly path: FieldPath;
  /**
   * What was got and what was expected, in one sentence without the path: problems of one object with the same rule and
   * message are one finding with several places, as `istioctl analyze` counts them.
   */
  readonly message: string;
  /** How to mend this one, where the rule's own sentence is too general. */
  readonly mend?: string;
}

/** Takes what a rule found. */
export type Report = (rule: Rule, path: FieldPath, message: string, mend?: string) => void;
