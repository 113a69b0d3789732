import { splitNamespace } from '../values/namespaced-name';

/** A name that may have its namespace before it: `namespace/name`, or the name alone for an object of the same namespace. */
export function scopedName(namespace: string, text: string): { namespace: string; name: string } {
  return { namespace, ...splitNamespace(text) };
}

/** A selector as Kubernetes writes it: `key=value` by key, with commas between. */
export function selectorText(selector: { readonly [key: string]: string } = {}): string {
  return Object.entries(selector)
    .map(([key, value]) => `${key}=${value}`)
    .sort()
    .join(',');
}
