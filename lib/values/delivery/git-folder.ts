import { distinct, filled } from '../checks';
import { MeshError, MeshErrorCode } from '../mesh-error';

/** A folder of a Git repository. Returns it as it is written from the root of the repository: without `./` and without a slash at the end. */
export function gitFolder(folder: string): string {
  const path = filled(folder, 'folder').replace(/^(\.\/+)+|\/+$/g, '');
  const steps = path.split('/');
  if (path !== '' && !path.startsWith('/') && !steps.some((step) => ['', '.', '..'].includes(step)))
    return path;
  throw new MeshError({
    code: MeshErrorCode.INVALID_VALUE,
    got: `folder ${JSON.stringify(folder)}`,
    expected: 'a folder of the repository, from its root: "dist/production"',
    mend: 'write it without a leading slash and without ".."',
  });
}

/** The names of what applies some folders: the name that is given, or behind it the last step of each folder where there are several. */
export function namesOfFolders(name: string, folders: readonly string[]): string[] {
  if (folders.length === 0) {
    throw new MeshError({
      code: MeshErrorCode.MISSING_SETTING,
      got: `${name} without folders`,
      expected: 'one at least',
      mend: 'name the folder into which the app is written',
    });
  }
  if (folders.length === 1) return [name];
  const names = folders.map((folder) => `${name}-${folder.slice(folder.lastIndexOf('/') + 1)}`);
  distinct(names, 'name of a folder');
  return names;
}

/** The address of a Git repository. */
export function gitRepository(address: string): string {
  const url = filled(address, 'address of a Git repository');
  if (/^(https?|ssh):\/\/[^\s/]+\/\S+$/.test(url)) return url;
  const [, user, host, path] = /^([\w.-]+)@([\w.-]+):(?!\/)(\S+)$/.exec(url) ?? [];
  throw new MeshError({
    code: MeshErrorCode.INVALID_VALUE,
    got: `address ${JSON.stringify(address)}`,
    expected: 'a URL with https://, http:// or ssh://',
    mend: user === undefined ? 'write the whole URL' : `write it as ssh://${user}@${host}/${path}`,
  });
}
