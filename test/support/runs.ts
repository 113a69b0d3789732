/**
 * How often a slow property is tried: all the times where the referee is asked (`npm run test:oracle`), an eighth of them in the
 * everyday tests.
 */
export const propertyRuns = (all: number): number =>
  process.env.ALL_PROPERTY_RUNS === undefined ? Math.ceil(all / 8) : all;
