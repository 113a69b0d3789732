import { existsSync, readFileSync, rmSync } from 'node:fs';
import { dirname, join, resolve } from 'node:path';
import { APP_RECORD, type AppRecord } from '../values/app-facts';

/** The manifests of one app, which are judged together and apart from those of others. */
export interface World {
  /** The output folder of the app; undefined for manifests of which no app left a record. */
  readonly folder?: string;
  readonly manifests: readonly string[];
  readonly record: AppRecord;
}

const NO_RECORD: AppRecord = { constructs: {}, gateways: [] };

/** The nearest folder above a file that has the record of an app. */
function recordFolder(file: string): string | undefined {
  for (let folder = dirname(resolve(file)); ; folder = dirname(folder)) {
    if (existsSync(join(folder, APP_RECORD))) return folder;
    if (dirname(folder) === folder) return undefined;
  }
}

/**
 * The worlds of what a program wrote: one for each of its apps, by the record that each left in its output folder, and one for the rest.
 * In the order in which their first manifests come.
 */
export function worldsOf(manifests: readonly string[]): World[] {
  const byFolder = new Map<string | undefined, string[]>();
  for (const file of manifests) {
    const folder = recordFolder(file);
    const files = byFolder.get(folder);
    if (files === undefined) byFolder.set(folder, [file]);
    else files.push(file);
  }
  return [...byFolder].map(([folder, files]) => ({
    folder,
    manifests: files,
    record:
      folder === undefined
        ? NO_RECORD
        : (JSON.parse(readFileSync(join(folder, APP_RECORD), 'utf8')) as AppRecord),
  }));
}

const METADATA = 'construct-metadata.json';

/** Whether a file is the one in which cdk8s itself notes the paths of constructs. */
export const isConstructMetadata = (file: string) => file.endsWith(METADATA);

/**
 * Takes away what was left in the output folder of a world for the judge: the record, and the file of cdk8s, which `kubectl apply -f`
 * would take for a manifest.
 *
 * @param world the world
 * @param keepMetadata whether the file of cdk8s stays
 */
export function clearWorld({ folder, manifests }: World, keepMetadata: boolean): void {
  if (folder !== undefined) rmSync(join(folder, APP_RECORD), { force: true });
  if (keepMetadata) return;
  const folders = new Set([
    ...(folder === undefined ? [] : [folder]),
    ...manifests.map((file) => dirname(file)),
  ]);
  for (const one of folders) removeMetadata(join(one, METADATA));
}

function removeMetadata(file: string): void {
  try {
    const content: unknown = JSON.parse(readFileSync(file, 'utf8'));
    const { version, resources } = content as { version?: unknown; resources?: unknown };
    if (version === '1.0.0' && typeof resources === 'object') rmSync(file);
  } catch {
    // There is none, or it is not what cdk8s writes.
  }
}
