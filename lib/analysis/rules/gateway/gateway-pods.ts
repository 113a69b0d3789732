import type { MeshIndex } from '../../../mesh/mesh-index';
import { selectorText } from '../../../mesh/names';
import type { Resource } from '../../../mesh/resource';
import { LabelIndex } from '../../../mesh/selector-index';
import { type Workload, selects } from '../../../mesh/workload';

/** The workloads that gateways select, of all namespaces, by the text of the selector. */
const KEY = Symbol('gateway pods');

/** The workloads that a gateway configures: all that its selector selects, of whatever namespace. */
export function gatewayPods(mesh: MeshIndex, { spec }: Resource<'Gateway'>): readonly Workload[] {
  const known = mesh.remember(KEY, () => new Map<string, readonly Workload[]>());
  const key = selectorText(spec.selector);
  const before = known.get(key);
  if (before !== undefined) return before;
  const pods = mesh.remember(LabelIndex, () => new LabelIndex(mesh.workloads)).selectedBy(spec.selector);
  known.set(key, pods);
  return pods;
}

/** Whether a gateway's workloads are declared to be elsewhere. */
export function podsElsewhere({ externals }: MeshIndex, { spec }: Resource<'Gateway'>): boolean {
  return externals.workloads.some(({ labels }) => selects(spec.selector, labels));
}
