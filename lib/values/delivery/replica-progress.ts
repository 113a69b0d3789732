import { choice, integer } from '../checks';
import type { CanarySpec } from './rollout-messages';

type ThresholdSpec = NonNullable<CanarySpec['replicaProgressThreshold']>;

const TYPES = ['Percent', 'Pods'];

/** How many of the pods that a step wants must be available before the next step comes. */
export class ReplicaProgress {
  /** So many percent of them, 1 to 100. */
  public static percent(percent: number): ReplicaProgress {
    return new ReplicaProgress({ type: 'Percent', value: integer(percent, 'percentage of pods', 1, 100) });
  }

  /** So many pods, 1 at least. */
  public static pods(count: number): ReplicaProgress {
    return new ReplicaProgress({ type: 'Pods', value: count });
  }

  /**
   * Reads what `_toSpec()` wrote.
   *
   * @internal
   */
  public static _fromSpec(spec: any): ReplicaProgress {
    const { type, value }: ThresholdSpec = spec;
    return new ReplicaProgress({ type, value });
  }

  private constructor(private readonly spec: ThresholdSpec) {
    // Argo Rollouts, pkg/apis/rollouts/v1alpha1/types.go: `ReplicaProgressThreshold`.
    choice(spec.type, TYPES, 'type of a threshold');
    integer(spec.value, 'a threshold of pods', 1);
  }

  /**
   * The threshold in words.
   *
   * @internal
   */
  public _describe(): string {
    return this.spec.type === 'Percent' ? `${this.spec.value} % of the pods` : `${this.spec.value} pods`;
  }

  /**
   * The threshold as Argo's `ReplicaProgressThreshold`.
   *
   * @internal
   */
  public _toSpec(): any {
    return { ...this.spec };
  }
}
