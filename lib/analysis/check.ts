import type { FieldPath } from '../mesh/manifest';
import type { MeshIndex } from '../mesh/mesh-index';
import type { Resource } from '../mesh/resource';
import type { Level, Rule } from './rule';

/** What the judge says of an object. */
export interface Finding {
  /** Upstream's code where one exists (`IST0101`, `KIA1104`), or else `schema`, `cel`, `webhook`, `yaml`, `mesh`. */
  readonly code: string;
  /** All codes under which it is known, the first included. */
  readonly codes: readonly string[];
  /** The rule's name, which stays the same between releases; its page is `docs/rules/<rule>.md`. */
  readonly rule: string;
  /** How bad it is. */
  readonly level: Level;
  /** What was got and what was expected. */
  readonly message: string;
  /** How to mend it, in one sentence. */
  readonly mend: string;
  /** `Kind namespace/name`; the name alone behind the kind where the object names no namespace; empty for a whole file. */
  readonly resource: string;
  /** The field: `spec.http[0].route[1].weight`; empty for the whole object. */
  readonly path: string;
  /** Further fields of the same object for which the same is true. */
  readonly also?: readonly string[];
  /** The file, as it was named. */
  readonly file?: string;
  /** The line in the file, counted from 1. */
  readonly line?: number;
  /** The column in the line, counted from 1, in UTF-16 units. */
  readonly column?: number;
  /** The column behind the last character on that line. */
  readonly endColumn?: number;
  /** The path of the construct that wrote the object, where it is known. */
  readonly construct?: string;
}

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
 * finding with several places.
 */
export type MeshReport = (
  rule: Rule,
  resource: Resource,
  path: FieldPath,
  message: string,
  mend?: string,
) => void;

/** Rules that look across the objects of a mesh. */
export interface MeshCheck {
  readonly rules: Readonly<Record<string, Rule>>;
  readonly check: (mesh: MeshIndex, report: MeshReport) => void;
}
