import { existsSync, readFileSync, statSync } from 'node:fs';
import { resolve } from 'node:path';
import { fileURLToPath } from 'node:url';

/** The folder of the repository, and that of the pages. */
export const root = fileURLToPath(new URL('../..', import.meta.url));
export const docs = resolve(root, 'docs');

const { homepage, repository, description } = JSON.parse(readFileSync(resolve(root, 'package.json'), 'utf8'));

/** The address of the site, as package.json has it. */
export const site = new URL(homepage);
export const about: string = description;
export const github: string = repository.url.replace(/\.git$/, '');

/** The address of a file or folder of the repository that is no page, by its path from the root. */
export function addressOf(path: string): string {
  const file = resolve(root, path);
  if (!existsSync(file)) throw new Error(`there is no ${path}`);
  return `${github}/${statSync(file).isDirectory() ? 'tree' : 'blob'}/main/${path.replace(/\/$/, '')}`;
}
