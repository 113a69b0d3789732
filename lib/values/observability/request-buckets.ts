import { MeshError, MeshErrorCode } from '../mesh-error';

/** The bounds of Envoy's histograms, in milliseconds (Envoy, source/common/stats/histogram_impl.cc: defaultBuckets). */
const ENVOY_BUCKETS: readonly number[] = [
  0.5, 1, 5, 10, 25, 50, 100, 250, 500, 1000, 2500, 5000, 10_000, 30_000, 60_000, 300_000, 600_000, 1_800_000,
  3_600_000,
];

/** The bounds of the histogram of durations, in their order. */
export function latencyBuckets(given: readonly number[] | undefined): readonly number[] {
  if (given === undefined) return ENVOY_BUCKETS;
  const sorted = [...given].sort((a, b) => a - b);
  if (sorted.length > 0 && sorted.every((bound) => Number.isFinite(bound) && bound > 0)) return sorted;
  throw new MeshError({
    code: MeshErrorCode.INVALID_NUMBER,
    got: `the bounds ${given.join(', ')} of a histogram`,
    expected: 'one at least, each above 0, in milliseconds',
    mend: 'give those of the annotation sidecar.istio.io/statsHistogramBuckets',
  });
}

/** The series of the bucket of a bound. Prometheus 3 writes whole bounds with `.0`, whoever else does not. */
const isBound = (bound: number | '+Inf') =>
  bound === '+Inf'
    ? 'le="+Inf"'
    : `le=~"${String(bound).replace('.', '\\\\.')}${Number.isInteger(bound) ? '(\\\\.0)?' : ''}"`;

/**
 * The share of requests that take longer than a time.
 *
 * @param milliseconds the time
 * @param bounds the bounds of the histogram
 * @param at the rate of the buckets with some conditions
 */
export function slowShare(
  milliseconds: number,
  bounds: readonly number[],
  at: (conditions: readonly string[]) => string,
): string {
  const above = bounds.find((bound) => bound >= milliseconds);
  if (above === undefined || milliseconds <= 0) {
    throw new MeshError({
      code: MeshErrorCode.INVALID_DURATION,
      got: `a latency of ${milliseconds} ms`,
      expected: `more than 0 and at most ${bounds[bounds.length - 1]} ms, the last bound of the histogram`,
      mend: 'give a shorter time, or the bounds that the proxies have by `buckets`',
    });
  }
  const all = at([isBound('+Inf')]);
  const upper = at([isBound(above)]);
  if (above === milliseconds) return `1 - ${upper} / ${all}`;
  const below = bounds.filter((bound) => bound < milliseconds).pop();
  const share = Number(((milliseconds - (below ?? 0)) / (above - (below ?? 0))).toPrecision(6));
  if (below === undefined) return `1 - ${share} * ${upper} / ${all}`;
  const lower = at([isBound(below)]);
  return `1 - (${lower} + ${share} * (${upper} - ${lower})) / ${all}`;
}
