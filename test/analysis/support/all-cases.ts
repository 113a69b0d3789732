import { readdirSync } from 'node:fs';
import { join, relative, resolve } from 'node:path';
import { stringify } from 'yaml';
import type { Manifest } from '../../../lib/mesh/manifest';

/** Two texts for a rule: manifests in which it fires, and manifests, as near as can be, in which it must not. */
export interface TextCase {
  readonly slug: string;
  readonly bad: string;
  readonly good: string;
  /** What the judge is told beside the manifests, for both. */
  readonly options?: object;
  /** The file of the case, below test/analysis. */
  readonly file: string;
}

const root = resolve(__dirname, '..');
const text = (manifests: string | Manifest | readonly Manifest[]): string => {
  if (typeof manifests === 'string') return manifests.replace(/^---\n/, '').trim() + '\n';
  const list = Array.isArray(manifests) ? manifests : [manifests];
  return list.map((manifest) => stringify(manifest, { version: '1.1', lineWidth: 0 })).join('---\n');
};

/** All cases of the judge's rules, as YAML, in the order of files. */
export function allCases(): TextCase[] {
  const files = readdirSync(root, { recursive: true, encoding: 'utf8' })
    .filter((file) => file.endsWith('.cases.ts'))
    .sort();
  return files.flatMap((file) => {
    const tables: Record<string, Record<string, { bad: any; good: any; options?: object }[]>> = require(
      join(root, file),
    );
    return Object.values(tables).flatMap((table) =>
      Object.entries(table).flatMap(([slug, list]) =>
        // What else such a file exports is no table of cases.
        (slug.includes('/') ? list : []).map(({ bad, good, options }) => ({
          slug,
          options,
          bad: text(bad),
          good: text(good),
          file: relative(root, join(root, file)),
        })),
      ),
    );
  });
}
