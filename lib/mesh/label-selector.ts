import { listOf, mapOf } from './lists';

/**
 * Whether labels satisfy a label selector of Kubernetes (`matchLabels` and `matchExpressions`). None selects all; one with an
 * operator that there is not selects nothing.
 */
export function labelSelectorMatches(
  selector: any,
  labels: { readonly [key: string]: string } = {},
): boolean {
  if (selector === undefined || selector === null) return true;
  for (const [key, value] of Object.entries(mapOf(selector.matchLabels))) {
    if (labels[key] !== String(value)) return false;
  }
  return listOf(selector.matchExpressions).every((expression) => {
    const { key, operator, values } = expression ?? {};
    const value = labels[key];
    switch (operator) {
      case 'In':
        return value !== undefined && listOf(values).includes(value);
      case 'NotIn':
        return value === undefined || !listOf(values).includes(value);
      case 'Exists':
        return value !== undefined;
      case 'DoesNotExist':
        return value === undefined;
      default:
        return false;
    }
  });
}
