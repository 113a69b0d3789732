import { existsSync, readFileSync } from 'node:fs';
import { readSettings } from '../mesh/mesh-config';
import type { Flag } from './flags';
import { UsageError } from './io';

/** The flag that names the configuration file. */
export const configFlag: Flag = {
  type: 'string',
  value: 'FILE',
  help: 'the configuration file; default: the nearest cdk8s-istio.yaml in this folder or above',
};

/** The settings of a file that holds a mapping, such as a mesh config. */
export function readSettingsFile(path: string): object {
  try {
    return readSettings(readFileSync(path, 'utf8'));
  } catch (error) {
    throw new UsageError(
      `The file ${path} cannot be read: ${(error as Error).message.split('\n')[0].replace(/\.?$/, '.')}`,
    );
  }
}

/** Refuses paths that are not there: what is said without one of the files might not be said with it. */
export function refuseMissing(paths: readonly string[]): void {
  const missing = paths.filter((path) => path !== '-' && !existsSync(path));
  if (missing.length === 0) return;
  const files = missing.length === 1 ? 'This file or folder does' : 'These files or folders do';
  throw new UsageError(`${files} not exist: ${missing.join(', ')}.`);
}
