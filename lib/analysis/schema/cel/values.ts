import { Bytes } from './tokens';

/** An expression has no value: a field is missing, or a function does not take what it got. */
export class CelError extends Error {}

/** A duration of CEL, in nanoseconds. */
export class CelDuration {
  public constructor(public readonly nanoseconds: number) {}
}

/** A URL, as Kubernetes' `url()` gives one. */
export class CelUrl {
  public constructor(
    public readonly scheme: string,
    public readonly host: string,
    public readonly path: string,
    public readonly query: string,
  ) {}
}

/** Whether it is a map, or an object of a schema. */
export function isMap(value: unknown): value is { readonly [key: string]: unknown } {
  return (
    typeof value === 'object' &&
    value !== null &&
    !Array.isArray(value) &&
    !(value instanceof CelDuration || value instanceof CelUrl || value instanceof Bytes)
  );
}

/** Whether two values are the same, as `==` sees it: those of different types are not. */
export function same(a: unknown, b: unknown): boolean {
  if (a === b) return true;
  if (typeof a !== 'object' || typeof b !== 'object' || a === null || b === null) return false;
  if (Array.isArray(a)) {
    return Array.isArray(b) && a.length === b.length && a.every((item, i) => same(item, b[i]));
  }
  if (a instanceof CelDuration) return b instanceof CelDuration && a.nanoseconds === b.nanoseconds;
  if (a instanceof Bytes) return b instanceof Bytes && a.text === b.text;
  if (!isMap(a) || !isMap(b)) return false;
  const keys = Object.keys(a);
  return (
    keys.length === Object.keys(b).length &&
    keys.every((key) => Object.hasOwn(b, key) && same(a[key], b[key]))
  );
}

/** How two values are ordered: negative when the first comes first. Throws a `CelError` where no order is known. */
export function compare(a: unknown, b: unknown): number {
  if (typeof a === 'number' && typeof b === 'number') return a < b ? -1 : a > b ? 1 : 0;
  if (typeof a === 'string' && typeof b === 'string') return a < b ? -1 : a > b ? 1 : 0;
  if (a instanceof CelDuration && b instanceof CelDuration) return a.nanoseconds - b.nanoseconds;
  if (typeof a === 'boolean' && typeof b === 'boolean') return Number(a) - Number(b);
  throw new CelError('these values have no order');
}

const UNITS: { readonly [unit: string]: number } = {
  ...{ h: 3.6e12, m: 6e10, s: 1e9, ms: 1e6 },
  // Both letters that look like a Greek my.
  ...{ us: 1e3, µs: 1e3, μs: 1e3, ns: 1 },
};
const PART = /(\d+(?:\.\d*)?|\.\d+)(h|ms|m|s|us|µs|μs|ns)/y;
/** Go's durations are whole nanoseconds in 64 bits. */
const MAX_NANOSECONDS = 2 ** 63;

/** The length of a duration as Go's `time.ParseDuration` reads it, in nanoseconds; undefined where it is none. */
export function goDuration(text: string): number | undefined {
  const sign = text[0] === '-' || text[0] === '+' ? 1 : 0;
  const body = text.slice(sign);
  if (body === '0') return 0;
  let sum = 0;
  let at = 0;
  if (body === '') return undefined;
  while (at < body.length) {
    PART.lastIndex = at;
    const part = PART.exec(body);
    if (part === null) return undefined;
    sum += Math.floor(Number(part[1]) * UNITS[part[2]]);
    at = PART.lastIndex;
  }
  if (sum >= MAX_NANOSECONDS) return undefined;
  return text[0] === '-' ? -sum : sum;
}
