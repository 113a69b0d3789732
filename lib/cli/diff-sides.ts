import { existsSync } from 'node:fs';
import { isAbsolute, join } from 'node:path';
import { refusalOf } from '../analysis/refusal';
import type { FileSource } from '../mesh/file-source';
import { ReleaseError } from '../mesh/release';
import { Mesh } from '../simulate/mesh';
import { replacedText } from '../simulate/replaced-text';
import { printable } from '../values/printable';
import type { Flags, Given } from './flags';
import { GitTree } from './git-tree';
import { type Io, UsageError } from './io';
import { Progress } from './progress';
import { readSettingsFile, refuseMissing } from './settings-file';

/** The flags that name the sides of a comparison. */
export const sideFlags: Flags = {
  before: {
    type: 'string',
    short: 'b',
    multiple: true,
    without: 'base',
    value: 'FILE',
    help: 'a file or folder of BEFORE; - for standard input',
  },
  after: {
    type: 'string',
    short: 'a',
    multiple: true,
    without: 'base',
    value: 'FILE',
    help: 'a file or folder of AFTER; - for standard input',
  },
  base: {
    type: 'string',
    value: 'REVISION',
    help: 'compare the paths with what they were in this revision of git: a branch, a tag or a commit',
  },
};

/** The flags that say how the manifests of a side are read. */
export const meshFlags: Flags = {
  'istio-version': {
    type: 'string',
    value: 'X.Y',
    help: 'the release of Istio in the mesh, from 1.24 on; default: the newest known release',
  },
  'mesh-config': { type: 'string', value: 'FILE', help: 'the mesh config, in the format of MeshConfig' },
  namespace: {
    type: 'string',
    short: 'n',
    value: 'NAME',
    help: 'the namespace of objects without one; default: default',
  },
  'no-defaults': { type: 'boolean', help: 'do not assume the default ingress gateway' },
};

/** One side of a comparison, as it was named. */
export interface Side {
  readonly name: 'before' | 'after';
  readonly paths: readonly string[];
  /** Where its files are read from; the disk where none is named. */
  readonly source?: FileSource;
  /** What is to be told of it, though nothing is wrong. */
  readonly notes: readonly string[];
}

/** The two sides that the command line names. */
export function sidesOf(
  given: Given,
  io: Io,
  command = 'diff',
): { readonly before: Side; readonly after: Side } {
  const base = given.one('base');
  const [olds, news] = [given.many('before'), given.many('after')];
  if (base !== undefined) return sidesOfRevision(base, given.paths, io);
  if (olds.length === 0 && news.length === 0) {
    if (given.paths.length === 2) return ofPaths([given.paths[0]], [given.paths[1]]);
    throw new UsageError(
      `The command ${command} needs BEFORE and AFTER, and got ${count(given.paths)}. For several files on a side, use -b FILE and -a FILE; for a revision of git, --base REVISION.`,
    );
  }
  if (given.paths.length > 0)
    throw new UsageError(
      `There are paths (${given.paths.join(', ')}) beside the flags -b and -a. Put one of these flags before each.`,
    );
  if (olds.length === 0 || news.length === 0)
    throw new UsageError(`The flag -${olds.length === 0 ? 'b' : 'a'} is missing. Name files of both sides.`);
  return ofPaths(olds, news);
}

/** The sides of a page: what is shown, and what it is compared with, if anything. */
export function sidesOfView(given: Given, io: Io): { readonly before?: Side; readonly after: Side } {
  const [base, olds] = [given.one('base'), given.many('before')];
  if (base !== undefined) return sidesOfRevision(base, given.paths, io);
  if (olds.length > 0) return ofPaths(olds, given.paths);
  refuseMissing(given.paths);
  return { after: { name: 'after', paths: given.paths, notes: [] } };
}

const count = ({ length }: readonly string[]) =>
  length === 0 ? 'nothing' : `${length} path${length === 1 ? '' : 's'}`;

function ofPaths(olds: readonly string[], news: readonly string[]) {
  if (olds.includes('-') && news.includes('-'))
    throw new UsageError('The standard input (-) stands on both sides, and can be read only once.');
  refuseMissing([...olds, ...news]);
  return {
    before: { name: 'before', paths: olds, notes: [] },
    after: { name: 'after', paths: news, notes: [] },
  } as const;
}

function sidesOfRevision(revision: string, paths: readonly string[], io: Io) {
  if (paths.length === 0)
    throw new UsageError('There is no file or folder to compare. Name some after --base REVISION.');
  if (paths.includes('-'))
    throw new UsageError('The flag --base compares files, and the standard input (-) is none.');
  const source = GitTree.at(revision, io.cwd, io.source !== undefined);
  const isThere = (path: string) => existsSync(isAbsolute(path) ? path : join(io.cwd, path));
  refuseMissing(paths.filter((path) => !source.has(path)));
  const side = (name: Side['name'], has: (path: string) => boolean, where: string) => ({
    name,
    paths: paths.filter(has),
    notes: paths.filter((path) => !has(path)).map((path) => `${path} is not ${where}, so it is empty`),
  });
  return {
    before: { ...side('before', (path) => source.has(path), `in ${revision}`), source },
    after: side('after', isThere, 'there'),
  };
}

/** The mesh of a side. What is to be told of it is told. */
export function meshOf(
  side: Side,
  options: { readonly given: Given; readonly istioVersion?: string; readonly meshConfig?: string },
  io: Io,
): Mesh {
  const { given, istioVersion, meshConfig } = options;
  const progress = new Progress(io);
  const mesh = attempt(() =>
    Mesh.fromFiles(side.paths, {
      namespace: given.one('namespace'),
      meshConfig: meshConfig === undefined ? undefined : readSettingsFile(meshConfig),
      defaults: !given.has('no-defaults'),
      istioVersion,
      stdin: io.stdin,
      source: side.source ?? io.source,
      progress: (done, of) => progress.show('read', done, of, 'files'),
      refusalOf,
    }),
  );
  progress.clear();
  const tell = (text: string) => io.stderr(`cdk8s-istio: ${side.name}: ${printable(text)}\n`);
  side.notes.forEach((note) => tell(`${note}.`));
  for (const { file, reason } of mesh.unreadable) tell(`${file}: ${reason}`);
  for (const { file, message } of mesh.faults) tell(`${file}: ${message}`);
  const at = (file: string | undefined) => (file === undefined ? '' : `${file}: `);
  for (const { object, why, file } of mesh.refused) tell(`${at(file)}${object} is left out. ${why}`);
  if (mesh.replaced.length > 0) tell(replacedText(mesh.replaced));
  return mesh;
}

/** Whether all of a side could be read. */
export const isComplete = ({ unreadable, faults }: Mesh) => unreadable.length === 0 && faults.length === 0;

/** An unknown release is said as what is wrong with the command line. */
function attempt<T>(action: () => T): T {
  try {
    return action();
  } catch (error) {
    if (error instanceof ReleaseError) throw new UsageError(error.message);
    throw error;
  }
}
