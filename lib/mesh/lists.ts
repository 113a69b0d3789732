/** A list, or an empty one where a manifest has something else or nothing. */
export function listOf(value: unknown): readonly any[] {
  return Array.isArray(value) ? value : [];
}

/** A mapping, or an empty one where a manifest has something else or nothing. */
export function mapOf(value: unknown): { readonly [key: string]: any } {
  return typeof value === 'object' && value !== null && !Array.isArray(value) ? value : {};
}
