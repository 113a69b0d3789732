import { durationLength } from '../values/wire-duration';

/** A duration in milliseconds; undefined where there is none, or it cannot be read. */
export function milliseconds(text: string | undefined): number | undefined {
  const length = text === undefined ? undefined : durationLength(text);
  return length === undefined ? undefined : length.milliseconds + length.nanoseconds / 1e6;
}
