import { readFileSync, readdirSync, statSync } from 'node:fs';

/** Where files and folders are read from: the disk, or what was kept of them elsewhere. */
export interface FileSource {
  /** Whether a path is a folder; it is none where there is nothing. */
  readonly isFolder: (path: string) => boolean;
  /** The names of what stands in a folder. Throws where it cannot be read. */
  readonly names: (folder: string) => readonly string[];
  /** The bytes of a file. Throws where it cannot be read, as `node:fs` does. */
  readonly read: (file: string) => Uint8Array;
}

/** Files and folders as they are now. */
export const DISK: FileSource = {
  isFolder: (path) => statSync(path, { throwIfNoEntry: false })?.isDirectory() ?? false,
  names: (folder) => readdirSync(folder),
  read: (file) => readFileSync(file),
};
