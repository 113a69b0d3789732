import { splitNamespace } from '../values/namespaced-name';

/** The name by which virtual services are bound to sidecars (the upstream project's `IstioMeshGateway`). */
export const MESH_GATEWAY = 'mesh';

/**
 * The name of a gateway as `namespace/name`, as virtual services of a namespace name it: in full, by the name alone, or in the old way
 * by a host (pilot/pkg/model/virtualservice.go: resolveGatewayName).
 */
export function resolveGatewayName(namespace: string, text: string): string {
  if (text === MESH_GATEWAY) return text;
  const { namespace: scope, name } = splitNamespace(text);
  if (scope !== undefined) return scope === '.' ? `${namespace}/${name}` : text;
  if (!text.includes('.')) return `${namespace}/${text}`;
  const [host, home] = text.split('.');
  return `${home}/${host}`;
}

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
