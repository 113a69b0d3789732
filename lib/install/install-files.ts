import type { IConstruct } from 'constructs';
import { mkdirSync, readFileSync, readdirSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { basename, dirname, join, resolve } from 'node:path';
import { atSynth } from '../core/at-synth';

/** A file that is no manifest: what a person or a pipeline installs Istio with. */
export interface InstallFile {
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
 * @param folder the folder; undefined for `install/<name>` beside that of the manifests
 * @param name the name of the installation
 * @param files what is to be written
 */
export function writeInstallFiles(
  construct: IConstruct,
  folder: string | undefined,
  name: string,
  files: () => readonly InstallFile[],
): void {
  atSynth(construct, () => {
    const { outdir } = construct.node.root as { outdir?: string } & IConstruct;
    if (outdir === undefined || isPassing(outdir)) return;
    writeFolder(folder ?? join(dirname(resolve(outdir)), 'install', name), files());
  });
}

/** A folder that cdk8s made for `cdk8s synth --stdout` or `Testing.app()`: the manifests are looked at there, and go. */
const isPassing = (outdir: string) =>
  dirname(resolve(outdir)) === resolve(tmpdir()) && /^cdk8s[-.]/.test(basename(outdir));

function writeFolder(folder: string, files: readonly InstallFile[]): void {
  mkdirSync(folder, { recursive: true });
  for (const entry of readdirSync(folder, { withFileTypes: true })) {
    const path = join(folder, entry.name);
    if (entry.isFile() && !files.some(({ name }) => name === entry.name) && isOurs(path)) rmSync(path);
  }
  for (const { name, content } of files) writeFileSync(join(folder, name), content);
}

const isOurs = (path: string) => readFileSync(path, 'utf8').slice(0, 100).includes(MARK);
