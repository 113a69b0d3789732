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
    return [name, below === true ? structuredClone(value) : shaped(value, below)];
  });
  return Object.fromEntries(copies) as T;
}
