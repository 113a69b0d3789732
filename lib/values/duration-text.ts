const NANOSECOND = 1e-6;
const UNITS: { readonly [unit: string]: number } = {
  h: 3_600_000,
  m: 60_000,
  s: 1_000,
  ms: 1,
  us: 1e-3,
  µs: 1e-3,
  μs: 1e-3,
  ns: NANOSECOND,
};
const PART = /^(\d*)(?:\.(\d*))?(h|ms|m|s|us|µs|μs|ns)/;
/** The longest that Go can hold, 2^63 ns. */
const MAX_MILLISECONDS = 9_223_372_036_854;

/** The length of a duration, exactly: floating point alone would make 1000.9999999999999 ms of `1.001s`. */
export interface DurationLength {
  /** Whole milliseconds, negative for a negative duration. */
  readonly milliseconds: number;
  /** Nanoseconds beyond them, of the same sign. */
  readonly nanoseconds: number;
}

/** Reads Go's notation (`1m30s`, `250ms`, `-1s`), as Go's `time.ParseDuration` does; undefined for what it does not take. */
export function durationLength(text: string): DurationLength | undefined {
  const sign = text.startsWith('-') ? -1 : 1;
  let rest = /^[-+]/.test(text) ? text.slice(1) : text;
  if (rest === '0') return { milliseconds: 0, nanoseconds: 0 };
  if (rest === '') return undefined;
  let [milliseconds, nanoseconds] = [0, 0];
  while (rest !== '') {
    const part = PART.exec(rest);
    if (part === null) return undefined;
    const [whole, digits, fraction = '', unit] = part;
    if (digits === '' && fraction === '') return undefined;
    const fine = UNITS[unit] < 1;
    const perUnit = Math.round(UNITS[unit] / NANOSECOND);
    // As in Go, a fraction is cut off at nanoseconds.
    nanoseconds += Math.trunc(Number(fraction || 0) * (perUnit / 10 ** fraction.length));
    if (fine) nanoseconds += Number(digits || 0) * perUnit;
    else milliseconds += Number(digits || 0) * UNITS[unit];
    milliseconds += Math.floor(nanoseconds / 1e6);
    nanoseconds %= 1e6;
    if (milliseconds > MAX_MILLISECONDS) return undefined;
    rest = rest.slice(whole.length);
  }
  return { milliseconds: sign * milliseconds + 0, nanoseconds: sign * nanoseconds + 0 };
}
