import type { MeshIndex } from '../../mesh/mesh-index';
import type { Resource } from '../../mesh/resource';
import { type PolicyKind, type PolicySubject, policiesFor } from '../../mesh/policy-attachment';

/** Where in a proxy something changes what the model knows. */
export type ProxySide = 'SIDECAR_OUTBOUND' | 'SIDECAR_INBOUND' | 'GATEWAY';

/** What patches may be applied to without changing where requests go. */
const HARMLESS = new Set(['BOOTSTRAP', 'EXTENSION_CONFIG', 'LISTENER_FILTER']);
/** Extensions that run in proxies, and may do anything to a request. */
const EXTENSIONS = ['WasmPlugin', 'TrafficExtension'] as const;

/** Objects that change a proxy in ways that the model does not follow, in words. */
export function foreignChanges(mesh: MeshIndex, who: PolicySubject, side: ProxySide): readonly string[] {
  const of = <K extends PolicyKind>(kind: K) =>
    mesh.all(kind).length === 0 ? [] : policiesFor(mesh, kind, who);
  const patched = of('EnvoyFilter').filter((filter) => touches(filter, side));
  return [...patched, ...EXTENSIONS.flatMap((kind) => of(kind))].map(
    ({ text }) => `${text} changes how the proxy works, in a way that the model does not follow`,
  );
}

const touches = ({ spec }: Resource<'EnvoyFilter'>, side: ProxySide): boolean =>
  (spec.configPatches ?? []).some(({ applyTo = '', match }) => {
    const { context = 'ANY' } = match ?? {};
    return !HARMLESS.has(applyTo) && (context === 'ANY' || context === side);
  });
