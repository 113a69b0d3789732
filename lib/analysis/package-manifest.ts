import { readFileSync } from 'node:fs';
import { dirname, join } from 'node:path';

/** What the manifest of this package says, as far as the command looks at it. */
export interface PackageManifest {
  readonly version: string;
  /** The site with the documents, up to the last slash. */
  readonly homepage: string;
  readonly peerDependencies?: { readonly [name: string]: string };
  readonly devDependencies?: { readonly [name: string]: string };
}

let known: PackageManifest | undefined;

/** The manifest of this package, which stands above the code. */
export const packageManifest = (): PackageManifest => (known ??= readManifest());

function readManifest(): PackageManifest {
  for (let folder = __dirname; folder !== dirname(folder); folder = dirname(folder)) {
    try {
      const manifest = JSON.parse(readFileSync(join(folder, 'package.json'), 'utf8'));
      if (manifest.name === 'cdk8s-istio') return manifest;
    } catch {
      // Not in this folder.
    }
  }
  return { version: '0.0.0', homepage: 'https://cdk8s-istio.github.io/cdk8s-istio/' };
}

/** The version of this package. */
export const packageVersion = (): string => packageManifest().version;
