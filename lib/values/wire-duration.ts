import type { Duration } from 'cdk8s';
import { durationLength } from './duration-text';
import { durationChecks } from './duration-checks';
import { refuse } from './mesh-fault';

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
