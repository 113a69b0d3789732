import { type MeshIndex, groupBy } from '../mesh/mesh-index';
import type { Workload } from '../mesh/workload';

/** `name.namespace`; a bare name is of the namespace `default`. */
export function splitName(text: string): { readonly name: string; readonly namespace: string } {
  const dot = text.lastIndexOf('.');
  return dot === -1
    ? { name: text, namespace: 'default' }
    : { name: text.slice(0, dot), namespace: text.slice(dot + 1) };
}

/** The workload that a name means: of several kinds with one name the first; undefined where no manifest shows one. */
export function workloadNamed(mesh: MeshIndex, name: string, namespace: string): Workload | undefined {
  const byName = mesh.remember(workloadNamed, () =>
    groupBy(mesh.workloads, ({ namespace: home, resource }) => `${resource.name}.${home}`),
  );
  return byName.get(`${name}.${namespace}`)?.[0];
}
