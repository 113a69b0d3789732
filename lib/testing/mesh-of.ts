import { refusalOf } from '../analysis/refusal';
import { Mesh } from '../simulate/mesh';

const meshes = new WeakMap<object, Mesh>();

/**
 * The mesh that a matcher was given, or that the given manifests make.
 *
 * @throws TypeError for anything else
 */
export function meshOf(received: unknown): Mesh {
  if (received instanceof Mesh) return received;
  if (!Array.isArray(received)) {
    throw new TypeError(
      `got ${received === null ? 'null' : typeof received}; expected a Mesh, or the manifests as a list, such as Testing.synth(chart) returns`,
    );
  }
  const mesh = meshes.get(received) ?? Mesh.fromManifests(received, { refusalOf });
  meshes.set(received, mesh);
  return mesh;
}
