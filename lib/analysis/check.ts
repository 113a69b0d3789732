import type { FieldPath } from '../mesh/manifest';
import type { MeshIndex } from '../mesh/mesh-index';
import type { Resource } from '../mesh/resource';
import type { Missing } from './missing';
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

/** What judges the objects of one kind by themselves, as istiod's webhook does. */
export interface ObjectCheck<Kind extends string = string> {
  readonly rules: readonly Readonly<Record<string, Rule>>[];
  check(object: Resource<Kind>, report: Report): void;
}

/** The checks of single objects, each for its kind. */
export type ObjectChecks<Kind extends string> = { readonly [K in Kind]: ObjectCheck<K> };

/**
 * Takes what a rule found across objects: the object that is to be mended, the field in it, what was got and expected in one
 * sentence, and how to mend it where the rule's own sentence is too general. What is equal in rule, object and message is one
 * finding with several places. A report that something is in no manifest says what is missing: unless the world is whole, all
 * reports about one missing thing are one warning. A report that is about several objects names the others too.
 */
export type MeshReport = (
  rule: Rule,
  resource: Resource,
  path: FieldPath,
  message: string,
  mend?: string,
  missing?: Missing,
  others?: readonly ObjectField[],
) => void;

/** A field of an object. */
export interface ObjectField {
  readonly resource: Resource;
  readonly path: FieldPath;
}

/** Rules that look across the objects of a mesh. */
export interface MeshCheck {
  readonly rules: Readonly<Record<string, Rule>>;
  readonly check: (mesh: MeshIndex, report: MeshReport) => void;
}
