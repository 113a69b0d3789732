import { readFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { compareText } from '../values/order';
import { DISK, type FileSource } from './file-source';
import { type LoadFault, type LoadOptions, type Loaded, loadText, loadedTogether } from './load';

const MANIFEST = /\.(ya?ml|json)$/i;
/** Files beside manifests that are YAML and none: of npm, Helm, Kustomize and the like. */
const NO_MANIFEST =
  /^(package(-lock)?\.json|tsconfig.*\.json|Chart\.ya?ml|values.*\.(ya?ml|json)|cdk8s\.ya?ml|cdk8s-istio\.ya?ml|\..*)$/i;

/** A file or folder that could not be read, and why. */
export interface Unreadable {
  /** The file or folder, as it was named. */
  readonly file: string;
  /** Why it could not be read, in words. */
  readonly reason: string;
}

/** What reading files gave. */
export interface LoadedFiles extends Loaded {
  /** The files that were read, in their order. */
  readonly files: readonly string[];
  /** The files and folders that could not be read. */
  readonly unreadable: readonly Unreadable[];
}

/** How files are read. */
export interface LoadFilesOptions extends LoadOptions {
  /**
   * Called after each file, with how many are done of how many.
   *
   * @default - nobody is told
   */
  readonly progress?: (done: number, of: number) => void;
  /**
   * What stands on the standard input, which the path `-` names.
   *
   * @default - it is read when it is asked for
   */
  readonly stdin?: () => Buffer;
  /**
   * Where the files and folders are read from.
   *
   * @default - the disk
   */
  readonly source?: FileSource;
}

/**
 * Reads manifests from files and folders. Of a folder all `.yaml`, `.yml` and `.json` files below it are read, but for hidden
 * ones, `node_modules` and well-known files that are no manifests; `-` is the standard input. What cannot be read is listed and
 * keeps nothing else from being read.
 */
export function loadFiles(paths: readonly string[], options: LoadFilesOptions = {}): LoadedFiles {
  const unreadable: Unreadable[] = [];
  const attempt = <T>(file: string, action: () => T): T | undefined => {
    try {
      return action();
    } catch (error) {
      unreadable.push({ file, reason: reasonOf(error) });
      return undefined;
    }
  };
  const { source = DISK } = options;
  const files = [...new Set(paths.flatMap((path) => attempt(path, () => expand(path, source)) ?? []))];
  const parts = new Map<string, Loaded>();
  const read: string[] = [];
  files.forEach((file, i) => {
    const stdin = options.stdin ?? (() => readFileSync(0));
    const bytes = attempt(file, () => (file === '-' ? stdin() : source.read(file)));
    if (bytes !== undefined) {
      read.push(file);
      parts.set(file, loadBytes(bytes, file, options));
    }
    options.progress?.(i + 1, files.length);
  });
  leavePatches(parts);
  return { ...loadedTogether([...parts.values()]), files: read, unreadable };
}

/** Leaves out the files that are no objects, but patches that a kustomization beside them names. */
function leavePatches(parts: Map<string, Loaded>): void {
  for (const [file, { patches = [] }] of [...parts]) {
    for (const name of patches) {
      const patch = join(dirname(file), name);
      const texts = parts.get(patch)?.texts;
      if (texts === undefined) continue;
      const message = `${file} lists this file as a patch, which "kustomize build" merges into other objects, so it was not checked.`;
      parts.set(patch, {
        resources: [],
        faults: [{ kind: 'patch', message, file: patch, offset: 0 }],
        texts,
      });
    }
  }
}

/** The objects of a file's bytes. */
export function loadBytes(bytes: Uint8Array, file: string, options: LoadOptions = {}): Loaded {
  let text: string;
  try {
    text = new TextDecoder('utf-8', { fatal: true }).decode(bytes);
  } catch {
    const message = 'The file contains bytes that are not UTF-8, so it was not read.';
    const fault: LoadFault = { kind: 'not-utf-8', message, file, offset: 0 };
    return { resources: [], faults: [fault] };
  }
  return loadText(text, file, options);
}

/** The files that a path stands for, in the order of their names. */
function expand(path: string, source: FileSource): string[] {
  if (path === '-' || !source.isFolder(path)) return [path];
  return [...source.names(path)].sort(compareText).flatMap((name) => {
    if (name === 'node_modules' || NO_MANIFEST.test(name)) return [];
    const below = join(path, name);
    if (source.isFolder(below)) return expand(below, source);
    return MANIFEST.test(name) ? [below] : [];
  });
}

function reasonOf(error: unknown): string {
  const { code, message } = error as NodeJS.ErrnoException;
  switch (code) {
    case 'ENOENT':
      return 'there is no such file or folder';
    case 'EACCES':
      return 'it may not be read by this user';
    case 'EISDIR':
      return 'it is a folder';
    default:
      return message ?? String(error);
  }
}
