import { readFileSync } from 'node:fs';
import { dirname, join } from 'node:path';

/** The version of this package, from the manifest that stands above the compiled code. */
export function packageVersion(): string {
  for (let folder = __dirname; folder !== dirname(folder); folder = dirname(folder)) {
    try {
      const { name, version } = JSON.parse(readFileSync(join(folder, 'package.json'), 'utf8'));
      if (name === 'cdk8s-istio') return version;
    } catch {
      // Not in this folder.
    }
  }
  return '0.0.0';
}
