/** A pair of windows over which the same rate of burning is looked at: the short one ends the alert soon when all is well again. */
export interface BurnWindows {
  readonly long: string;
  readonly short: string;
  /** How long the long one is. */
  readonly hours: number;
  /** The share of the budget that is gone when the rate has held for the long window. */
  readonly share: number;
  readonly severity: 'critical' | 'warning';
}

/**
 * The windows that the Site Reliability Workbook recommends (Google, chapter "Alerting on SLOs", "Multiwindow, Multi-Burn-Rate Alerts"):
 * with a budget of 30 days they are rates of 14.4, 6, 3 and 1.
 */
export const BURN_WINDOWS: readonly BurnWindows[] = [
  { long: '1h', short: '5m', hours: 1, share: 0.02, severity: 'critical' },
  { long: '6h', short: '30m', hours: 6, share: 0.05, severity: 'critical' },
  { long: '1d', short: '2h', hours: 24, share: 0.1, severity: 'warning' },
  { long: '3d', short: '6h', hours: 72, share: 0.1, severity: 'warning' },
];

/** How many times faster than evenly the budget of so many hours burns when its share is gone within the long window. */
export const burnRate = ({ hours, share }: BurnWindows, budgetHours: number): number =>
  Number(((share * budgetHours) / hours).toPrecision(6));
