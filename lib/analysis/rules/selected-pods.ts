import type { FieldPath } from '../../mesh/manifest';
import type { Mesh } from '../../mesh/mesh';
import { selectorText } from '../../mesh/names';
import type { Resource } from '../../mesh/resource';
import { type Workload, selects } from '../../mesh/workload';
import type { MeshReport } from '../mesh-check';
import type { Rule } from '../rule';

/** Objects of a kind whose selectors have labels, with these. */
export interface Selecting {
  readonly resource: Resource;
  readonly labels: { readonly [key: string]: string };
  readonly path: FieldPath;
}

/**
 * The workloads of the own namespace that objects select, each with all the objects that do. What selects none is reported, unless
 * its workloads are declared to be elsewhere.
 */
export function selectedPods(
  mesh: Mesh,
  objects: readonly Selecting[],
  report: MeshReport,
  rule: Rule,
): Map<Workload, Resource[]> {
  const selected = new Map<Workload, Resource[]>();
  for (const { resource, labels, path } of objects) {
    const pods = mesh.workloadsIn(resource.namespace).filter((workload) => selects(labels, workload.labels));
    for (const pod of pods) selected.set(pod, [...(selected.get(pod) ?? []), resource]);
    if (pods.length > 0) continue;
    const elsewhere = mesh.externals.workloads.some(
      (workload) => workload.namespace === resource.namespace && selects(labels, workload.labels),
    );
    if (!elsewhere) report(rule, resource, path, `no pods with ${selectorText(labels)} in this namespace`);
  }
  return selected;
}

/** The names of objects, as they stand in messages. */
export const namesOf = (resources: readonly Resource[]) =>
  resources
    .map(({ name }) => name)
    .sort()
    .join(', ');
