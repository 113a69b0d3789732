import { labels as checkLabels, integer } from './checks';
import type { IKubernetesWorkload } from './kubernetes-objects';
import { MeshError, MeshErrorCode } from './mesh-error';
import { type Checks, conflictingSettings, refuse } from './mesh-fault';
import type { AuthorizationPolicyView, SelectorSpec, TargetRefSpec } from './security/messages';
import { defined, filledList } from './spec';
import { TargetRef } from './target-ref';

const MAX_REFS = 16;

/** A workload whose pods a policy can select: a `VersionedWorkload`, or whatever labels its pods as one does. */
export interface ISelectableWorkload {
  /** The name of the workload, which is the value of the label `app` of all of its pods. */
  readonly workloadName: string;
  /**
   * The labels that all pods of a version have.
   *
   * @param version the name of the version
   */
  podLabels(version: string): { [key: string]: string };
  /** The labels that all of its pods have; undefined where that is the label `app` with its name. */
  readonly selectorLabels?: { [key: string]: string } | undefined;
}

interface PolicyTargetSpec {
  readonly selector?: SelectorSpec;
  readonly targetRef?: TargetRefSpec;
  readonly targetRefs?: TargetRefSpec[];
}

/** To what a policy applies. */
export type PolicyTargetView = Pick<AuthorizationPolicyView, 'selector' | 'targetRef' | 'targetRefs'>;

/** What istiod's `validateOneOfSelectorType` has against the target of a policy. */
export const policyTargetChecks = {
  exclusive: ({ selector, targetRef, targetRefs = [] }) => {
    const list = targetRefs.length > 0 ? targetRefs : undefined;
    const given = Object.entries({ selector, targetRef, targetRefs: list }).filter(
      ([, target]) => target !== undefined,
    );
    if (given.length < 2) return undefined;
    return conflictingSettings(
      `a policy with ${given.map(([name]) => name).join(' and ')}`,
      'at most one of them: it selects pods or is attached to objects',
      'keep one of them',
      [],
      'The policy has more than one of selector, targetRef and targetRefs.',
    );
  },
} satisfies Checks<PolicyTargetView>;

/**
 * To what a policy applies: pods by their labels, objects to which it is attached, or a whole namespace.
 *
 * Labels select pods of the namespace of the policy, and of no other. A policy of Istio's root namespace
 * (`istio-system`, unless the mesh configuration says otherwise) is one for the whole mesh: with labels it selects pods
 * of every namespace, without a target it applies to all of them; what a `PeerAuthentication` and a `Telemetry` there do
 * with labels is different, see these. Waypoints heed only policies that are attached to objects.
 */
export class PolicyTarget {
  /** All workloads of the namespace of the policy; of the whole mesh, if it is Istio's root namespace. */
  public static wholeNamespace(): PolicyTarget {
    return new PolicyTarget({}, []);
  }

  /** The pods that have all of these labels. Without any it is the whole namespace. */
  public static labels(labels: { [key: string]: string }): PolicyTarget {
    const matchLabels = checkLabels(labels, 'labels of a target');
    return Object.keys(matchLabels).length === 0
      ? PolicyTarget.wholeNamespace()
      : new PolicyTarget({ selector: { matchLabels } }, []);
  }

  /** All pods of a workload, whatever their version. The policy must stand in the workload's namespace. */
  public static workload(workload: ISelectableWorkload): PolicyTarget {
    const { workloadName, selectorLabels = { app: workloadName } } = workload;
    if (Object.keys(selectorLabels).length > 0) return PolicyTarget.labels(selectorLabels);
    throw new MeshError({
      code: MeshErrorCode.INVALID_LABEL,
      got: `the workload "${workloadName}", whose versions have no label in common`,
      expected: 'a label that all of its pods have and no others',
      mend: 'give them one by which each version selects its pods too, or use PolicyTarget.version() for each',
    });
  }

  /** The pods that a `Deployment`, `StatefulSet` or `DaemonSet` runs. The policy must stand in its namespace. */
  public static pods(workload: IKubernetesWorkload): PolicyTarget {
    return PolicyTarget.labels(workload.matchLabels);
  }

  /** The pods of one version of a workload. The policy must stand in the workload's namespace. */
  public static version(workload: ISelectableWorkload, version: string): PolicyTarget {
    return PolicyTarget.labels(workload.podLabels(version));
  }

  /** Objects of the namespace of the policy, 1 to 16 of them. */
  public static refs(...refs: TargetRef[]): PolicyTarget {
    integer(refs.length, 'number of targets', 1, MAX_REFS);
    return new PolicyTarget({ targetRefs: refs.map((ref) => ref._toSpec()) }, refs);
  }

  /**
   * Reads the target out of the spec of a policy.
   *
   * @internal
   */
  public static _fromSpec(spec: any): PolicyTarget {
    const { selector, targetRef, targetRefs }: PolicyTargetSpec = spec;
    const read = { selector, targetRef, targetRefs: filledList(targetRefs) };
    refuse(policyTargetChecks, read);
    integer(targetRefs?.length ?? 0, 'number of targets', 0, MAX_REFS);
    if (selector?.matchLabels !== undefined) checkLabels(selector.matchLabels, 'labels of a target');
    const refs = [targetRef, ...(targetRefs ?? [])].flatMap((ref) => ref ?? []);
    const kept = { ...read, selector: selector && defined({ matchLabels: selector.matchLabels }) };
    return new PolicyTarget(
      defined(kept),
      refs.map((ref) => TargetRef._fromSpec(ref)),
    );
  }

  private constructor(
    private readonly spec: PolicyTargetSpec,
    private readonly refs: TargetRef[],
  ) {}

  /**
   * Whether pods are told by their labels: not the whole namespace, and not objects.
   *
   * @internal
   */
  public get _selectsPods(): boolean {
    return Object.keys(this.spec.selector?.matchLabels ?? {}).length > 0;
  }

  /**
   * The target in words.
   *
   * @internal
   */
  public _describe(): string {
    if (this.refs.length > 0) return this.refs.map((ref) => ref._describe()).join(' and ');
    const texts = Object.entries(this.spec.selector?.matchLabels ?? {}).map(
      ([key, value]) => `${key}=${value}`,
    );
    return texts.length === 0 ? 'all workloads of its namespace' : `workloads with ${texts.join(' and ')}`;
  }

  /**
   * The target as the fields that Istio's policies have for it.
   *
   * @internal
   */
  public _toSpec(): any {
    return structuredClone(this.spec);
  }

  /**
   * Refuses objects that are known to stand in another namespace than the policy.
   *
   * @internal
   */
  public _checkNamespace(namespace: string | undefined): void {
    for (const ref of this.refs) ref._checkNamespace(namespace);
  }

  /**
   * Refuses objects, for a kind of policy that knows labels alone.
   *
   * @internal
   */
  public _refuseRefs(policy: string): void {
    if (this.refs.length === 0) return;
    throw new MeshError({
      code: MeshErrorCode.CONFLICTING_SETTINGS,
      got: `${policy} for ${this._describe()}`,
      expected: 'pods by their labels, or the whole namespace',
      mend: 'use PolicyTarget.labels() or PolicyTarget.workload()',
    });
  }
}
