import type { LabelExpression } from 'cdk8s-plus-30';
import { choice, labels as checkLabels } from '../checks';
import { knownFields } from './gateway-api-checks';
import { MeshError, MeshErrorCode } from '../mesh-error';
import { defined, filledList } from '../spec';
import type { NamespaceSelectorSpec } from './wire-gateway-api';

/** What a `NamespaceSelector` asks of the labels of a namespace. All of it must hold. */
export interface NamespaceSelectorProps {
  /**
   * Labels with their values.
   *
   * @default - none
   */
  readonly labels?: { [key: string]: string };
  /**
   * Conditions on labels: `LabelExpression.in('team', ['a', 'b'])` of cdk8s-plus.
   *
   * @default - none
   */
  readonly expressions?: LabelExpression[];
}

type ExpressionSpec = NonNullable<NamespaceSelectorSpec['matchExpressions']>[number];

const WITH_VALUES = ['In', 'NotIn'];
const OPERATORS = [...WITH_VALUES, 'Exists', 'DoesNotExist'];

/** Namespaces by their labels. Kubernetes labels each with its name: `kubernetes.io/metadata.name`. */
export class NamespaceSelector {
  /** The namespaces with all of these labels. */
  public static labels(labels: { [key: string]: string }): NamespaceSelector {
    return NamespaceSelector.of({ labels });
  }

  /** The namespaces of these names. */
  public static names(...names: string[]): NamespaceSelector {
    const expression = { key: 'kubernetes.io/metadata.name', operator: 'In', values: names };
    return NamespaceSelector._fromSpec({ matchExpressions: [expression] });
  }

  /** The namespaces whose labels satisfy all of this. With nothing, it is all namespaces. */
  public static of(props: NamespaceSelectorProps): NamespaceSelector {
    const { labels, expressions } = props;
    const list = expressions?.map(({ key, operator, values }) => defined({ key, operator, values }));
    return NamespaceSelector._fromSpec(defined({ matchLabels: labels, matchExpressions: filledList(list) }));
  }

  /**
   * Reads what `_toSpec()` wrote.
   *
   * @internal
   */
  public static _fromSpec(spec: any): NamespaceSelector {
    const { matchLabels, matchExpressions } = knownFields<
      NamespaceSelectorSpec,
      'matchLabels' | 'matchExpressions'
    >(spec, 'a selector of namespaces', 'matchLabels', 'matchExpressions');
    return new NamespaceSelector(
      defined({
        matchLabels: matchLabels && checkLabels(matchLabels, 'labels of namespaces'),
        matchExpressions: matchExpressions?.map((expression) => checkExpression(expression)),
      }),
    );
  }

  private constructor(private readonly spec: NamespaceSelectorSpec) {}

  /**
   * The selection in words.
   *
   * @internal
   */
  public _describe(): string {
    const { matchLabels = {}, matchExpressions = [] } = this.spec;
    const parts = [
      ...Object.entries(matchLabels).map(([key, value]) => `${key}=${value}`),
      ...matchExpressions.map(({ key, operator, values }) =>
        `${key} ${operator} ${(values ?? []).join(', ')}`.trim(),
      ),
    ];
    return parts.length === 0 ? 'all namespaces' : `namespaces with ${parts.join(' and ')}`;
  }

  /**
   * The selection as Kubernetes's `LabelSelector`.
   *
   * @internal
   */
  public _toSpec(): any {
    return structuredClone(this.spec);
  }
}

function checkExpression(spec: ExpressionSpec): ExpressionSpec {
  const names = ['key', 'operator', 'values'] as const;
  const wire = knownFields<ExpressionSpec, (typeof names)[number]>(spec, 'a condition on a label', ...names);
  const { key, operator, values = [] } = wire;
  checkLabels({ [key]: '' }, 'labels of namespaces');
  choice(operator, OPERATORS, `operator for the label ${key}`);
  for (const value of values) checkLabels({ [key]: value }, 'labels of namespaces');
  if (WITH_VALUES.includes(operator) === values.length > 0) return wire;
  throw new MeshError({
    code: values.length === 0 ? MeshErrorCode.MISSING_SETTING : MeshErrorCode.CONFLICTING_SETTINGS,
    got: `${key} ${operator} with ${values.length} values`,
    expected: 'values for In and NotIn, and none for Exists and DoesNotExist',
    mend: values.length === 0 ? 'give the values' : 'take the values away',
  });
}
