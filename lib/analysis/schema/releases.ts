import type { FieldPath, Manifest } from '../../mesh/manifest';
import type { Report } from '../check';
import { ruleTable } from '../rule';
import { groupOf } from '../../mesh/kinds';
import { readSchemas } from '../../mesh/views/schemas';
import { minorOf } from '../../values/istio-releases';
import { shown } from './walk';

export const releaseRules = ruleTable(
  { section: 'release', source: 'the CRDs of the releases of Istio, 1.24 and later', codes: ['schema'] },
  {
    kind: {
      title: 'The release of Istio does not have a kind yet',
      why: 'The API server of a cluster with this release does not know it.',
      mend: 'Upgrade Istio, or remove the object.',
    },
    field: {
      title: 'The release of Istio does not have a field yet',
      why: 'The API server of a cluster with this release refuses it, or drops it without a message.',
      mend: 'Upgrade Istio, or remove the field.',
    },
    value: {
      title: 'The release of Istio does not know a value yet',
      why: 'The API server of a cluster with this release refuses it.',
      mend: 'Upgrade Istio, or use an older value.',
    },
  },
);

interface Releases {
  readonly oldest: string;
  readonly newest: string;
  readonly kinds: {
    readonly [kind: string]: {
      readonly since?: string;
      readonly parts: { readonly [part: string]: string };
    };
  };
}

/** The new parts of a kind, as a tree: by name of the field, `[]` for entries of lists, `{}` for values of maps. */
interface Tree {
  since?: string;
  readonly values: Map<string, string>;
  readonly children: Map<string, Tree>;
}

let releases: Releases | undefined;
const trees = new Map<string, Tree>();

/** The minor releases of Istio, the oldest and the newest, of which `checkRelease` can speak. */
export function knownReleases(): { readonly oldest: string; readonly newest: string } {
  releases ??= readSchemas<Releases>('releases.json');
  return releases;
}

/**
 * Reports what an object has and a minor release of Istio (`1.26`) has not. Of releases older than the oldest that is
 * known it says what it would say of that one.
 */
export function checkRelease(object: Manifest, release: string, report: Report): void {
  releases ??= readSchemas<Releases>('releases.json');
  if (typeof object.apiVersion !== 'string') return;
  const group = groupOf(object.apiVersion);
  const name = `${group}/${object.kind}`;
  if (!Object.hasOwn(releases.kinds, name)) return;
  const { since, parts } = releases.kinds[name];
  if (since !== undefined && isOlder(release, since)) {
    report(
      releaseRules.kind,
      ['kind'],
      `The kind ${object.kind} came with Istio ${since}, and the cluster has ${release}. Its API server does not know the kind and refuses the object.`,
    );
    return;
  }
  let tree = trees.get(name);
  if (tree === undefined) trees.set(name, (tree = treeOf(parts)));
  descend(object.spec, ['spec'], tree.children.get('spec'), release, report);
}

const isOlder = (release: string, than: string): boolean => minorOf(release) < minorOf(than);

function treeOf(parts: { readonly [part: string]: string }): Tree {
  const make = (): Tree => ({ values: new Map(), children: new Map() });
  const root = make();
  for (const [part, since] of Object.entries(parts)) {
    const [path, value] = part.split('=');
    let at = root;
    for (const step of path.split('.')) {
      let next = at.children.get(step);
      if (next === undefined) at.children.set(step, (next = make()));
      at = next;
    }
    if (value === undefined) at.since = since;
    else at.values.set(value, since);
  }
  return root;
}

function descend(
  value: unknown,
  path: FieldPath,
  tree: Tree | undefined,
  release: string,
  report: Report,
): void {
  if (tree === undefined || value === undefined || value === null) return;
  if (tree.since !== undefined && isOlder(release, tree.since)) {
    const field = path[path.length - 1];
    report(
      releaseRules.field,
      path,
      `The field ${field} came with Istio ${tree.since}, and the cluster has ${release}. Its API server does not know the field: it refuses the object or drops the field.`,
    );
    return;
  }
  if (Array.isArray(value)) {
    value.forEach((item, i) => descend(item, [...path, i], tree.children.get('[]'), release, report));
  } else if (typeof value === 'object') {
    for (const [name, field] of Object.entries(value)) {
      descend(field, [...path, name], tree.children.get(name) ?? tree.children.get('{}'), release, report);
    }
  } else {
    const since = tree.values.get(String(value));
    if (since !== undefined && isOlder(release, since)) {
      report(
        releaseRules.value,
        path,
        `The value ${shown(value)} came with Istio ${since}, and the cluster has ${release}. Its API server refuses the object.`,
      );
    }
  }
}
