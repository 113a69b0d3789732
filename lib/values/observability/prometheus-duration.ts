import type { Duration } from 'cdk8s';
import { millisecondsIn } from '../expected-kind';
import { MeshError, MeshErrorCode } from '../mesh-error';

/** The durations that the Prometheus operator takes (its CRDs), as `model.ParseDuration` of Prometheus reads them. */
const DURATION = /^(?:0|(?:(\d+)y)?(?:(\d+)w)?(?:(\d+)d)?(?:(\d+)h)?(?:(\d+)m)?(?:(\d+)s)?(?:(\d+)ms)?)$/;

const YEAR = 365 * 24 * 60 * 60 * 1000;
/** How many milliseconds each unit has, in the order of the groups above. */
const UNITS = [YEAR, 7 * 86_400_000, 86_400_000, 3_600_000, 60_000, 1000, 1];
/** The units in which durations are written. */
const WRITTEN: readonly (readonly [string, number])[] = [
  ['d', 86_400_000],
  ['h', 3_600_000],
  ['m', 60_000],
  ['s', 1000],
  ['ms', 1],
];

const refusal = (got: string) =>
  new MeshError({
    code: MeshErrorCode.INVALID_DURATION,
    got,
    expected: 'whole milliseconds, at least one',
    mend: 'give a duration such as Duration.seconds(15)',
  });

/** A duration as Prometheus writes it, in the largest unit in which it is a whole number: `90s`, `5m`, `3d`. */
export function prometheusDuration(duration: Duration, what: string): string {
  const milliseconds = millisecondsIn(duration, what);
  if (!Number.isInteger(milliseconds) || milliseconds < 1) throw refusal(`${what} of ${milliseconds} ms`);
  const [unit, size] = WRITTEN.find(([, size]) => milliseconds % size === 0) ?? ['ms', 1];
  return `${milliseconds / size}${unit}`;
}

/** The same where one is given. */
export const maybePrometheusDuration = (duration: Duration | undefined, what: string): string | undefined =>
  duration === undefined ? undefined : prometheusDuration(duration, what);

/** How many milliseconds a text of Prometheus's has. */
export function millisecondsOf(text: string, what: string): number {
  const match = typeof text === 'string' && text !== '' ? DURATION.exec(text) : null;
  if (match === null) throw refusal(`${what} ${JSON.stringify(text)}`);
  return UNITS.reduce((sum, size, i) => sum + Number(match[i + 1] ?? 0) * size, 0);
}
