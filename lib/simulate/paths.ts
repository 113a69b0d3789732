import type { MeshConfig } from '../mesh/mesh-config';

/** What Envoy does to paths before it looks at them, by Istio's `meshConfig.pathNormalization`. */
export type PathNormalization = 'NONE' | 'BASE' | 'MERGE_SLASHES' | 'DECODE_AND_MERGE_SLASHES';

/** Istio's default. */
export const DEFAULT_NORMALIZATION: PathNormalization = 'BASE';

const MODES: readonly PathNormalization[] = ['NONE', 'BASE', 'MERGE_SLASHES', 'DECODE_AND_MERGE_SLASHES'];

/** The mode that a mesh config asks for. */
export const normalizationOf = ({ pathNormalization }: MeshConfig): PathNormalization =>
  MODES.find((mode) => mode === pathNormalization?.normalization) ?? DEFAULT_NORMALIZATION;

const REGULAR = /^\/(?:[^%\\./]|\/(?!\/|$)|[^/%\\]\.)*$/;

/**
 * A path without its query, made regular as Envoy does it: `.` and `..` are followed, `\` is `/`, codes of letters, digits and
 * `-._~` are read; with the further modes several slashes are one, and coded slashes are slashes.
 */
export function normalizedPath(path: string, mode: PathNormalization): string {
  if (mode === 'NONE' || (REGULAR.test(path) && !path.includes('.'))) return path;
  let text = mode === 'DECODE_AND_MERGE_SLASHES' ? path.replace(/%2f|%5c/gi, '/') : path;
  text = text.replace(/\\/g, '/').replace(/%([0-9a-f]{2})/gi, (code, hex: string) => {
    const letter = String.fromCharCode(parseInt(hex, 16));
    return /[A-Za-z0-9\-._~]/.test(letter) ? letter : code;
  });
  text = withoutDots(text);
  return mode === 'BASE' ? text : text.replace(/\/{2,}/g, '/');
}

function withoutDots(path: string): string {
  if (!path.includes('/.')) return path;
  const segments = path.split('/').slice(1);
  const kept: string[] = [];
  segments.forEach((segment, i) => {
    const isLast = i === segments.length - 1;
    if (segment === '..') kept.pop();
    else if (segment !== '.') kept.push(segment);
    if (isLast && (segment === '.' || segment === '..')) kept.push('');
  });
  return `/${kept.join('/')}`;
}
