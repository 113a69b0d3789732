/**
 * How often a slow property is tried: all the times where the referee is asked (`npm run test:oracle`), an eighth of them in the
 * everyday tests.
 */
export const propertyRuns = (all: number): number =>
  process.env.ALL_PROPERTY_RUNS === undefined ? Math.ceil(all / 8) : all;

/** The part of a list for which a slow law is tried: all of it where the referee is asked, each eighth item in the everyday tests. */
export const propertySample = <T>(all: readonly T[]): readonly T[] =>
  process.env.ALL_PROPERTY_RUNS === undefined ? all.filter((_item, i) => i % 8 === 0) : all;
