import { execFileSync } from 'node:child_process';
import { join } from 'node:path';
import type { Programs } from '../oracle/programs';
import type { ControllerPrograms } from './runner/controllers';

const build = join(__dirname, '../../oracle/build.mjs');

/** The programs of the referee and of the controllers, as `npm run test:controllers` has built them. */
export function programs(): Programs & ControllerPrograms {
  const args = [build, '--print', '--controllers'];
  const found = JSON.parse(execFileSync(process.execPath, args, { encoding: 'utf8' }));
  if (found === null)
    throw new Error('the controllers are not built: run npm run oracle:build -- --controllers');
  return found;
}
