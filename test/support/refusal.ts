import { MeshError } from '../../lib/errors';

/** What an action is refused with. */
export function refusal(action: () => unknown): MeshError {
  try {
    action();
  } catch (error) {
    if (error instanceof MeshError) return error;
    throw error;
  }
  throw new Error('nothing was refused');
}

/** The code and the path of a refusal, to compare with. */
export function codeOf(action: () => unknown): string {
  const { code, path } = refusal(action);
  return path === undefined ? code : `${code} at ${path}`;
}
