import { compareText } from '../values/order';
import { MeshIndex, type MeshOptions } from '../mesh/mesh-index';
import type { Resource } from '../mesh/resource';
import type { MeshReport } from './check';
import { type Rivals, reportRivals } from './rules/object/replaced';

/** What checks the objects of a mesh. */
type CheckMesh = (mesh: MeshIndex, report: MeshReport) => void;

/**
 * Checks objects together. Files that define the same objects are alternatives, such as one for each environment: each is checked with
 * what has no rival, so that nothing is said of a mixture that nobody applies. Of what has no rival is said what holds with each of them.
 */
export function checkTogether(
  resources: readonly Resource[],
  options: MeshOptions,
  report: MeshReport,
  check: CheckMesh,
): void {
  const shared = sharedNames(resources);
  if (shared.size === 0) {
    check(new MeshIndex(resources, options), report);
    return;
  }
  reportRivals(groupsOf(shared), report);
  const { worldOf, worlds } = worldsOf(resources, shared);
  const reports = worlds.map((world) => {
    const found: Parameters<MeshReport>[] = [];
    check(new MeshIndex(world, options), (...args) => found.push(args));
    return found;
  });
  const id = identities(resources);
  const places = reports.map((found) => new Set(found.map((args) => placeKey(args, id))));
  reports.forEach((found, i) => {
    for (const args of found) {
      const own = worldOf(args[1]);
      const holds =
        own === undefined ? i === 0 && places.every((keys) => keys.has(placeKey(args, id))) : own === i;
      if (holds) report(...args);
    }
  });
}

const nameOf = ({ kind, namespace, name }: Resource) => `${kind}\n${namespace}\n${name}`;

/** What several files define, by name: of each file the first such object. */
type SharedNames = ReadonlyMap<string, ReadonlyMap<string, Resource>>;

function sharedNames(resources: readonly Resource[]): SharedNames {
  const known = new Map<string, Resource>();
  const shared = new Map<string, Map<string, Resource>>();
  for (const resource of resources) {
    const { file } = resource.origin;
    // A name that the API server makes up is never the same.
    if (file === undefined || !resource.manifest.metadata?.name) continue;
    const name = nameOf(resource);
    const first = known.get(name);
    if (first === undefined) known.set(name, resource);
    else if (first.origin.file !== file) {
      const files = shared.get(name) ?? new Map([[first.origin.file ?? '', first]]);
      shared.set(name, files);
      if (!files.has(file)) files.set(file, resource);
    }
  }
  return shared;
}

/** The files that define the same objects, also by way of a third file, in groups; whatever the order of files. */
function groupsOf(shared: SharedNames): Rivals[] {
  const leaders = new Map<string, string>();
  const leaderOf = (file: string): string => {
    let at = file;
    for (let above = leaders.get(at); above !== undefined && above !== at; above = leaders.get(at))
      at = above;
    leaders.set(file, at);
    return at;
  };
  for (const files of shared.values()) {
    const [first, ...others] = [...files.keys()].sort(compareText);
    for (const other of others) {
      const [a, b] = [leaderOf(first), leaderOf(other)].sort(compareText);
      leaders.set(b, a);
    }
  }
  const groups = new Map<string, { objects: Map<string, Resource>; count: number }>();
  for (const files of shared.values()) {
    const leader = leaderOf([...files.keys()][0]);
    const group = groups.get(leader) ?? { objects: new Map<string, Resource>(), count: 0 };
    groups.set(leader, group);
    group.count++;
    for (const [file, resource] of files) if (!group.objects.has(file)) group.objects.set(file, resource);
  }
  return [...groups.values()].map(({ objects, count }) => {
    const files = [...objects.keys()].sort(compareText);
    return { files, objects: files.map((file) => objects.get(file) as Resource), count };
  });
}

/** Worlds in which no file meets a rival; each has what has no rival, and of each group of rivals one file. */
function worldsOf(resources: readonly Resource[], shared: SharedNames) {
  const namesIn = new Map<string, string[]>();
  for (const [name, files] of shared) {
    for (const file of files.keys()) {
      const names = namesIn.get(file) ?? [];
      namesIn.set(file, names);
      names.push(name);
    }
  }
  // Each file goes to the first world in which it meets no rival.
  const world = new Map<string, number>();
  const taken = new Map([...shared.keys()].map((name) => [name, new Set<number>()]));
  for (const file of new Set(resources.map(({ origin }) => origin.file ?? ''))) {
    const names = namesIn.get(file);
    if (names === undefined) continue;
    let free = 0;
    while (names.some((name) => taken.get(name)?.has(free))) free++;
    world.set(file, free);
    for (const name of names) taken.get(name)?.add(free);
  }
  const worldOf = ({ origin }: Resource) => world.get(origin.file ?? '');
  const count = [...world.values()].reduce((most, at) => Math.max(most, at), 0) + 1;
  const meets = (file: string, at: number) => namesIn.get(file)?.some((name) => taken.get(name)?.has(at));
  const worlds = Array.from({ length: count }, (_, i) =>
    resources.filter((resource) => {
      const { file } = resource.origin;
      const at = file === undefined ? undefined : world.get(file);
      // A group of rivals with none in this world stands here with what it has in the first.
      return file === undefined || at === undefined || at === i || (at === 0 && !meets(file, i));
    }),
  );
  return { worldOf, worlds };
}

function identities(resources: readonly Resource[]): (resource: Resource) => number {
  const ids = new Map(resources.map((resource, i) => [resource, i]));
  return (resource) => ids.get(resource) ?? -1;
}

const placeKey = ([rule, resource, path]: Parameters<MeshReport>, id: (resource: Resource) => number) =>
  `${rule.slug}\n${id(resource)}\n${path.join('\n')}`;
