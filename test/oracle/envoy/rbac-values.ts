import { matchesText } from './matchers';

/** Whether metadata is what Envoy's `MetadataMatcher` wants. */
export function matchesMetadata(
  { filter, path, value: matcher, invert = false }: any,
  metadata: { readonly [filter: string]: any },
): boolean {
  let value: any = metadata[filter];
  for (const { key } of path) {
    const isStruct = typeof value === 'object' && value !== null && !Array.isArray(value);
    value = isStruct && Object.hasOwn(value, key) ? value[key] : undefined;
  }
  return matchesValue(matcher, value) !== invert;
}

/** Whether a value is what Envoy's `ValueMatcher` wants. */
function matchesValue(matcher: any, value: any): boolean {
  if (matcher.or_match !== undefined)
    return matcher.or_match.value_matchers.some((one: any) => matchesValue(one, value));
  if (matcher.list_match !== undefined) {
    if (!Array.isArray(value)) return false;
    return value.some((one) => matchesValue(matcher.list_match.one_of, one));
  }
  if (matcher.string_match !== undefined)
    return typeof value === 'string' && matchesText(matcher.string_match, value);
  throw new Error(`unknown value matcher ${JSON.stringify(matcher)}`);
}
