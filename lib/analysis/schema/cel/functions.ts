import { isIP } from 'node:net';
import { goRequestUrl } from '../../../values/url';
import { matcherOf } from '../patterns';
import { CelDuration, CelError, CelUrl, compare, goDuration, isMap } from './values';

/** A URL that Kubernetes' `url()` and `isURL()` take; undefined for any other text. */
function parsedUrl(text: string): CelUrl | undefined {
  const url = goRequestUrl(text);
  return url && new CelUrl(url.scheme, url.host, url.path, url.query);
}

type Implementation = (...args: unknown[]) => unknown;

/** What the functions of an expression do, by name and number of arguments; that of a method has a dot before it. */
export const functions: { readonly [signature: string]: Implementation } = {
  'size/1': sizeOf,
  '.size/1': sizeOf,
  'int/1': toInt,
  'string/1': (value) => (typeof value === 'object' ? refuse('string') : String(value)),
  'duration/1': toDuration,
  'url/1': (value) => parsedUrl(text(value)) ?? refuse('url'),
  'isURL/1': (value) => parsedUrl(text(value)) !== undefined,
  'isIP/1': (value) => isAddress(text(value)),
  '.contains/2': (value, part) => text(value).includes(text(part)),
  '.startsWith/2': (value, part) => text(value).startsWith(text(part)),
  '.endsWith/2': (value, part) => text(value).endsWith(text(part)),
  '.matches/2': (value, pattern) => matches(text(value), text(pattern)),
  'matches/2': (value, pattern) => matches(text(value), text(pattern)),
  '.split/2': (value, separator) => split(text(value), text(separator)),
  '.substring/2': (value, start) => substring(text(value), start),
  '.substring/3': (value, start, end) => substring(text(value), start, end),
  '.lowerAscii/1': (value) => text(value).replace(/[A-Z]+/g, (part) => part.toLowerCase()),
  '.upperAscii/1': (value) => text(value).replace(/[a-z]+/g, (part) => part.toUpperCase()),
  '.trim/1': (value) => text(value).trim(),
  '.replace/3': (value, old, by) => text(value).replaceAll(text(old), () => text(by)),
  '.join/1': (value) => list(value).map(text).join(''),
  '.join/2': (value, between) => list(value).map(text).join(text(between)),
  '.isSorted/1': (value) => list(value).every((item, i, all) => i === 0 || compare(all[i - 1], item) <= 0),
  '.min/1': (value) => extreme(list(value), -1),
  '.max/1': (value) => extreme(list(value), 1),
  '.sum/1': (value) => list(value).reduce<number>((sum, item) => sum + number(item), 0),
  '.getScheme/1': (value) => urlOf(value).scheme,
  '.getHost/1': (value) => urlOf(value).host,
  '.getEscapedPath/1': (value) => urlOf(value).path,
};

function refuse(name: string): never {
  throw new CelError(`${name}() does not take this value`);
}

function text(value: unknown): string {
  if (typeof value !== 'string') throw new CelError('no text');
  return value;
}

function number(value: unknown): number {
  if (typeof value !== 'number') throw new CelError('no number');
  return value;
}

function list(value: unknown): readonly unknown[] {
  if (!Array.isArray(value)) throw new CelError('no list');
  return value;
}

function urlOf(value: unknown): CelUrl {
  if (!(value instanceof CelUrl)) throw new CelError('no URL');
  return value;
}

const ASTRAL = /[\ud800-\udbff][\udc00-\udfff]/g;

function sizeOf(value: unknown): number {
  // CEL counts characters, JavaScript halves of some of them.
  if (typeof value === 'string') return value.length - (value.match(ASTRAL)?.length ?? 0);
  if (Array.isArray(value)) return value.length;
  return isMap(value) ? Object.keys(value).length : refuse('size');
}

function toInt(value: unknown): number {
  if (typeof value === 'number') return Math.trunc(value);
  if (typeof value !== 'string' || !/^[+-]?\d+$/.test(value)) return refuse('int');
  const whole = BigInt(value.replace('+', ''));
  return whole >= -(2n ** 63n) && whole < 2n ** 63n ? Number(whole) : refuse('int');
}

function toDuration(value: unknown): CelDuration {
  if (value instanceof CelDuration) return value;
  const nanoseconds = goDuration(text(value));
  return nanoseconds === undefined ? refuse('duration') : new CelDuration(nanoseconds);
}

/** Kubernetes takes no zone, and no IPv4 address in the dress of IPv6. */
function isAddress(address: string): boolean {
  const family = isIP(address);
  if (family !== 6) return family === 4;
  if (address.includes('%')) return false;
  return !/^\[::ffff:[0-9a-f]+:[0-9a-f]+\]$/.test(new URL(`http://[${address}]`).hostname);
}

function matches(value: string, pattern: string): boolean {
  try {
    return matcherOf(pattern)(value);
  } catch {
    return refuse('matches');
  }
}

function split(value: string, separator: string): string[] {
  return separator === '' ? [...value] : value.split(separator);
}

function substring(value: string, start: unknown, end?: unknown): string {
  const letters = [...value];
  const [from, to] = [number(start), end === undefined ? letters.length : number(end)];
  if (from < 0 || to > letters.length || from > to) throw new CelError('substring() out of range');
  return letters.slice(from, to).join('');
}

function extreme(items: readonly unknown[], sign: 1 | -1): unknown {
  if (items.length === 0) throw new CelError('an empty list');
  return items.reduce((best, item) => (compare(item, best) * sign > 0 ? item : best));
}
