import { mapOf, textOf } from './lists';
import type { MeshIndex } from './mesh-index';

/** cert-manager's kind, by the name of `kindName()`. */
const CERTIFICATE = 'Certificate.cert-manager.io';

/** Whether a Secret that no manifest shows will be there: it is declared, or a `Certificate` of cert-manager keeps it. */
export function willHaveSecret(mesh: MeshIndex, namespace: string, name: string): boolean {
  if (mesh.externals.hasSecret(namespace, name)) return true;
  const kept = mesh.remember(willHaveSecret, () => {
    const certificates = mesh.all(CERTIFICATE);
    return new Set(
      certificates.map((one) => `${one.namespace}/${textOf(mapOf(one.manifest.spec).secretName) ?? ''}`),
    );
  });
  return kept.has(`${namespace}/${name}`);
}
