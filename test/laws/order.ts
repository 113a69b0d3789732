import { stringify } from 'yaml';
import type { Finding } from '../../lib/analysis';
import { type AnalyzeOptions, analyzeLoaded } from '../../lib/analysis/analyze';
import type { Manifest } from '../../lib/mesh/manifest';
import { loadText, loadedTogether } from '../../lib/mesh/load';
import { Mesh } from '../../lib/simulate';
import { requestOf } from '../oracle/model/ours';
import { type RandomWorld } from '../oracle/worlds/world';
import { type Random, seeded } from '../support/mutate';
import type { World } from '../support/worlds';

/** A list in another order. */
function shuffled<T>(list: readonly T[], random: Random): T[] {
  const left = [...list];
  for (let i = left.length - 1; i > 0; i--) {
    const j = random(i + 1);
    [left[i], left[j]] = [left[j], left[i]];
  }
  return left;
}

/** The same value with the keys of its objects in another order. Lists keep theirs, which means something. */
function withOtherKeys(value: any, random: Random): any {
  if (Array.isArray(value)) return value.map((item) => withOtherKeys(item, random));
  if (typeof value !== 'object' || value === null) return value;
  const entries = Object.entries(value).map(([key, own]) => [key, withOtherKeys(own, random)] as const);
  return Object.fromEntries(shuffled(entries, random));
}

/** Manifests of which none replaces another, which is for the order of files to decide. */
export function withoutReplaced(manifests: readonly Manifest[]): Manifest[] {
  const key = ({ apiVersion, kind, metadata }: any) =>
    [String(apiVersion).split('/')[0], kind, metadata?.namespace, metadata?.name].join('/');
  return [...new Map(manifests.map((manifest) => [key(manifest), manifest])).values()];
}

/** The same manifests, their documents and keys in another order. */
export function reordered(manifests: readonly Manifest[], seed: number): any[] {
  const random = seeded(seed);
  return shuffled(manifests, random).map((manifest) => withOtherKeys(manifest, random));
}

const asStream = (manifests: readonly unknown[]) =>
  manifests.map((manifest) => stringify(manifest, { aliasDuplicateObjects: false })).join('---\n');

/** What is said, apart from where in which file. */
const said = (findings: readonly Finding[]) =>
  findings
    .map(({ rule, level, resource, message, path, also = [] }) =>
      [rule, level, resource, [path, ...also].sort().join(','), message].join(' | '),
    )
    .sort();

/** What the judge says of manifests in one file, and of the same in two files in another order. */
export function findingsTwice(
  manifests: readonly Manifest[],
  seed: number,
  options: AnalyzeOptions = {},
): [readonly string[], readonly string[]] {
  const own = withoutReplaced(manifests);
  const other = reordered(own, seed);
  const half = Math.floor(other.length / 2);
  const files = [other.slice(half), other.slice(0, half)].map((part, i) =>
    loadText(asStream(part), `${i}.yaml`),
  );
  return [
    said(analyzeLoaded(loadText(asStream(own), 'all.yaml'), options)),
    said(analyzeLoaded(loadedTogether(files), options)),
  ];
}

/** What the judge is told beside the manifests of a world. */
export const besides = ({ meshConfig, meshNetworks, defaults }: World): AnalyzeOptions => ({
  ...(meshConfig && { meshConfig }),
  ...(meshNetworks && { meshNetworks }),
  defaults,
});

/** What the model answers to the requests of a world, and to the same where the manifests come in another order. */
export function answersTwice({ manifests, requests, seed }: RandomWorld): [string[], string[]] {
  const ask = (objects: readonly any[]) => {
    const mesh = Mesh.fromManifests(objects);
    return requests.map((request) => {
      const { outcomes, uncertain } = mesh.trace(requestOf(request));
      return JSON.stringify({ outcomes, uncertain });
    });
  };
  return [ask(manifests), ask(reordered(manifests, seed))];
}
