import type { Duration } from 'cdk8s';
import { MeshError, MeshErrorCode } from './mesh-error';

const UNITS: { [unit: string]: number } = {
  h: 3_600_000,
  m: 60_000,
  s: 1_000,
  ms: 1,
  us: 1e-3,
  µs: 1e-3,
  ns: 1e-6,
};
const GO_DURATION = /^(\d+(\.\d*)?|\.\d+)(h|ms|m|s|us|µs|ns)/;

/** A duration as it stands in a manifest, in Go's notation, with its length. */
export class WireDuration {
  /**
   * Takes a duration for a field.
   *
   * Whole milliseconds, at least `least`: istiod refuses anything finer (`agent.ValidateDuration`).
   */
  public static of(duration: Duration, what: string, least = 1): WireDuration {
    const milliseconds = duration.toMilliseconds({ integral: false });
    const seconds = milliseconds / 1000;
    const text = Number.isInteger(seconds) ? `${seconds}s` : `${milliseconds}ms`;
    return new WireDuration(text, milliseconds, what, least);
  }

  /** Takes an optional duration. */
  public static maybe(duration: Duration | undefined, what: string, least = 1): WireDuration | undefined {
    return duration && WireDuration.of(duration, what, least);
  }

  /** Reads Go's notation (`1m30s`, `250ms`) and keeps it as it is written. */
  public static parse(text: string, what: string, least = 1): WireDuration {
    let milliseconds = text === '0' ? 0 : text === '' ? NaN : 0;
    for (let rest = text === '0' ? '' : text; rest !== '';) {
      const part = GO_DURATION.exec(rest);
      if (part === null) {
        milliseconds = NaN;
        break;
      }
      milliseconds += Number(part[1]) * UNITS[part[3]];
      rest = rest.slice(part[0].length);
    }
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
    if (Number.isInteger(milliseconds) && milliseconds >= least) return;
    throw new MeshError({
      code: MeshErrorCode.INVALID_DURATION,
      got: `${what} ${Number.isNaN(milliseconds) ? JSON.stringify(text) : `of ${milliseconds} ms`}`,
      expected: `whole milliseconds, at least ${least}`,
      mend: 'use Duration.millis() or Duration.seconds() with such a number',
    });
  }
}
