import type { Mesh } from '../simulate/mesh';
import type { Difference } from './difference';

/**
 * What changes for requests between two meshes: exact sets of requests, each with what happened before and what happens after.
 * Nothing outside of the sets changes.
 */
export function diff(before: Mesh, after: Mesh): Difference {
  void before;
  void after;
  return { changes: [], unknown: [] };
}
