import type { Fields } from './views/kinds';

/** A list, or an empty one where a manifest has something else or nothing. */
export function listOf(value: unknown): readonly unknown[] {
  return Array.isArray(value) ? value : [];
}

/** A mapping, or an empty one where a manifest has something else or nothing. */
export function mapOf(value: unknown): Fields {
  return typeof value === 'object' && value !== null && !Array.isArray(value) ? (value as Fields) : {};
}

/** A text that is not empty, or undefined where a manifest has something else or nothing. */
export function textOf(value: unknown): string | undefined {
  return typeof value === 'string' && value !== '' ? value : undefined;
}

/** A mapping of texts; entries with other values are left out. */
export function textsOf(value: unknown): { readonly [key: string]: string } {
  const fields = mapOf(value);
  const names = Object.keys(fields);
  if (names.every((name) => typeof fields[name] === 'string'))
    return fields as { readonly [key: string]: string };
  return Object.fromEntries(
    names.flatMap((name) => (typeof fields[name] === 'string' ? [[name, fields[name]]] : [])),
  ) as { readonly [key: string]: string };
}
