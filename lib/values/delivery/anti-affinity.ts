import { integer } from '../checks';
import { defined, shaped, plainCopy } from '../spec';
import { accepted } from '../mesh-fault';
import type { CanarySpec } from './rollout-messages';
import { antiAffinityFault } from './rollout-checks';

type AffinitySpec = NonNullable<CanarySpec['antiAffinity']>;

const SHAPE = {
  preferredDuringSchedulingIgnoredDuringExecution: { weight: true },
  requiredDuringSchedulingIgnoredDuringExecution: true,
} as const;

/** That the pods of the two versions do not stand on the same nodes, so that the old ones going leaves no node half empty. */
export class AntiAffinity {
  /** They never do. */
  public static required(): AntiAffinity {
    return new AntiAffinity({ requiredDuringSchedulingIgnoredDuringExecution: {} });
  }

  /**
   * They do where nothing else is possible.
   *
   * @param weight how much it counts beside other preferences, 1 to 100
   */
  public static preferred(weight: number): AntiAffinity {
    return new AntiAffinity({
      preferredDuringSchedulingIgnoredDuringExecution: { weight: integer(weight, 'weight', 1, 100) },
    });
  }

  /**
   * Reads what `_toSpec()` wrote.
   *
   * @internal
   */
  public static _fromSpec(spec: any): AntiAffinity {
    return new AntiAffinity(shaped<AffinitySpec>(spec, SHAPE));
  }

  private constructor(private readonly spec: AffinitySpec) {
    accepted(spec, antiAffinityFault(spec));
  }

  /**
   * The rule in words.
   *
   * @internal
   */
  public _describe(): string {
    const weight = this.spec.preferredDuringSchedulingIgnoredDuringExecution?.weight;
    return weight === undefined ? 'on other nodes' : `on other nodes, with weight ${weight}`;
  }

  /**
   * The rule as Argo's `AntiAffinity`.
   *
   * @internal
   */
  public _toSpec(): any {
    return plainCopy(defined(this.spec));
  }
}
