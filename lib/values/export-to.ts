import { dnsLabel } from './checks';
import { MeshError, MeshErrorCode } from './mesh-error';

/**
 * Checks to whom an object is visible: `.` for its own namespace, `*` for all, or names of namespaces; as istiod's
 * `validateExportTo` does. Returns a copy.
 */
export function exportTo(entries: string[], namespace: string | undefined): string[] {
  const refuse = (got: string, expected: string, mend: string) =>
    new MeshError({ code: MeshErrorCode.INVALID_VALUE, got, expected, mend });
  const seen = new Set<string>();
  for (const entry of entries) {
    if (entry === '~') {
      throw refuse(
        'exportTo "~"',
        '".", "*" or a namespace; only a service entry can be hidden from all',
        'use "."',
      );
    }
    if (entry !== '.' && entry !== '*') dnsLabel(entry, 'namespace in exportTo');
    const key = entry === '.' && namespace !== undefined ? namespace : entry;
    if (seen.has(key)) {
      throw refuse(
        `exportTo with "${entry}" twice`,
        'each namespace once; "." is the own one',
        'take one off',
      );
    }
    seen.add(key);
  }
  if (seen.has('*') && seen.size > 1) {
    throw refuse(
      `exportTo ${entries.join(', ')}`,
      '"*" alone, since it includes all others',
      'keep "*" or the others',
    );
  }
  return [...entries];
}
