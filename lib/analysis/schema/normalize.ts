import type { Schema } from '../../mesh/views/schemas';

/**
 * Makes of a value what the API server makes of it before it looks closer: defaults are filled in, and nulls that mean
 * nothing taken away. What needs no change is returned as it is; nothing is changed in place.
 */
export class Normalizer {
  private readonly defaulted = new Map<Schema, boolean>();

  public constructor(private readonly shared: readonly Schema[]) {}

  /** Whether a schema has a default somewhere. */
  public hasDefaults(reference: Schema): boolean {
    const schema = this.resolve(reference);
    const known = this.defaulted.get(schema);
    if (known !== undefined) return known;
    this.defaulted.set(schema, false);
    const children = [...Object.values(schema.properties ?? {}), schema.items, schema.extra];
    const found = children.some(
      (child) =>
        typeof child === 'object' && (this.resolve(child).default !== undefined || this.hasDefaults(child)),
    );
    this.defaulted.set(schema, found);
    return found;
  }

  /** The value as the API server sees it; `nulls` says that there are some to be looked for. */
  public normalize(value: unknown, reference: Schema, nulls: boolean): unknown {
    if (typeof value !== 'object' || value === null) return value;
    if (!nulls && !this.hasDefaults(reference)) return value;
    const schema = this.resolve(reference);
    return Array.isArray(value)
      ? this.list(value, schema, nulls)
      : this.map(value as { readonly [name: string]: unknown }, schema, nulls);
  }

  private list(value: readonly unknown[], { items }: Schema, nulls: boolean): unknown {
    if (items === undefined) return value;
    let changed = false;
    const copy = value.map((item) => {
      const made = this.normalize(this.orDefault(item, items), items, nulls);
      if (made !== item) changed = true;
      return made;
    });
    return changed ? copy : value;
  }

  private map(value: { readonly [name: string]: unknown }, schema: Schema, nulls: boolean): unknown {
    const { properties = {}, extra } = schema;
    const entries: [string, unknown][] = [];
    let changed = false;
    for (const [name, before] of Object.entries(value)) {
      const child = Object.hasOwn(properties, name) ? properties[name] : extra;
      if (typeof child !== 'object') {
        entries.push([name, before]);
        continue;
      }
      const made = this.normalize(this.orDefault(before, child), child, nulls);
      if (made !== before) changed = true;
      if (made !== null || this.resolve(child).nullable === true) entries.push([name, made]);
      else changed = true;
    }
    for (const [name, child] of Object.entries(properties)) {
      const fallback = this.resolve(child).default;
      if (fallback === undefined || value[name] !== undefined) continue;
      entries.push([name, this.normalize(fallback, child, nulls)]);
      changed = true;
    }
    return changed ? Object.fromEntries(entries) : value;
  }

  private orDefault(value: unknown, reference: Schema): unknown {
    if (value !== null) return value;
    const { nullable, default: fallback } = this.resolve(reference);
    return nullable !== true && fallback !== undefined ? fallback : value;
  }

  private resolve(schema: Schema): Schema {
    return schema.$ === undefined ? schema : this.shared[schema.$];
  }
}
