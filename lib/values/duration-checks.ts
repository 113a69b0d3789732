import { durationLength } from './duration-text';
import { MeshErrorCode } from './mesh-error';
import type { Checks, MeshFault } from './mesh-fault';

/** A duration as it is written, in Go's notation. */
export interface WrittenDuration {
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
      ? fault(duration, `${JSON.stringify(duration.text)}; expected a number with its unit`)
      : undefined,
  'too-short': (duration) => {
    const length = durationLength(duration.text);
    return length !== undefined && length.milliseconds < (duration.least ?? 1)
      ? fault(duration, 'a duration under a millisecond; expected at least 1ms')
      : undefined;
  },
  'too-fine': (duration) =>
    (durationLength(duration.text)?.nanoseconds ?? 0) !== 0
      ? fault(duration, 'a duration with a part under a millisecond; expected whole ones')
      : undefined,
} satisfies Checks<WrittenDuration>;
