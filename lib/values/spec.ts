/** The object without its undefined fields, so that equal values render equally. */
export function defined<T extends object>(fields: T): T {
  return Object.fromEntries(Object.entries(fields).filter(([, value]) => value !== undefined)) as T;
}

/** The list, or undefined when it is empty. */
export function filledList<T>(list: readonly T[] | undefined): T[] | undefined {
  return list === undefined || list.length === 0 ? undefined : [...list];
}

/** The map, or undefined when it is empty. */
export function filledMap<T>(
  map: { readonly [key: string]: T } | undefined,
): { [key: string]: T } | undefined {
  return map === undefined || Object.keys(map).length === 0 ? undefined : { ...map };
}

/** A map with its values changed; undefined stays. */
export function mapValues<T, U>(
  map: { readonly [key: string]: T } | undefined,
  change: (value: T, key: string) => U,
): { [key: string]: U } | undefined {
  return map && Object.fromEntries(Object.entries(map).map(([key, value]) => [key, change(value, key)]));
}

/** Whether a list or a text has something in it. */
export const isFilled = (value: string | readonly unknown[] | undefined): boolean =>
  value !== undefined && value.length > 0;
