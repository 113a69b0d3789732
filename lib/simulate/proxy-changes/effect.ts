import type { Fields } from '../../mesh/views/kinds';
import { mapOf, textOf } from '../../mesh/lists';
import type { RateLimits } from './limits';

/**
 * What a patch of a proxy may do to requests. `none`: nothing about where they go, how they are answered or what happens on the way.
 * `told`: they go where they went, and what may happen besides is said. `unknown`: nobody can tell.
 */
export type Effect =
  | { readonly kind: 'none' }
  | { readonly kind: 'told'; readonly text: string; readonly limits: readonly RateLimits[] }
  | { readonly kind: 'unknown'; readonly field: string };

export const NONE: Effect = { kind: 'none' };
export const told = (text: string, limits: readonly RateLimits[] = []): Effect => ({
  kind: 'told',
  text,
  limits,
});
export const unknown = (field: string): Effect => ({ kind: 'unknown', field });

/** Several effects as one: what is unknown counts before what is told. */
export function together(effects: readonly Effect[]): Effect {
  const lost = effects.find(({ kind }) => kind === 'unknown');
  if (lost !== undefined) return lost;
  const texts = effects.flatMap((effect) => (effect.kind === 'told' ? effect.text : []));
  const limits = effects.flatMap((effect) => (effect.kind === 'told' ? effect.limits : []));
  return texts.length === 0 ? NONE : told([...new Set(texts)].join('; '), limits);
}

/** What a filter is set to, and the name of its message: `envoy.extensions.filters.http.lua.v3.Lua`. */
export interface TypedConfig {
  readonly type: string;
  readonly fields: Fields;
}

/** The configuration of a filter, which may be wrapped in `TypedStruct`. */
export function typedConfigOf(value: unknown): TypedConfig {
  const given = mapOf(mapOf(value).typed_config ?? mapOf(value).typedConfig);
  const type = messageOf(given['@type']);
  if (!type.endsWith('.TypedStruct')) return { type, fields: given };
  return { type: messageOf(given.type_url ?? given.typeUrl), fields: mapOf(given.value) };
}

/** The message that a URL of a type names. */
const messageOf = (url: unknown) => (textOf(url) ?? '').split('/').at(-1) ?? '';

/** A field by its name in either spelling: `status_code` or `statusCode`. */
export function field(fields: Fields, name: string): unknown {
  return fields[name] ?? fields[name.replace(/_([a-z])/g, (_, letter: string) => letter.toUpperCase())];
}

/** The names of the fields that are set, as Envoy's API writes them: `status_code`. */
export const fieldNames = (fields: Fields): readonly string[] =>
  Object.keys(fields)
    .filter((name) => name !== '@type')
    .map((name) => name.replace(/[A-Z]/g, (letter) => `_${letter.toLowerCase()}`));
