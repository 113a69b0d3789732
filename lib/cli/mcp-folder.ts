import { readFileSync, readdirSync, realpathSync, statSync } from 'node:fs';
import { dirname, isAbsolute, normalize, relative, resolve, sep } from 'node:path';
import { findConfiguration } from '../analysis/configuration/configuration';
import { DISK, type FileSource } from '../mesh/file-source';
import { UsageError } from './io';

/** The files of one folder and those below it. What leads out of it, by its name or by a link, is refused. */
export class FolderFiles implements FileSource {
  private readonly real: string;

  /** @param folder the folder, from which paths are named */
  public constructor(private readonly folder: string) {
    this.real = realpathSync(folder);
  }

  /**
   * A path of the folder, as commands may read it.
   *
   * @throws UsageError for what is outside, and for what is neither a file nor a folder
   */
  public inside(path: string): string {
    if (path === '-')
      throw new UsageError(
        'The path - names the standard input, on which the server gets its requests. Name files and folders.',
      );
    // What `..` means behind a link would be another folder for the system than for the check.
    const plain = normalize(path);
    if (isStrange(this.realOf(plain)))
      throw new UsageError(`The path ${path} is neither a file nor a folder.`);
    return plain;
  }

  /** Refuses settings that would count here and stand outside: `cdk8s-istio.yaml` is looked for in the folders above, too. */
  public refuseSettingsOutside(): void {
    const file = findConfiguration(this.folder);
    if (file !== undefined && !this.holds(realpathSync(file)))
      throw new UsageError(
        `The settings of this folder stand in ${file}, which is outside of it. Start the server in the folder of that file.`,
      );
  }

  public readonly isFolder = (path: string): boolean => DISK.isFolder(path);

  public readonly names = (folder: string): readonly string[] => readdirSync(this.realOf(folder));

  public readonly read = (file: string): Uint8Array => readFileSync(this.realOf(this.inside(file)));

  /** Where a path leads, which is inside. */
  private realOf(path: string): string {
    const whole = resolve(this.folder, path);
    const real = realAsFarAsThere(whole);
    if (this.holds(real)) return real;
    const isNamed = isWithin(whole, resolve(this.folder)) || this.holds(whole);
    throw new UsageError(
      `The path ${path} ${isNamed ? 'leads by a link out of' : 'is outside of'} the folder ${this.folder}, in which the server was started. Name files of this folder, or start the server in another one.`,
    );
  }

  private holds(real: string): boolean {
    return isWithin(real, this.real);
  }
}

function isWithin(path: string, folder: string): boolean {
  const way = relative(folder, path);
  return way !== '..' && !way.startsWith(`..${sep}`) && !isAbsolute(way);
}

/** Where a path leads; what is not there, and a link that leads nowhere, is taken by its name. */
function realAsFarAsThere(path: string): string {
  for (let at = path; ; at = dirname(at)) {
    try {
      return resolve(realpathSync(at), relative(at, path));
    } catch {
      if (at === dirname(at)) return path;
    }
  }
}

/** Whether something is there that is read otherwise than files and folders, such as a pipe, which may never end. */
function isStrange(path: string): boolean {
  try {
    const found = statSync(path);
    return !found.isFile() && !found.isDirectory();
  } catch {
    return false;
  }
}
