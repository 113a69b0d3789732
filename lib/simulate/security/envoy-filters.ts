import { listOf, mapOf } from '../../mesh/lists';
import type { MeshIndex } from '../../mesh/mesh-index';
import type { Resource } from '../../mesh/resource';
import { type Protected, policiesFor } from './authorization';

/** Where in a proxy something changes what the model knows. */
export type ProxySide = 'SIDECAR_OUTBOUND' | 'SIDECAR_INBOUND' | 'GATEWAY';

/** What patches may be applied to without changing where requests go. */
const HARMLESS = new Set(['BOOTSTRAP', 'EXTENSION_CONFIG', 'LISTENER_FILTER']);
/** Extensions that run in proxies, and may do anything to a request. */
const EXTENSIONS = ['WasmPlugin', 'TrafficExtension'];

/** Objects that change a proxy in ways that the model does not follow, in words. */
export function foreignChanges(mesh: MeshIndex, who: Protected, side: ProxySide): readonly string[] {
  const of = (kind: string) => (mesh.all(kind).length === 0 ? [] : policiesFor(mesh, kind, who));
  const patched = of('EnvoyFilter').filter((one) => isFor(one, who) && touches(one, side));
  return [...patched, ...EXTENSIONS.flatMap(of)].map(
    ({ text }) => `${text} changes how the proxy works, in a way that the model does not follow`,
  );
}

function isFor({ spec }: Resource, { labels }: Protected): boolean {
  return Object.entries(mapOf(spec.workloadSelector?.labels)).every(
    ([key, value]) => labels[key] === String(value),
  );
}

function touches({ spec }: Resource, side: ProxySide): boolean {
  return listOf(spec.configPatches).some((patch) => {
    const { applyTo, match } = mapOf(patch);
    const context = mapOf(match).context ?? 'ANY';
    return !HARMLESS.has(String(applyTo)) && (context === 'ANY' || context === side);
  });
}
