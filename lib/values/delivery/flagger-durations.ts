import { MeshErrorCode } from '../mesh-error';
import type { MeshFault } from '../mesh-fault';
import { durationLength } from '../wire-duration';

/** What is wrong with a duration of a Canary: its CRD takes one that begins with minutes or seconds (Flagger, artifacts/flagger/crd.yaml). */
export function flaggerDurationFault(
  text: string | undefined,
  what: string,
  ...at: (string | number)[]
): MeshFault | undefined {
  if (text === undefined || (/^[0-9]+(m|s)/.test(text) && durationLength(text) !== undefined))
    return undefined;
  return {
    code: MeshErrorCode.INVALID_DURATION,
    got: `${what} ${JSON.stringify(text)}`,
    expected: 'minutes or seconds, as Go reads them: 30s, 5m, 1m30s',
    mend: 'use Duration.seconds() or Duration.minutes()',
    at,
  };
}
