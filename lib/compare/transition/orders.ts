import { mapOf } from '../../mesh/lists';
import type { Resource } from '../../mesh/resource';
import { compareText } from '../../values/order';
import type { ApplyOrder } from './moment';
import type { Slot } from './slot';

/** Objects that are applied one group after the other; within a group in any order. As the numbers of slots. */
export type Groups = readonly (readonly number[])[];

/** The order in which a tool applies the objects that differ. */
export function groupsOf(order: ApplyOrder, slots: readonly Slot[], read: readonly Resource[]): Groups {
  switch (order) {
    case 'kubectl':
      return kubectlGroups(slots, read);
    case 'argo-cd':
      return argoCdGroups(slots);
    case 'flux':
      return fluxGroups(slots);
    case 'any':
      return slots.length === 0 ? [] : [slots.map((_, i) => i)];
  }
}

interface Numbered {
  readonly i: number;
  readonly of: Resource;
}

/** What is applied, and what is deleted. */
function parted(slots: readonly Slot[]): { readonly applied: Numbered[]; readonly deleted: Numbered[] } {
  const applied: Numbered[] = [];
  const deleted: Numbered[] = [];
  slots.forEach(({ before, after }, i) => {
    if (after !== undefined) applied.push({ i, of: after });
    else if (before !== undefined) deleted.push({ i, of: before });
  });
  return { applied, deleted };
}

/**
 * `kubectl apply -f`: objects in the order of the files and documents, files of a folder by name (`filepath.Walk` in
 * `cli-runtime/pkg/resource/visitor.go`). It deletes nothing by itself: that comes last, in an order of its own.
 */
function kubectlGroups(slots: readonly Slot[], read: readonly Resource[]): Groups {
  const rank = new Map(read.map((resource, i) => [resource, i]));
  const { applied, deleted } = parted(slots);
  applied.sort((a, b) => (rank.get(a.of) ?? 0) - (rank.get(b.of) ?? 0));
  return [...applied.map(({ i }) => [i]), ...(deleted.length > 0 ? [deleted.map(({ i }) => i)] : [])];
}

/** The kinds that Argo CD applies before all others, in their order (`kinds` in `gitops-engine/pkg/sync/sync_tasks.go`). */
const ARGO_CD_KINDS =
  `Namespace NetworkPolicy ResourceQuota LimitRange PodSecurityPolicy PodDisruptionBudget ServiceAccount Secret
  SecretList ConfigMap StorageClass PersistentVolume PersistentVolumeClaim CustomResourceDefinition ClusterRole ClusterRoleList
  ClusterRoleBinding ClusterRoleBindingList Role RoleList RoleBinding RoleBindingList Service DaemonSet Pod ReplicationController
  ReplicaSet Deployment HorizontalPodAutoscaler StatefulSet Job CronJob IngressClass Ingress APIService`.split(
    /\s+/,
  );

const SYNC_WAVE = 'argocd.argoproj.io/sync-wave';
const SYNC_OPTIONS = 'argocd.argoproj.io/sync-options';

/** The wave of an object: a whole number as Go's `strconv.Atoi` reads it, else 0 (`gitops-engine/pkg/sync/syncwaves/waves.go`). */
function waveOf({ annotations }: Resource): number {
  const text = annotations[SYNC_WAVE] ?? '';
  return /^[+-]?\d+$/.test(text) ? Number(text) : 0;
}

/** A name that decides for Argo CD: its own, not that of `kindName()`. */
const kindOf = ({ manifest }: Resource) => String(manifest.kind);

/**
 * Argo CD: by wave, and in a wave what is pruned first, then by kind and name (`syncTasks.Less` and `runTasks` in `gitops-engine/pkg/sync`).
 * Neighbours of one kind are applied at once. Waves of what is pruned are turned round, and `PruneLast` comes behind all.
 */
function argoCdGroups(slots: readonly Slot[]): Groups {
  const { applied, deleted } = parted(slots);
  const waves = new Map<number, { pruned: Numbered[]; applied: Numbered[] }>();
  const at = (wave: number) => {
    const known = waves.get(wave) ?? { pruned: [], applied: [] };
    waves.set(wave, known);
    return known;
  };
  for (const task of withDependencies(applied)) at(task.wave).applied.push(task);
  const own = [...new Set(deleted.map(({ of }) => waveOf(of)))].sort((a, b) => a - b);
  const last = Math.max(0, ...waves.keys(), ...own) + 1;
  for (const task of deleted) {
    const isLast = /(^|,)\s*PruneLast=true\s*(,|$)/.test(task.of.annotations[SYNC_OPTIONS] ?? '');
    at(isLast ? last : own[own.length - 1 - own.indexOf(waveOf(task.of))]).pruned.push(task);
  }
  return [...waves.entries()]
    .sort(([a], [b]) => a - b)
    .flatMap(([, wave]) => [wave.pruned.map(({ i }) => i), ...neighbours(wave.applied)])
    .filter((group) => group.length > 0);
}

/** Namespaces and CRDs come in the wave of the first object that needs them (`adjustDeps` in `sync_tasks.go`). */
function withDependencies(tasks: readonly Numbered[]): readonly (Numbered & { readonly wave: number })[] {
  const needed = new Map<string, number>();
  for (const { of } of tasks) {
    for (const key of [`namespace ${of.namespace}`, `crd ${of.group}/${kindOf(of)}`]) {
      needed.set(key, Math.min(waveOf(of), needed.get(key) ?? Infinity));
    }
  }
  return tasks.map((task) => {
    const { of } = task;
    const keys = of.is('Namespace') ? [`namespace ${of.name}`] : crdKeys(of);
    return { ...task, wave: Math.min(waveOf(of), ...keys.map((key) => needed.get(key) ?? Infinity)) };
  });
}

/** The kind that a CRD defines. */
function crdKeys({ kind, manifest }: Resource): readonly string[] {
  if (kind !== 'CustomResourceDefinition') return [];
  const { group, names } = mapOf(manifest.spec);
  return [`crd ${String(group)}/${String(mapOf(names).kind)}`];
}

/** Objects of a wave: neighbours of one kind together, and those between which nothing decides. */
function neighbours(tasks: readonly Numbered[]): number[][] {
  const rank = ({ of }: Numbered) => ARGO_CD_KINDS.indexOf(kindOf(of)) + 1 || ARGO_CD_KINDS.length + 1;
  const sorted = [...tasks].sort((a, b) => rank(a) - rank(b) || compareText(a.of.name, b.of.name));
  const groups: Numbered[][] = [];
  for (const task of sorted) {
    const group = groups.at(-1);
    const before = group?.at(-1);
    const isTied = before !== undefined && rank(before) === rank(task) && before.of.name === task.of.name;
    if (group !== undefined && before !== undefined && (kindOf(before.of) === kindOf(task.of) || isTied))
      group.push(task);
    else groups.push([task]);
  }
  return groups.map((group) => group.map(({ i }) => i));
}

/** The kinds that Flux applies first and last, in their order (`ReconcileOrder` in `fluxcd/pkg/ssa/sort.go`). */
const FLUX_FIRST =
  `CustomResourceDefinition Namespace ClusterRole ClusterClass RuntimeClass PriorityClass StorageClass
  VolumeSnapshotClass IngressClass GatewayClass ClusterRoleBinding ResourceQuota ServiceAccount Role RoleBinding ConfigMap Secret Service
  LimitRange Deployment StatefulSet CronJob PodDisruptionBudget`.split(/\s+/);
const FLUX_LAST = ['MutatingWebhookConfiguration', 'ValidatingWebhookConfiguration'];

/** What Flux applies, and waits for, before all else: definitions of the cluster, then classes (`utils.IsClusterDefinition`, `IsClassDefinition`). */
function fluxStage({ manifest }: Resource): number {
  const kind = String(manifest.kind);
  if (['CustomResourceDefinition', 'Namespace', 'ClusterRole'].includes(kind)) return 0;
  return kind.endsWith('Class') ? 1 : 2;
}

/**
 * Flux's kustomize-controller: definitions, classes, then all else, each by kind, group, namespace and name (`ApplyAllStaged` in
 * `fluxcd/pkg/ssa/manager_apply.go` and `sort.go`). What is no longer there is deleted at the end.
 */
function fluxGroups(slots: readonly Slot[]): Groups {
  const { applied, deleted } = parted(slots);
  const rank = ({ of }: Numbered) => {
    const first = FLUX_FIRST.indexOf(kindOf(of));
    return first >= 0 ? first - FLUX_FIRST.length : FLUX_LAST.indexOf(kindOf(of)) + 1;
  };
  const textOf = ({ of }: Numbered) => [of.group, kindOf(of), of.namespace, of.name].join('\n');
  applied.sort(
    (a, b) => fluxStage(a.of) - fluxStage(b.of) || rank(a) - rank(b) || compareText(textOf(a), textOf(b)),
  );
  return [...applied.map(({ i }) => [i]), ...(deleted.length > 0 ? [deleted.map(({ i }) => i)] : [])];
}
