import { embedded } from 'embedded-files';

/** What the library uses of `node:fs`, for programs that run in a browser: the files that the program has in it. */
export const existsSync = (path: string): boolean => Object.hasOwn(embedded, path);

/** The text of a file that the program has in it. */
export function readFileSync(path: string): string {
  if (!existsSync(path)) throw new Error(`there is no file ${path}`);
  return embedded[path];
}

export const statSync = (): undefined => undefined;
export const readdirSync = (): readonly string[] => [];
