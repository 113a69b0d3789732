import type { FieldPath } from '../../mesh/manifest';

/** Whether a field says something: it is there, and is neither null, nor empty text, nor an empty list. */
export function says(value: any): boolean {
  return value !== undefined && value !== null && value !== '' && value !== 0 && value.length !== 0;
}

/** The items of a list with their paths. A null is an empty message, as it is to istiod, which reads it as one. */
export function eachItem(
  list: readonly any[] | null | undefined,
  at: FieldPath,
  visit: (item: any, path: FieldPath, index: number) => void,
): void {
  list?.forEach((item, i) => visit(item ?? {}, [...at, i], i));
}
