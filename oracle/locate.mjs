// Where the referee's programs are: in the user's cache folder, one folder for each part and for all that determines it.
import { existsSync } from 'node:fs';
import { homedir } from 'node:os';
import { join } from 'node:path';
import { parts } from './parts.mjs';
import { goVersion } from './toolchain.mjs';

/** The folder that holds all parts, of all versions. */
export const cache = () =>
  join(process.env.XDG_CACHE_HOME || join(homedir(), '.cache'), 'cdk8s-istio', 'oracle');

/** The folder of a part. It exists when the part is complete. */
export const folderOf = (part) => join(cache(), `${part.name}-${part.key()}`);

const camelCase = (name) => name.replace(/-(.)/g, (_, letter) => letter.toUpperCase());

/**
 * The absolute paths of all programs of some parts, and the versions of what they are:
 * `{ istioOracle, oracleIstiod, istioctl, envoy, kubeApiserver, etcd, kubectl, versions }`.
 * Null where one is missing, or where there is no Go to ask for its version.
 */
export function locate(wanted = parts) {
  if (goVersion() === undefined) return null;
  const located = { versions: {} };
  for (const part of wanted) {
    const folder = folderOf(part);
    if (!existsSync(folder)) return null;
    for (const program of part.programs) located[camelCase(program)] = join(folder, program);
    Object.assign(located.versions, part.versions());
  }
  return located;
}
