import type { Duration } from 'cdk8s';
import { millisecondsIn } from './expected-kind';
import { MeshErrorCode } from './mesh-error';
import { type Checks, type MeshFault, refuse } from './mesh-fault';
import { remembered } from './remembered';

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
export const durationLength: (text: string) => DurationLength | undefined = remembered(readLength);

function readLength(text: string): DurationLength | undefined {
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

/** A duration as it is written, in Go's notation. */
interface WrittenDuration {
  readonly text: string;
  /** What it is, in words. */
  readonly what: string;
  /** The least milliseconds; 1 unless given. */
  readonly least?: number;
}

function fault({ text, what, least = 1 }: WrittenDuration, finding: string): MeshFault {
  const length = durationLength(text);
  const got =
    length === undefined ? JSON.stringify(text) : `of ${length.milliseconds + length.nanoseconds / 1e6} ms`;
  return {
    code: MeshErrorCode.INVALID_DURATION,
    got: `${what} ${got}`,
    expected: `whole milliseconds, at least ${least}`,
    mend: 'use Duration.millis() or Duration.seconds() with such a number',
    finding,
  };
}

/** What istiod's `ValidateDuration` has against a duration. */
export const durationChecks = {
  unreadable: (duration) =>
    durationLength(duration.text) === undefined
      ? fault(duration, `The duration ${JSON.stringify(duration.text)} is not a number with its unit.`)
      : undefined,
  'too-short': (duration) => {
    const length = durationLength(duration.text);
    return length !== undefined && length.milliseconds < (duration.least ?? 1)
      ? fault(duration, 'A duration is shorter than 1ms.')
      : undefined;
  },
  'too-fine': (duration) =>
    (durationLength(duration.text)?.nanoseconds ?? 0) !== 0
      ? fault(duration, 'A duration is not in whole milliseconds.')
      : undefined,
} satisfies Checks<WrittenDuration>;

/** A duration as it stands in a manifest, in Go's notation, with its length. */
export class WireDuration {
  /**
   * Takes a duration for a field.
   *
   * Whole milliseconds, at least `least`: istiod refuses anything finer (`agent.ValidateDuration`).
   */
  public static of(duration: Duration, what: string, least = 1): WireDuration {
    const milliseconds = millisecondsIn(duration, what);
    const seconds = milliseconds / 1000;
    const text = Number.isInteger(seconds) ? `${seconds}s` : `${milliseconds}ms`;
    return new WireDuration(text, milliseconds, what, least);
  }

  /** Takes an optional duration. */
  public static maybe(duration: Duration | undefined, what: string, least = 1): WireDuration | undefined {
    return duration === undefined ? undefined : WireDuration.of(duration, what, least);
  }

  /** Reads Go's notation (`1m30s`, `250ms`) and keeps it as it is written. */
  public static parse(text: string, what: string, least = 1): WireDuration {
    const length = durationLength(text);
    const milliseconds = length === undefined ? NaN : length.milliseconds + length.nanoseconds / 1e6;
    return new WireDuration(text, milliseconds, what, least);
  }

  /** Reads an optional field. */
  public static maybeParse(text: string | undefined, what: string, least = 1): WireDuration | undefined {
    return text === undefined ? undefined : WireDuration.parse(text, what, least);
  }

  private constructor(
    /** As it is written in the manifest. */
    public readonly text: string,
    /** Its length. */
    public readonly milliseconds: number,
    what: string,
    least: number,
  ) {
    refuse(durationChecks, { text, what, least });
  }
}
