import type { FileSource } from '../../lib/mesh/file-source';
import type { PageFile } from '../../lib/view/page-data';

/** Files that a page has, as a source that files are read from. */
export function textSource(files: readonly PageFile[]): FileSource {
  const texts = new Map(files.map(({ path, text }) => [path, text]));
  return {
    isFolder: () => false,
    names: () => [],
    read: (path) => new TextEncoder().encode(texts.get(path)),
  };
}
