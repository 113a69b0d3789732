import { distinct, filled, integer } from '../checks';
import { filledList } from '../spec';

/** What a template, an analysis and an experiment say of metrics by their names. */
export interface MeasuringOptions {
  /**
   * The metrics that are measured without deciding anything; `*` for all.
   *
   * @default - none
   */
  readonly dryRun?: string[];
  /**
   * How many measurements are kept, by the name of the metric; `*` for all.
   *
   * @default - 10 of each
   */
  readonly measurementRetention?: { readonly [metric: string]: number };
}

interface MeasuringSpec {
  readonly dryRun?: { readonly metricName: string }[];
  readonly measurementRetention?: { readonly metricName: string; readonly limit: number }[];
}

/** These settings as they are written. No metric may stand twice (Argo Rollouts, utils/analysis/helpers.go). */
export function measuringSpec({ dryRun, measurementRetention }: MeasuringOptions): MeasuringSpec {
  const retained = measurementRetention && Object.entries(measurementRetention);
  return {
    dryRun: filledList(distinct(dryRun ?? [], 'dry run of the metric'))?.map((name) => ({
      metricName: filled(name, 'name of a metric'),
    })),
    measurementRetention: filledList(retained)?.map(([name, limit]) => ({
      metricName: filled(name, 'name of a metric'),
      limit: integer(limit, `measurements of ${name}`, -(2 ** 31)),
    })),
  };
}

/** These settings as they are read. */
export function readMeasuring({ dryRun, measurementRetention }: MeasuringSpec): MeasuringOptions {
  distinct(
    (measurementRetention ?? []).map(({ metricName }) => metricName),
    'retention of the metric',
  );
  return {
    dryRun: dryRun?.map(({ metricName }) => metricName),
    measurementRetention:
      measurementRetention &&
      Object.fromEntries(measurementRetention.map(({ metricName, limit }) => [metricName, limit])),
  };
}
