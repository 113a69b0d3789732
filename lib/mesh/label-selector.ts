import type { LabelSelector } from './views/kubernetes';

/**
 * Whether labels satisfy a label selector of Kubernetes (`matchLabels` and `matchExpressions`). None selects all; one that
 * the API server would refuse, by its operator or by values that do not go with it, selects nothing.
 */
export function labelSelectorMatches(
  selector: LabelSelector | undefined,
  labels: { readonly [key: string]: string } = {},
): boolean {
  if (selector === undefined) return true;
  for (const [key, value] of Object.entries(selector.matchLabels ?? {})) {
    if (labels[key] !== value) return false;
  }
  return (selector.matchExpressions ?? []).every(({ key = '', operator, values = [] }) => {
    const value = Object.hasOwn(labels, key) ? labels[key] : undefined;
    switch (operator) {
      case 'In':
        return value !== undefined && values.includes(value);
      case 'NotIn':
        return values.length > 0 && (value === undefined || !values.includes(value));
      case 'Exists':
        return values.length === 0 && value !== undefined;
      case 'DoesNotExist':
        return values.length === 0 && value === undefined;
      default:
        return false;
    }
  });
}
