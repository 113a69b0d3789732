import { filled } from '../checks';
import { MeshErrorCode } from '../mesh-error';
import { accepted, type MeshFault } from '../mesh-fault';
import { shaped, plainCopy } from '../spec';
import type { TemplateArgumentSpec } from './rollout-messages';

const SHAPE = {
  name: true,
  value: true,
  valueFrom: { fieldRef: { fieldPath: true }, secretKeyRef: { name: true, key: true } },
} as const;

/** An argument of an analysis: metrics name it as `{{args.name}}`. */
export class TemplateArgument {
  /** One that whoever starts the analysis has to give. */
  public static required(name: string): TemplateArgument {
    return new TemplateArgument({ name });
  }

  /**
   * One with a value, which whoever starts the analysis may replace.
   *
   * @param name the name of the argument
   * @param value the value
   */
  public static value(name: string, value: string): TemplateArgument {
    return new TemplateArgument({ name, value });
  }

  /**
   * One whose value stands in a Secret, of the namespace in which the analysis runs.
   *
   * @param name the name of the argument
   * @param secret the name of the Secret
   * @param key the key in it
   */
  public static secret(name: string, secret: string, key: string): TemplateArgument {
    return new TemplateArgument({ name, valueFrom: { secretKeyRef: { name: secret, key } } });
  }

  /**
   * One whose value is a field of the Rollout that starts the analysis.
   *
   * @param name the name of the argument
   * @param path where it stands: `metadata.labels['region']`
   */
  public static field(name: string, path: string): TemplateArgument {
    return new TemplateArgument({ name, valueFrom: { fieldRef: { fieldPath: path } } });
  }

  /**
   * Reads what `_toSpec()` wrote.
   *
   * @internal
   */
  public static _fromSpec(spec: any): TemplateArgument {
    return new TemplateArgument(shaped<TemplateArgumentSpec>(spec, SHAPE));
  }

  private constructor(private readonly spec: TemplateArgumentSpec) {
    filled(spec.name, 'name of an argument');
    accepted(spec, argumentFault(spec));
    const { secretKeyRef, fieldRef } = spec.valueFrom ?? {};
    if (secretKeyRef !== undefined) {
      filled(secretKeyRef.name, 'name of a Secret');
      filled(secretKeyRef.key, 'key of a Secret');
    }
    if (fieldRef !== undefined) filled(fieldRef.fieldPath, 'path of a field');
  }

  /** The name of the argument. */
  public get name(): string {
    return this.spec.name;
  }

  /** Whether whoever starts the analysis has to give it. */
  public get isRequired(): boolean {
    return this.spec.value === undefined && this.spec.valueFrom === undefined;
  }

  /**
   * The argument in words.
   *
   * @internal
   */
  public _describe(): string {
    const { name, value, valueFrom } = this.spec;
    if (this.isRequired) return `${name}, which has to be given`;
    if (value !== undefined) return `${name}=${value}`;
    const { secretKeyRef, fieldRef } = valueFrom ?? {};
    return secretKeyRef === undefined
      ? `${name} of the field ${fieldRef?.fieldPath}`
      : `${name} of ${secretKeyRef.key} in the Secret ${secretKeyRef.name}`;
  }

  /**
   * The argument as Argo's `Argument`.
   *
   * @internal
   */
  public _toSpec(): any {
    return plainCopy(this.spec);
  }
}

/** Argo Rollouts, pkg/apis/rollouts/validation: `validateAnalysisMetrics`; utils/analysis/helpers.go: `ResolveArgs`. */
function argumentFault({ name, value, valueFrom }: TemplateArgumentSpec): MeshFault | undefined {
  if (valueFrom === undefined) return undefined;
  const origins = [value, valueFrom.fieldRef, valueFrom.secretKeyRef].filter((one) => one !== undefined);
  if (origins.length === 1) return undefined;
  return {
    code: origins.length === 0 ? MeshErrorCode.MISSING_SETTING : MeshErrorCode.CONFLICTING_SETTINGS,
    got: `an argument ${JSON.stringify(name)} with ${origins.length} origins of its value`,
    expected: 'one of value, secretKeyRef, fieldRef',
    mend: 'use a method of TemplateArgument',
  };
}
