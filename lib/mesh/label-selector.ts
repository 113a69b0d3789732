import { listOf, mapOf } from './lists';

/**
 * Whether labels satisfy a label selector of Kubernetes (`matchLabels` and `matchExpressions`). None selects all; one that
 * the API server would refuse, by its operator or by values that do not go with it, selects nothing.
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
    const { key, operator } = expression ?? {};
    const values = listOf(expression?.values);
    const value = labels[key];
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
