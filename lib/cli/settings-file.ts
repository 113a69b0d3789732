import { readFileSync } from 'node:fs';
import { readSettings } from '../mesh/mesh-config';
import { UsageError } from './io';

/** The settings of a file that holds a mapping, such as a mesh config. */
export function readSettingsFile(path: string): object {
  try {
    return readSettings(readFileSync(path, 'utf8'));
  } catch (error) {
    throw new UsageError(`${path} cannot be read: ${(error as Error).message.split('\n')[0]}`);
  }
}
