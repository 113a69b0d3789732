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

/**
 * Lets a construct check, when the app is written, what only the finished whole shows. What the action refuses is
 * reported by cdk8s together with all else that is wrong, each with its construct path.
 */
export function checkedWhenWritten(construct: IConstruct, action: () => void): void {
  const validate = () => {
    try {
      action();
      return [];
    } catch (error) {
      if (error instanceof MeshError) return [error.message];
      throw error;
    }
  };
  construct.node.addValidation({ validate });
}
