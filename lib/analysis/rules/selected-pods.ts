import { externalWorkloads } from '../../mesh/externals';
import type { FieldPath } from '../../mesh/manifest';
import { type MeshIndex, groupBy } from '../../mesh/mesh-index';
import { selectorText } from '../../mesh/names';
import type { Resource } from '../../mesh/resource';
import { LabelIndex } from '../../mesh/selector-index';
import { type Workload, selects } from '../../mesh/workload';
import { nearest } from '../../values/nearest';
import { LONGEST } from './meant';
import type { MeshReport } from '../check';
import type { Rule } from '../rule';

/** Objects of a kind whose selectors have labels, with these. */
export interface Selecting {
  readonly resource: Resource;
  readonly labels: { readonly [key: string]: string };
  readonly path: FieldPath;
}

/** Workloads that the same objects select, and all of these objects. */
export interface SelectedTogether {
  readonly pods: readonly Workload[];
  readonly by: readonly Resource[];
}

/** The objects by which workloads are selected so far: one more than those of another such node. */
interface Selection {
  readonly resource?: Resource;
  readonly before?: Selection;
}

/** Groups workloads by the objects that select them. What is kept grows with the selections that differ, and not with all of them. */
export class SelectionGroups {
  private readonly selections = new Map<Workload, Selection>();

  /** An object selects these. */
  public add(resource: Resource, pods: Iterable<Workload>): void {
    const further = new Map<Selection | undefined, Selection>();
    for (const pod of pods) {
      const before = this.selections.get(pod);
      const now = further.get(before) ?? { resource, before };
      further.set(before, now);
      this.selections.set(pod, now);
    }
  }

  /** The groups, in the order of their first workloads. */
  public get groups(): SelectedTogether[] {
    return [...groupBy([...this.selections], ([, selection]) => selection)].map(([selection, members]) => {
      const by: Resource[] = [];
      for (let at: Selection | undefined = selection; at?.resource !== undefined; at = at.before)
        by.push(at.resource);
      return { pods: members.map(([pod]) => pod), by: by.reverse() };
    });
  }
}

/**
 * The workloads of the own namespace that objects select, by all the objects that do. What selects none is reported, unless its
 * workloads are declared to be elsewhere.
 */
export function selectedPods(
  mesh: MeshIndex,
  objects: readonly Selecting[],
  report: MeshReport,
  rule: Rule,
): SelectedTogether[] {
  const selected = new SelectionGroups();
  const indexes = new Map<string, LabelIndex<Workload>>();
  for (const { resource, labels, path } of objects) {
    const { namespace } = resource;
    const index = indexes.get(namespace) ?? new LabelIndex(mesh.workloadsIn(namespace));
    indexes.set(namespace, index);
    const pods = index.selectedBy(labels);
    selected.add(resource, pods);
    if (pods.length > 0) continue;
    const elsewhere = mesh.externals.workloads.some(
      (workload) => workload.namespace === resource.namespace && selects(labels, workload.labels),
    );
    if (elsewhere) continue;
    const text = selectorText(labels);
    const message = `No pods in this namespace have the labels ${text}, so the ${resource.kind} has no effect.`;
    const missing = { list: 'workloads', name: externalWorkloads(namespace, text) } as const;
    report(rule, resource, path, message, labelsMeant(mesh.workloadsIn(namespace), labels), missing);
  }
  return selected.groups;
}

/** Shorter values, such as versions, are all near to each other. */
const LONG_ENOUGH = 4;

/** A question for the label that was probably meant, where pods have all the others and one nearly like it. */
export function labelsMeant(
  pods: readonly Workload[],
  labels: { readonly [key: string]: string },
): string | undefined {
  for (const [key, value] of Object.entries(labels)) {
    const { length } = String(value);
    if (length < LONG_ENOUGH || length > LONGEST) continue;
    const others = Object.fromEntries(Object.entries(labels).filter(([other]) => other !== key));
    const values = pods.flatMap((pod) => (selects(others, pod.labels) ? (pod.labels[key] ?? []) : []));
    const near = nearest(String(value), values);
    if (near !== undefined && near !== value) return `Did you mean ${key}=${near}?`;
  }
  return undefined;
}

/** So many names stand in a message. */
const MAX_LISTED = 5;

/** What a workload is called in messages; the gateway that is assumed to be installed has no name of its own. */
export const workloadText = ({ resource }: Pick<Workload, 'resource'>) =>
  resource.origin.assumed === true ? 'the default ingress gateway' : resource.fullName;

/** What some workloads are called in messages: the first ones, where there are many. */
export const workloadsText = (workloads: readonly Workload[]) => listed(workloads.map(workloadText).sort());

/** The names of objects, as they stand in messages: the first ones, where there are many. */
export const namesOf = (resources: readonly Resource[]) => listed(resources.map(({ name }) => name).sort());

/** Names with commas between; of many the first ones, and how many more there are. */
export function listed(names: readonly string[]): string {
  const shown = names.slice(0, MAX_LISTED).join(', ');
  return names.length > MAX_LISTED ? `${shown} and ${names.length - MAX_LISTED} more` : shown;
}

/** Names as `listed()` has them, without one that is among them. */
export function listedWithout(names: readonly string[], own: string): string {
  const first = names.slice(0, MAX_LISTED + 1).filter((name) => name !== own);
  const count = names.length - 1;
  const shown = first.slice(0, MAX_LISTED).join(', ');
  return count > MAX_LISTED ? `${shown} and ${count - MAX_LISTED} more` : shown;
}
