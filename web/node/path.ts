/** What the library uses of `node:path`, for programs that run in a browser: paths with slashes. */
export const sep = '/';

export const isAbsolute = (path: string): boolean => path.startsWith('/');

/** A path without `.`, `..` and double slashes. */
export function normalize(path: string): string {
  const parts: string[] = [];
  for (const part of path.split('/')) {
    if (part === '' || part === '.') continue;
    const last = parts[parts.length - 1];
    if (part !== '..') parts.push(part);
    else if (last !== undefined && last !== '..') parts.pop();
    else if (!isAbsolute(path)) parts.push(part);
  }
  const text = `${isAbsolute(path) ? '/' : ''}${parts.join('/')}`;
  return text === '' ? '.' : text;
}

export const join = (...parts: readonly string[]): string =>
  normalize(parts.filter((part) => part !== '').join('/'));

export function dirname(path: string): string {
  const at = path.lastIndexOf('/');
  return at === -1 ? '.' : at === 0 ? '/' : path.slice(0, at);
}

export const resolve = (...parts: readonly string[]): string =>
  parts.reduce((path, part) => (isAbsolute(part) ? normalize(part) : join(path, part)), '/');

/** A path as seen from a folder. */
export function relative(from: string, to: string): string {
  const [own, other] = [resolve(from), resolve(to)].map((path) =>
    path.split('/').filter((part) => part !== ''),
  );
  let same = 0;
  while (same < own.length && own[same] === other[same]) same++;
  return [...own.slice(same).map(() => '..'), ...other.slice(same)].join('/');
}
