import type { Resource } from '../mesh/resource';

/** What tells an object from all others of some files, also from those of the same name. */
export const objectKey = ({ text, origin: { file = '', chunk, prefix = [] } }: Resource): string =>
  [text, file, chunk?.offset ?? '', ...prefix].join('|');
