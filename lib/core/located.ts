import type { IConstruct } from 'constructs';
import { MeshError } from '../values/mesh-error';

/** Runs an action of a construct, so that what it refuses is reported with the construct's path. */
export function located<T>(construct: IConstruct, action: () => T): T {
  try {
    return action();
  } catch (error) {
    throw error instanceof MeshError ? error.at(construct.node.path) : error;
  }
}
