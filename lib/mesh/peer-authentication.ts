import { mapOf } from './lists';
import { type Mesh, groupBy } from './mesh';
import type { Resource } from './resource';
import { selects } from './workload';

/** How pods take connections, and which PeerAuthentication says so; Istio's default where none does. */
export interface PeerMode {
  readonly mode: 'STRICT' | 'PERMISSIVE' | 'DISABLE';
  readonly by?: Resource;
}

/** The mode that a PeerAuthentication asks for; undefined where it leaves it to wider ones. */
export function modeOf({ spec }: Resource): PeerMode['mode'] | undefined {
  const mode = spec.mtls?.mode;
  return mode === 'STRICT' || mode === 'PERMISSIVE' || mode === 'DISABLE' ? mode : undefined;
}

/** Whether a policy is for all pods of its namespace. */
export const isForAll = ({ spec }: Resource) => Object.keys(mapOf(spec.selector?.matchLabels)).length === 0;

/** The PeerAuthentications of a namespace. */
export function peerAuthenticationsIn(mesh: Mesh, namespace: string): readonly Resource[] {
  const all = mesh.remember('peer authentications', () =>
    groupBy(mesh.all('PeerAuthentication'), (one) => one.namespace),
  );
  return all.get(namespace) ?? [];
}

/** How pods of a namespace take connections that no narrower policy is for. */
export function namespaceMode(mesh: Mesh, namespace: string): PeerMode {
  for (const where of [namespace, mesh.config.rootNamespace]) {
    for (const by of peerAuthenticationsIn(mesh, where)) {
      const mode = isForAll(by) ? modeOf(by) : undefined;
      if (mode !== undefined) return { mode, by };
    }
  }
  return { mode: 'PERMISSIVE' };
}

/**
 * How pods take connections: by the policy that selects them, or else that of their namespace, or else that of the mesh. Settings
 * of single ports are left out.
 */
export function podMode(
  mesh: Mesh,
  { namespace, labels }: { readonly namespace: string; readonly labels: { readonly [key: string]: string } },
): PeerMode {
  for (const by of peerAuthenticationsIn(mesh, namespace)) {
    if (isForAll(by) || namespace === mesh.config.rootNamespace) continue;
    const mode = selects(by.spec.selector.matchLabels, labels) ? modeOf(by) : undefined;
    if (mode !== undefined) return { mode, by };
  }
  return namespaceMode(mesh, namespace);
}
