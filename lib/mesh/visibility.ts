import type { Resource } from './resource';

const EVERYWHERE = '*';

/** Whether an `exportTo` reaches every namespace. */
export function exportsToAll(exportTo: readonly string[] = []): boolean {
  return exportTo.length === 0 || exportTo.includes(EVERYWHERE);
}

/**
 * The namespaces to which an object is exported, with its own for `.`; `*` for all, and `~` for none. Where it does not say, the
 * default of the mesh counts (the upstream project's `pilot/pkg/model/push_context.go: initDefaultExportMaps`).
 */
export function exportScopes(
  exportTo: readonly string[] | undefined,
  defaults: readonly string[] | undefined,
  namespace: string,
): readonly string[] {
  const words = exportTo !== undefined && exportTo.length > 0 ? exportTo : (defaults ?? [EVERYWHERE]);
  return words.map((word) => (word === '.' ? namespace : word));
}

/** Whether a namespace sees what one of another, or of its own, exports to these (`push_context.go: IsServiceVisible`). */
export const isExportedTo = (exportTo: readonly string[], home: string, namespace: string): boolean =>
  exportTo.includes(EVERYWHERE) ||
  exportTo.includes(namespace) ||
  (exportTo.includes('.') && home === namespace);

/**
 * To whom a Service is exported, by its annotation `networking.istio.io/exportTo`; undefined where it does not say
 * (`pilot/pkg/serviceregistry/kube/conversion.go: ConvertService`).
 */
export function serviceExportTo({ annotations }: Resource): readonly string[] | undefined {
  const text = annotations['networking.istio.io/exportTo'];
  return text === undefined || text === '' ? undefined : text.split(',').map((word) => word.trim());
}
