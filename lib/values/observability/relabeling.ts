import { choice, filled } from '../checks';
import { MeshError, MeshErrorCode } from '../mesh-error';
import { defined, filledList, plainCopy, shaped } from '../spec';

/** What becomes of a target or a series, by its labels (Prometheus, model/relabel/relabel.go). */
export enum RelabelAction {
  /** A label gets a value where the expression matches. */
  REPLACE = 'replace',
  /** What does not match is dropped. */
  KEEP = 'keep',
  /** What matches is dropped. */
  DROP = 'drop',
  /** What has another value than the target label is dropped. */
  KEEP_EQUAL = 'keepequal',
  /** What has the value of the target label is dropped. */
  DROP_EQUAL = 'dropequal',
  /** A label gets the remainder of the hash of the values. */
  HASH_MOD = 'hashmod',
  /** Labels whose names match are written under another name too. */
  LABEL_MAP = 'labelmap',
  /** Labels whose names match are taken away. */
  LABEL_DROP = 'labeldrop',
  /** Labels whose names do not match are taken away. */
  LABEL_KEEP = 'labelkeep',
  /** A label gets the values in lower case. */
  LOWERCASE = 'lowercase',
  /** A label gets the values in upper case. */
  UPPERCASE = 'uppercase',
}

/** What becomes of a target or a series, by its labels. */
export interface RelabelingProps {
  /**
   * What becomes of it.
   *
   * @default RelabelAction.REPLACE
   */
  readonly action?: RelabelAction;
  /**
   * The labels whose values are looked at, joined by `separator`.
   *
   * @default - none
   */
  readonly sourceLabels?: string[];
  /**
   * What stands between the values.
   *
   * @default ';'
   */
  readonly separator?: string;
  /**
   * The regular expression for the values; it must match all of them.
   *
   * @default '(.*)'
   */
  readonly regex?: string;
  /**
   * The number by which hashes are divided.
   *
   * @default - none
   */
  readonly modulus?: number;
  /**
   * The label that gets a value.
   *
   * @default - none
   */
  readonly targetLabel?: string;
  /**
   * The value, with `$1` for the first group of the expression.
   *
   * @default '$1'
   */
  readonly replacement?: string;
}

const SHAPE = {
  action: true,
  sourceLabels: true,
  separator: true,
  regex: true,
  modulus: true,
  targetLabel: true,
  replacement: true,
} as const;

/** The actions that write a label, and so must know which. */
const WRITING: readonly string[] = ['replace', 'hashmod', 'lowercase', 'uppercase', 'keepequal', 'dropequal'];

/** What becomes of a target or a series, by its labels. */
export class Relabeling {
  /** A rule with all that it can have. */
  public static of(props: RelabelingProps): Relabeling {
    return new Relabeling(
      defined({ ...shaped<RelabelingProps>(props, SHAPE), sourceLabels: filledList(props.sourceLabels) }),
    );
  }

  /**
   * What does not match is dropped.
   *
   * @param sourceLabels the labels whose values are looked at, joined by `;`
   * @param regex the expression that they must match
   */
  public static keep(sourceLabels: string[], regex: string): Relabeling {
    return Relabeling.of({ action: RelabelAction.KEEP, sourceLabels, regex });
  }

  /**
   * What matches is dropped.
   *
   * @param sourceLabels the labels whose values are looked at, joined by `;`
   * @param regex the expression
   */
  public static drop(sourceLabels: string[], regex: string): Relabeling {
    return Relabeling.of({ action: RelabelAction.DROP, sourceLabels, regex });
  }

  /**
   * A label gets the value of another.
   *
   * @param sourceLabel the label that has it
   * @param targetLabel the label that gets it
   */
  public static copy(sourceLabel: string, targetLabel: string): Relabeling {
    return Relabeling.of({ sourceLabels: [sourceLabel], targetLabel });
  }

  /**
   * Reads what `_toSpec()` wrote.
   *
   * @internal
   */
  public static _fromSpec(spec: any): Relabeling {
    return new Relabeling(shaped<RelabelingProps>(spec, SHAPE));
  }

  private constructor(private readonly spec: RelabelingProps) {
    const { targetLabel, modulus } = spec;
    // The operator takes each action in two cases.
    const action = (spec.action ?? 'replace').toLowerCase();
    choice(action, Object.values(RelabelAction), 'action of a relabeling');
    // Prometheus, model/relabel/relabel.go: Config.Validate.
    const missing =
      WRITING.includes(action) && !targetLabel
        ? 'targetLabel'
        : action === 'hashmod' && !modulus
          ? 'modulus'
          : undefined;
    if (missing === undefined) return;
    throw new MeshError({
      code: MeshErrorCode.MISSING_SETTING,
      got: `a relabeling by ${action} without ${missing}`,
      expected: `${missing}, as Prometheus demands of this action`,
      mend: `give \`${missing}\``,
    });
  }

  /**
   * The rule in words.
   *
   * @internal
   */
  public _describe(): string {
    const { action = 'replace', sourceLabels = [], regex = '(.*)', targetLabel } = this.spec;
    const to = targetLabel === undefined ? '' : ` to ${filled(targetLabel, 'target label')}`;
    return `${action} ${sourceLabels.join(';')} by ${regex}${to}`;
  }

  /**
   * The rule as the operator's `RelabelConfig`.
   *
   * @internal
   */
  public _toSpec(): any {
    return plainCopy(this.spec);
  }
}
