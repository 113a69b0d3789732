import { defined } from '../values/spec';

/** The fields of an object that a controller changes, and a GitOps tool leaves alone. */
export interface ChangedFields {
  readonly group: string;
  readonly kind: string;
  readonly name: string;
  readonly namespace: string | undefined;
  /** What Argo CD leaves out of its comparison, as expressions of jq. */
  readonly expressions: readonly string[];
  /** What Flux leaves alone, as JSON pointers. */
  readonly pointers: readonly string[];
}

/** The changes as Argo CD's `ignoreDifferences`. */
export function ignoreDifferences(changes: readonly ChangedFields[]): object[] {
  return changes.map(({ group, kind, name, namespace, expressions }) =>
    defined({
      group: group === '' ? undefined : group,
      kind,
      name,
      namespace,
      jqPathExpressions: [...expressions],
    }),
  );
}

/** The changes as `ignore` of Flux's `Kustomization`, which takes names for regular expressions (fluxcd/pkg, ssa/jsondiff/selector.go). */
export function fluxIgnore(changes: readonly ChangedFields[]): object[] {
  return changes.map(({ group, kind, name, namespace, pointers }) => ({
    paths: [...pointers],
    target: defined({
      group: group === '' ? undefined : group,
      kind,
      name: name.replaceAll('.', '\\.'),
      namespace,
    }),
  }));
}
