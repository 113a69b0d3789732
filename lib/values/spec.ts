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

/**
 * A copy of plain data. What is an object of a class, such as a lazy value of cdk8s, stays the same one.
 *
 * `structuredClone()` of another realm, as Jest has it, gives objects that cdk8s does not take for plain: of one with a field `value` it
 * keeps nothing else.
 */
export function plainCopy<T>(value: T): T {
  if (Array.isArray(value)) return value.map((item) => plainCopy(item)) as T;
  if (typeof value !== 'object' || value === null) return value;
  const prototype: object | null = Object.getPrototypeOf(value);
  const isPlain = prototype === null || Object.getPrototypeOf(prototype) === null;
  return isPlain
    ? (Object.fromEntries(Object.entries(value).map(([key, child]) => [key, plainCopy(child)])) as T)
    : value;
}

/** Whether a list or a text has something in it. */
export const isFilled = (value: string | readonly unknown[] | undefined): boolean =>
  value !== undefined && value.length > 0;

/** The fields of a message: `true` for one that is taken as it is, a shape for a message or a list of messages. */
export interface Shape {
  readonly [field: string]: true | Shape;
}

/**
 * A copy of a message with the fields of its shape that are given. What else is there is left out, so that whoever reads
 * a manifest sees that it got lost.
 */
export function shaped<T>(message: T, shape: Shape): T {
  if (Array.isArray(message)) return message.map((item) => shaped(item, shape)) as T;
  if (typeof message !== 'object' || message === null) return message;
  const given = Object.entries(message).filter(
    ([name, value]) => value !== undefined && Object.keys(shape).includes(name),
  );
  const copies = given.map(([name, value]) => {
    const below = shape[name];
    return [name, below === true ? plainCopy(value) : shaped(value, below)];
  });
  return Object.fromEntries(copies) as T;
}
