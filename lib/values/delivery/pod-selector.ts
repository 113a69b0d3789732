import type { LabelExpression } from 'cdk8s-plus-30';
import { choice, labels as checkLabels } from '../checks';
import { MeshError, MeshErrorCode } from '../mesh-error';
import { defined, filledList, shaped, plainCopy } from '../spec';

interface SelectorSpec {
  readonly matchLabels?: { readonly [key: string]: string };
  readonly matchExpressions?: readonly { key: string; operator: string; values?: string[] }[];
}

const SHAPE = { matchLabels: true, matchExpressions: { key: true, operator: true, values: true } } as const;
const OPERATORS = ['In', 'NotIn', 'Exists', 'DoesNotExist'];

/** Which pods belong to a Rollout or an Experiment, by their labels. */
export class PodSelector {
  /** The pods that have all of these labels. */
  public static labels(labels: { [key: string]: string }): PodSelector {
    return PodSelector._fromSpec({ matchLabels: labels });
  }

  /**
   * The pods that have all of these labels and satisfy these conditions.
   *
   * @param labels labels with their values
   * @param expressions conditions on labels: `LabelExpression.in('track', ['a', 'b'])` of cdk8s-plus
   */
  public static of(labels: { [key: string]: string }, expressions: LabelExpression[]): PodSelector {
    return PodSelector._fromSpec(
      defined({
        matchLabels: Object.keys(labels).length === 0 ? undefined : labels,
        matchExpressions: filledList(
          expressions.map(({ key, operator, values }) => defined({ key, operator, values })),
        ),
      }),
    );
  }

  /**
   * Reads what `_toSpec()` wrote.
   *
   * @internal
   */
  public static _fromSpec(spec: any): PodSelector {
    return new PodSelector(shaped<SelectorSpec>(spec, SHAPE));
  }

  private constructor(private readonly spec: SelectorSpec) {
    const { matchLabels = {}, matchExpressions = [] } = spec;
    checkLabels(matchLabels, 'labels of pods');
    for (const { key, operator, values = [] } of matchExpressions) {
      for (const value of ['', ...values]) checkLabels({ [key]: value }, 'labels of pods');
      choice(operator, OPERATORS, `operator for the label ${key}`);
      if (operator.endsWith('In') === values.length > 0) continue;
      throw new MeshError({
        code: MeshErrorCode.INVALID_VALUE,
        got: `${key} ${operator} with ${values.length} values`,
        expected: 'values for In and NotIn, and none for Exists and DoesNotExist',
        mend: 'give the values, or take them away',
      });
    }
    if (Object.keys(matchLabels).length + matchExpressions.length > 0) return;
    // Kubernetes, pkg/apis/apps/validation: an empty selector would be one for all pods.
    throw new MeshError({
      code: MeshErrorCode.MISSING_SETTING,
      got: 'a selector of pods without conditions',
      expected: 'a label at least',
      mend: 'name labels that the pods have',
    });
  }

  /**
   * Whether it selects pods with these labels.
   *
   * @internal
   */
  public _matches(labels: { readonly [key: string]: string }): boolean {
    const { matchLabels = {}, matchExpressions = [] } = this.spec;
    const has = (key: string) => Object.hasOwn(labels, key);
    return (
      Object.entries(matchLabels).every(([key, value]) => has(key) && labels[key] === value) &&
      matchExpressions.every(({ key, operator, values = [] }) => {
        if (operator === 'Exists') return has(key);
        if (operator === 'DoesNotExist') return !has(key);
        return (has(key) && values.includes(labels[key])) === (operator === 'In');
      })
    );
  }

  /**
   * The selection in words.
   *
   * @internal
   */
  public _describe(): string {
    const { matchLabels = {}, matchExpressions = [] } = this.spec;
    return [
      ...Object.entries(matchLabels).map(([key, value]) => `${key}=${value}`),
      ...matchExpressions.map(({ key, operator, values = [] }) =>
        `${key} ${operator} ${values.join(', ')}`.trim(),
      ),
    ].join(' and ');
  }

  /**
   * The selection as Kubernetes's `LabelSelector`.
   *
   * @internal
   */
  public _toSpec(): any {
    return plainCopy(this.spec);
  }
}
