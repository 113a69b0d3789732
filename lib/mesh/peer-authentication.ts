import { type MeshIndex, groupBy } from './mesh-index';
import type { Resource } from './resource';
import { selects } from './workload';

/** How pods take connections, and which PeerAuthentication says so; Istio's default where none does. */
export interface PeerMode {
  readonly mode: 'STRICT' | 'PERMISSIVE' | 'DISABLE';
  readonly by?: Resource<'PeerAuthentication'>;
}

/** The mode that a PeerAuthentication asks for; undefined where it leaves it to wider ones. */
export function modeOf({ spec }: Resource<'PeerAuthentication'>): PeerMode['mode'] | undefined {
  const mode = spec.mtls?.mode;
  return mode === 'STRICT' || mode === 'PERMISSIVE' || mode === 'DISABLE' ? mode : undefined;
}

/** Whether a policy is for all pods of its namespace. */
export const isForAll = ({ spec }: Resource<'PeerAuthentication'>) =>
  Object.keys(spec.selector?.matchLabels ?? {}).length === 0;

/** The PeerAuthentications of a namespace. */
export function peerAuthenticationsIn(
  mesh: MeshIndex,
  namespace: string,
): readonly Resource<'PeerAuthentication'>[] {
  const all = mesh.remember('peer authentications', () =>
    groupBy(mesh.all('PeerAuthentication'), (one) => one.namespace),
  );
  return all.get(namespace) ?? [];
}

/** How pods of a namespace take connections that no narrower policy is for. */
export function namespaceMode(mesh: MeshIndex, namespace: string): PeerMode {
  const modes = mesh.remember(namespaceMode, () => new Map<string, PeerMode>());
  const known = modes.get(namespace);
  if (known !== undefined) return known;
  const all = [namespace, mesh.config.rootNamespace].flatMap((one) => peerAuthenticationsIn(mesh, one));
  const by = all.find((one) => isForAll(one) && modeOf(one) !== undefined);
  const found: PeerMode =
    by === undefined ? { mode: 'PERMISSIVE' } : { mode: modeOf(by) ?? 'PERMISSIVE', by };
  modes.set(namespace, found);
  return found;
}

/**
 * How pods take connections: by the policy that selects them, or else that of their namespace, or else that of the mesh. Settings
 * of single ports are left out.
 */
export function podMode(
  mesh: MeshIndex,
  { namespace, labels }: { readonly namespace: string; readonly labels: { readonly [key: string]: string } },
): PeerMode {
  if (namespace !== mesh.config.rootNamespace) {
    const index = mesh.remember(podMode, () => byFirstLabel(mesh.all('PeerAuthentication')));
    for (const [key, value] of Object.entries(labels)) {
      for (const by of index.get(`${namespace}/${key}=${value}`) ?? []) {
        const mode = selects(by.spec.selector?.matchLabels, labels) ? modeOf(by) : undefined;
        if (mode !== undefined) return { mode, by };
      }
    }
  }
  return namespaceMode(mesh, namespace);
}

/** Policies with a selector, by their namespace and the first of its labels. */
function byFirstLabel(
  policies: readonly Resource<'PeerAuthentication'>[],
): ReadonlyMap<string, readonly Resource<'PeerAuthentication'>[]> {
  return groupBy(
    policies.filter((one) => !isForAll(one)),
    ({ namespace, spec }) => {
      const [[key, value]] = Object.entries(spec.selector?.matchLabels ?? {});
      return `${namespace}/${key}=${value}`;
    },
  );
}
