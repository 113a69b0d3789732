import type { FieldPath } from '../mesh/manifest';
import type { MeshIndex } from '../mesh/mesh-index';
import type { Resource } from '../mesh/resource';
import type { Rule } from './rule';

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
