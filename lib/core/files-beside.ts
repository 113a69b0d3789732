import type { IConstruct } from 'constructs';
import { mkdirSync, readFileSync, readdirSync, rmSync, rmdirSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { basename, dirname, join, resolve } from 'node:path';
import { MeshError, MeshErrorCode } from '../values/mesh-error';
import { atSynth } from './at-synth';
import { located } from './located';

/** A file beside the manifests: what a person or a pipeline works with. */
export interface FileBeside {
  /** The path below the folder, with `/` between folders. */
  readonly name: string;
  readonly content: string;
}

/** The first words of each file, by which those of an earlier run are known. */
const MARK = 'Written by cdk8s-istio';

/** The head of a YAML file, which says where it comes from. */
export const yamlHead = (path: string) => `# ${MARK} for ${path}. Change the program, not this file.\n`;

/** The head of a Markdown file. */
export const markdownHead = (path: string) =>
  `<!-- ${MARK} for ${path}. Change the program, not this file. -->\n\n`;

/**
 * Writes files beside the manifests when the app is written. They are never among the manifests: `kubectl apply -f dist/` would take
 * them, and `cdk8s synth` empties that folder.
 *
 * @param construct the construct whose files they are
 * @param folder the folder; undefined for one beside that of the manifests
 * @param usual the path of that one
 * @param files what is to be written
 */
export function writeFilesBeside(
  construct: IConstruct,
  folder: string | undefined,
  usual: string,
  files: () => readonly FileBeside[],
): void {
  atSynth(construct, () => {
    const { outdir } = construct.node.root as { outdir?: string } & IConstruct;
    if (outdir === undefined || isPassing(outdir)) return;
    const place = resolve(folder ?? join(dirname(resolve(outdir)), usual));
    located(construct, () => takeFolder(place, resolve(outdir), construct));
    writeFolder(place, files());
  });
}

/** Whose files each folder has, of those that this program has written. */
const owners = new Map<string, { readonly outdir: string; readonly construct: IConstruct }>();

/** Two that write into one folder would take each other's files away: the environments of a program, with an app for each. */
function takeFolder(folder: string, outdir: string, construct: IConstruct): void {
  const before = owners.get(folder);
  owners.set(folder, { outdir, construct });
  if (before === undefined || before.construct === construct) return;
  // The same manifests once more, by an app that was made anew.
  if (before.outdir === outdir && before.construct.node.root !== construct.node.root) return;
  const other = `${before.construct.node.path} (manifests in ${basename(before.outdir)})`;
  owners.set(folder, before);
  const own = before.outdir === outdir ? construct.node.path.replaceAll('/', '-') : basename(outdir);
  throw new MeshError({
    code: MeshErrorCode.CONFLICTING_SETTINGS,
    got: `files in ${basename(dirname(folder))}/${basename(folder)}, where ${other} has written its own`,
    expected: 'a folder for each installation',
    mend: `give the method a folder of its own, such as folder: 'install/${own}'`,
  });
}

/** A folder that cdk8s made for `cdk8s synth --stdout` or `Testing.app()`: the manifests are looked at there, and go. */
const isPassing = (outdir: string) =>
  dirname(resolve(outdir)) === resolve(tmpdir()) && /^cdk8s[-.]/.test(basename(outdir));

function writeFolder(folder: string, files: readonly FileBeside[]): void {
  mkdirSync(folder, { recursive: true });
  clear(folder, new Set(files.map(({ name }) => join(folder, name))));
  for (const { name, content } of files) {
    mkdirSync(dirname(join(folder, name)), { recursive: true });
    writeFileSync(join(folder, name), content);
  }
}

/** Takes away what an earlier run has written and this one does not, with the folders that are empty then. */
function clear(folder: string, kept: ReadonlySet<string>): void {
  for (const entry of readdirSync(folder, { withFileTypes: true })) {
    const path = join(folder, entry.name);
    if (entry.isDirectory()) {
      clear(path, kept);
      if (readdirSync(path).length === 0) rmdirSync(path);
    } else if (entry.isFile() && !kept.has(path) && isOurs(path)) rmSync(path);
  }
}

const isOurs = (path: string) => readFileSync(path, 'utf8').slice(0, 100).includes(MARK);
