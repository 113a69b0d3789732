import { execFileSync } from 'node:child_process';
import { join } from 'node:path';

/** The folder in which Go keeps a module that a part of the referee asks for. */
export function moduleFolder(part: string, module: string): string {
  const folder = join(__dirname, '../../oracle/controllers', part);
  const args = ['list', '-mod=readonly', '-m', '-f', '{{.Dir}}', module];
  return execFileSync('go', args, { cwd: folder, encoding: 'utf8' }).trim();
}
