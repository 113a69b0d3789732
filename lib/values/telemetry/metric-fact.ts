/** What is known of a metric: Istio's documentation or its source names it so. */
export interface MetricFact {
  /** What Prometheus calls it; a histogram by the name before `_bucket`. */
  readonly name: string;
  /** Its own labels, without those that Prometheus gives to the target. */
  readonly labels: readonly string[];
  /** The file of Istio's repository that names it. */
  readonly source: string;
  /** Whether it is a histogram, of which there are `_bucket`, `_sum` and `_count`. */
  readonly isHistogram?: true;
}

/** The labels of a target that Prometheus, the operator's monitors and those of `meshMonitors()` give. */
export const TARGET_LABELS: readonly string[] = ['job', 'instance', 'namespace', 'pod', 'container', 'app'];
