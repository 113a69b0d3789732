import { execFileSync } from 'node:child_process';
import { join } from 'node:path';
import type { ApiServerPrograms } from './runner/api-server';
import type { MeshPrograms } from './runner/mesh';

const build = join(__dirname, '../../oracle/build.mjs');

/** Where the programs of the referee are. */
export interface Programs extends MeshPrograms, ApiServerPrograms {
  readonly istioOracle: string;
  readonly istioctl: string;
  readonly kubectlYaml: string;
}

let found: Programs | undefined;

/** The programs, as `npm run oracle:build` has built them. Without them nothing of the tier can run. */
export function programs(): Programs {
  found ??= JSON.parse(execFileSync(process.execPath, [build, '--print'], { encoding: 'utf8' })) as Programs;
  if (found === null) throw new Error('the referee is not built: run npm run oracle:build');
  return found;
}
