// Pieces of PromQL, for expressions that are put together of names in lib/values/telemetry.

/** A text as it stands between quotes in PromQL. */
export const quoted = (text: string): string =>
  `"${text.replaceAll('\\', '\\\\').replaceAll('"', '\\"').replaceAll('\n', '\\n')}"`;

/** The series of a metric with these conditions: `response_code=~"5.."`. */
export const series = (name: string, conditions: readonly string[] = []): string =>
  conditions.length === 0 ? name : `${name}{${conditions.join(',')}}`;

/** A condition that a label has this value. */
export const is = (label: string, value: string): string => `${label}=${quoted(value)}`;

/** A condition that a label matches an expression. */
export const matches = (label: string, regex: string): string => `${label}=~${quoted(regex)}`;

/** What is added each second, over a window of time. */
export const rate = (selector: string, window: string): string => `rate(${selector}[${window}])`;

/** What was added in a window of time. */
export const increase = (selector: string, window: string): string => `increase(${selector}[${window}])`;

/** The sum, for each combination of some labels. */
export const sumBy = (labels: readonly string[], expression: string): string =>
  labels.length === 0 ? `sum(${expression})` : `sum by (${labels.join(', ')}) (${expression})`;

/** The largest, for each combination of some labels. */
export const maxBy = (labels: readonly string[], expression: string): string =>
  labels.length === 0 ? `max(${expression})` : `max by (${labels.join(', ')}) (${expression})`;

/**
 * The value below which a share of what a histogram counts lies.
 *
 * @param quantile the share, 0.99 for 99 percent
 * @param labels the labels for which it is asked, each combination by itself
 * @param buckets the rate of the buckets
 */
export const quantile = (quantile: number, labels: readonly string[], buckets: string): string =>
  `histogram_quantile(${quantile}, ${sumBy(['le', ...labels], buckets)})`;
