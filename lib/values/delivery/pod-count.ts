import { integer } from '../checks';
import { MeshErrorCode } from '../mesh-error';
import { accepted, type MeshFault } from '../mesh-fault';

const PERCENT = /^\d+%$/;

/** What is wrong with a number of pods or a share of them. */
function countFault(value: number | string): MeshFault | undefined {
  const isRight = typeof value === 'number' ? Number.isInteger(value) && value >= 0 : /^\d+%?$/.test(value);
  if (isRight) return undefined;
  return {
    code: MeshErrorCode.INVALID_NUMBER,
    got: `a number of pods ${JSON.stringify(value)}`,
    expected: 'a whole number from 0, or a percentage such as 25%',
    mend: 'use PodCount.of() or PodCount.percent()',
  };
}

/** How many of the pods of a Rollout: a number, or a percentage of those that it wants. */
export class PodCount {
  /** So many pods. */
  public static of(count: number): PodCount {
    return new PodCount(count);
  }

  /** So many of a hundred pods: a whole number. */
  public static percent(percent: number): PodCount {
    return new PodCount(`${integer(percent, 'a percentage of pods')}%`);
  }

  /**
   * Reads what `_toSpec()` wrote.
   *
   * @internal
   */
  public static _fromSpec(spec: any): PodCount {
    return new PodCount(spec);
  }

  private constructor(private readonly spec: number | string) {
    accepted(spec, countFault(spec));
  }

  /**
   * The number in words.
   *
   * @internal
   */
  public _describe(): string {
    return PERCENT.test(String(this.spec)) ? `${this.spec} of the pods` : `${this.spec} pods`;
  }

  /**
   * The number as Kubernetes's `IntOrString`.
   *
   * @internal
   */
  public _toSpec(): any {
    return this.spec;
  }
}
