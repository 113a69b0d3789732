import type { FieldPath } from './manifest';
import type { Resource } from './resource';

/** Where a decision is written: a field of an object. */
export interface Source {
  readonly of: Resource;
  readonly at: FieldPath;
}
