/** A value with each of its parts in turn replaced by null, itself included. */
export function withNulls(value: any): any[] {
  if (typeof value !== 'object' || value === null) return [null];
  const put = (key: string, child: any) =>
    Array.isArray(value)
      ? value.map((item, i) => (String(i) === key ? child : item))
      : { ...value, [key]: child };
  return [
    null,
    ...Object.keys(value).flatMap((key) => withNulls(value[key]).map((child) => put(key, child))),
  ];
}
