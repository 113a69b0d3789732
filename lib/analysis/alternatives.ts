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
  const rivals = rivalsIn(resources);
  if (rivals.length === 0) {
    check(new MeshIndex(resources, options), report);
    return;
  }
  reportRivals(rivals, report);
  const { worldOf, worlds } = worldsOf(resources, rivals);
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

/** The pairs of files that define the same objects. */
function rivalsIn(resources: readonly Resource[]): Rivals[] {
  const known = new Map<string, Resource[]>();
  const pairs = new Map<string, { files: readonly [string, string]; objects: Resource[] }>();
  for (const resource of resources) {
    const { file } = resource.origin;
    // A name that the API server makes up is never the same.
    if (file === undefined || !resource.manifest.metadata?.name) continue;
    const same = known.get(nameOf(resource)) ?? [];
    known.set(nameOf(resource), same);
    for (const other of same) {
      const first = other.origin.file ?? '';
      if (first === file) continue;
      const pair = pairs.get(`${first}\n${file}`) ?? { files: [first, file] as const, objects: [] };
      pairs.set(`${first}\n${file}`, pair);
      pair.objects.push(other);
    }
    if (!same.some((other) => other.origin.file === file)) same.push(resource);
  }
  return [...pairs.values()];
}

/** Worlds in which no file meets a rival; each has what has no rival, and of each group of rivals one file. */
function worldsOf(resources: readonly Resource[], rivals: readonly Rivals[]) {
  const rivalsOf = new Map<string, Set<string>>();
  for (const { files } of rivals) {
    for (const [file, other] of [files, [...files].reverse()]) {
      rivalsOf.set(file, (rivalsOf.get(file) ?? new Set()).add(other));
    }
  }
  // Each file goes to the first world in which it meets no rival.
  const world = new Map<string, number>();
  for (const file of new Set(resources.map(({ origin }) => origin.file ?? ''))) {
    const others = rivalsOf.get(file);
    if (others === undefined) continue;
    const taken = new Set([...others].map((other) => world.get(other)));
    let free = 0;
    while (taken.has(free)) free++;
    world.set(file, free);
  }
  const worldOf = ({ origin }: Resource) => world.get(origin.file ?? '');
  const count = Math.max(...world.values()) + 1;
  const worlds = Array.from({ length: count }, (_, i) => {
    const members = new Set([...world].filter(([, at]) => at === i).map(([file]) => file));
    // A group of rivals with none in this world stands here with what it has in the first.
    for (const [file, at] of world) {
      if (at === 0 && ![...(rivalsOf.get(file) ?? [])].some((other) => members.has(other))) members.add(file);
    }
    return resources.filter((resource) => {
      const { file } = resource.origin;
      return file === undefined || !world.has(file) || members.has(file);
    });
  });
  return { worldOf, worlds };
}

function identities(resources: readonly Resource[]): (resource: Resource) => number {
  const ids = new Map(resources.map((resource, i) => [resource, i]));
  return (resource) => ids.get(resource) ?? -1;
}

const placeKey = ([rule, resource, path]: Parameters<MeshReport>, id: (resource: Resource) => number) =>
  `${rule.slug}\n${id(resource)}\n${path.join('\n')}`;
