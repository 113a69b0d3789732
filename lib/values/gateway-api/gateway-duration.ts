import type { Duration } from 'cdk8s';
import { MeshError, MeshErrorCode } from '../mesh-error';

const UNITS = [
  ['h', 3_600_000],
  ['m', 60_000],
  ['s', 1_000],
  ['ms', 1],
] as const;
const WRITTEN = /^([0-9]{1,5}(h|m|s|ms)){1,4}$/;
const MAX_MILLISECONDS = 100_000 * 3_600_000 - 1;

/**
 * A duration as the Gateway API has it (GEP-2257): up to four numbers of at most five digits, each with `h`, `m`, `s` or
 * `ms`. Istio's own API takes more.
 */
export class GatewayDuration {
  /** Takes a duration for a field: whole milliseconds, from none to 99,999 hours. */
  public static of(duration: Duration, what: string): GatewayDuration {
    const milliseconds = duration.toMilliseconds({ integral: false });
    if (!Number.isInteger(milliseconds) || milliseconds < 0 || milliseconds > MAX_MILLISECONDS) {
      throw refuse(`${what} of ${milliseconds} ms`);
    }
    let rest = milliseconds;
    let text = '';
    for (const [unit, size] of UNITS) {
      const number = Math.floor(rest / size);
      rest -= number * size;
      if (number > 0) text += `${number}${unit}`;
    }
    return new GatewayDuration(text || '0s', milliseconds);
  }

  /** Takes an optional duration. */
  public static maybe(duration: Duration | undefined, what: string): GatewayDuration | undefined {
    return duration && GatewayDuration.of(duration, what);
  }

  /** Reads what stands in a manifest, and keeps it as it is written. */
  public static parse(text: string, what: string): GatewayDuration {
    if (typeof text !== 'string' || !WRITTEN.test(text)) throw refuse(`${what} ${JSON.stringify(text)}`);
    const sizes: { [unit: string]: number } = Object.fromEntries(UNITS);
    const parts = [...text.matchAll(/([0-9]+)(ms|h|m|s)/g)];
    return new GatewayDuration(
      text,
      parts.reduce((sum, [, number, unit]) => sum + Number(number) * sizes[unit], 0),
    );
  }

  /** Reads an optional field. */
  public static maybeParse(text: string | undefined, what: string): GatewayDuration | undefined {
    return text === undefined ? undefined : GatewayDuration.parse(text, what);
  }

  private constructor(
    /** As it is written in the manifest. */
    public readonly text: string,
    /** Its length. */
    public readonly milliseconds: number,
  ) {}
}

function refuse(got: string): MeshError {
  return new MeshError({
    code: MeshErrorCode.INVALID_DURATION,
    got,
    expected:
      'whole milliseconds, at most 99,999 hours; in a manifest up to four numbers of 5 digits with h, m, s or ms',
    mend: 'use Duration.millis() or Duration.seconds() with such a number',
  });
}
