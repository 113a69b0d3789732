import { integer, labels } from './checks';
import { defined } from './spec';

const MAX_LABELS = 256;

/** The labels by which workloads are picked, as the CRDs and istiod's `ValidateAlphaWorkloadSelector` take them. Returns a copy. */
export function workloadLabels(value: { [key: string]: string }, what: string): { [key: string]: string } {
  integer(Object.keys(value).length, `number of labels of ${what}`, 0, MAX_LABELS);
  return labels(value, what);
}

/** Istio's `WorkloadSelector` message; without labels, it says nothing, and is there. */
export function selectorSpec(value: { [key: string]: string } | undefined): any {
  const labels = value && Object.keys(value).length > 0 ? { ...value } : undefined;
  return value && defined({ labels });
}
