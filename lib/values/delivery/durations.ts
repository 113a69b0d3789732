import type { Duration } from 'cdk8s';
import { integer } from '../checks';
import { MeshErrorCode } from '../mesh-error';
import type { MeshFault } from '../mesh-fault';
import { durationLength, WireDuration } from '../wire-duration';

/** A duration for a field that counts whole seconds. */
export function wholeSeconds(duration: Duration | undefined, what: string, least = 0): number | undefined {
  return duration && integer(duration.toSeconds({ integral: false }), `${what} in seconds`, least);
}

/** A duration in Go's notation, for a field that `time.ParseDuration` reads. */
export function goDuration(duration: Duration | undefined, what: string): string | undefined {
  return WireDuration.maybe(duration, what)?.text;
}

/** What is wrong with a text that `time.ParseDuration` reads; a template of arguments may stand for one. */
export function goDurationFault(text: string | undefined, what: string): MeshFault | undefined {
  if (text === undefined || text.includes('{{') || durationLength(text) !== undefined) return undefined;
  return {
    code: MeshErrorCode.INVALID_DURATION,
    got: `${what} ${JSON.stringify(text)}`,
    expected: 'a number with its unit, as Go reads it: 30s, 5m, 1h',
    mend: 'use Duration.seconds() or Duration.minutes()',
  };
}
