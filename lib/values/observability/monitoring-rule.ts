import type { Duration } from 'cdk8s';
import { filled } from '../checks';
import { MeshError, MeshErrorCode } from '../mesh-error';
import { defined, filledMap, plainCopy, shaped } from '../spec';
import { maybePrometheusDuration, millisecondsOf } from './prometheus-duration';

/** What an alert can be given. */
export interface AlertOptions {
  /**
   * How long the expression must have a value before the alert fires.
   *
   * @default - it fires at once
   */
  readonly pendingFor?: Duration;
  /**
   * How long the alert goes on firing when the expression has no value any more.
   *
   * @default - not at all
   */
  readonly keepFiringFor?: Duration;
  /**
   * Labels that the alert gets: `severity` by custom.
   *
   * @default - those of the expression's value
   */
  readonly labels?: { readonly [name: string]: string };
  /**
   * Texts for whoever reads the alert: `summary` and `description` by custom. They may name labels and the value as templates of Go do:
   * `{{ $labels.destination_workload }}`.
   *
   * @default - none
   */
  readonly annotations?: { readonly [name: string]: string };
}

interface RuleSpec {
  readonly record?: string;
  readonly alert?: string;
  readonly expr?: string | number;
  readonly for?: string;
  readonly keep_firing_for?: string;
  readonly labels?: { readonly [name: string]: string };
  readonly annotations?: { readonly [name: string]: string };
}

const SHAPE = {
  record: true,
  alert: true,
  expr: true,
  for: true,
  keep_firing_for: true,
  labels: true,
  annotations: true,
} as const;

const refusal = (got: string, expected: string, mend: string) =>
  new MeshError({ code: MeshErrorCode.INVALID_VALUE, got, expected, mend });

/** A rule of Prometheus: a series that is recorded, or an alert. */
export class MonitoringRule {
  /**
   * A series that is recorded, under a name of its own.
   *
   * @param name the name, by custom `level:metric:operation`
   * @param expression the expression in PromQL
   * @param labels labels that the series gets
   */
  public static record(
    name: string,
    expression: string,
    labels?: { readonly [name: string]: string },
  ): MonitoringRule {
    return new MonitoringRule(defined({ record: name, expr: expression, labels: filledMap(labels) }));
  }

  /**
   * An alert, which fires for each value that the expression has.
   *
   * @param name the name
   * @param expression the expression in PromQL
   * @param options how long, and what it says
   */
  public static alert(name: string, expression: string, options: AlertOptions = {}): MonitoringRule {
    const { pendingFor, keepFiringFor, labels, annotations } = options;
    return new MonitoringRule(
      defined({
        alert: name,
        expr: expression,
        for: maybePrometheusDuration(pendingFor, 'time before an alert'),
        keep_firing_for: maybePrometheusDuration(keepFiringFor, 'time after an alert'),
        labels: filledMap(labels),
        annotations: filledMap(annotations),
      }),
    );
  }

  /**
   * Reads what `_toSpec()` wrote.
   *
   * @internal
   */
  public static _fromSpec(spec: any): MonitoringRule {
    return new MonitoringRule(shaped<RuleSpec>(spec, SHAPE));
  }

  private constructor(private readonly spec: RuleSpec) {
    checkRule(spec);
  }

  /** The name of the series or of the alert. */
  public get name(): string {
    return this.spec.record ?? this.spec.alert ?? '';
  }

  /** Whether it is an alert. */
  public get isAlert(): boolean {
    return this.spec.alert !== undefined;
  }

  /** The expression in PromQL. */
  public get expression(): string {
    return String(this.spec.expr);
  }

  /**
   * The rule in words.
   *
   * @internal
   */
  public _describe(): string {
    return `${this.isAlert ? 'alert' : 'record'} ${this.name}`;
  }

  /**
   * The rule as the operator's `Rule`.
   *
   * @internal
   */
  public _toSpec(): any {
    return plainCopy(this.spec);
  }
}

/** What Prometheus has against a rule (model/rulefmt/rulefmt.go: Rule.Validate), apart from its expression. */
function checkRule(spec: RuleSpec): void {
  const { record, alert, expr, labels = {}, annotations } = spec;
  if ((record === undefined) === (alert === undefined)) {
    const got = record === undefined ? 'neither' : 'both';
    throw refusal(`a rule with ${got} of record and alert`, 'one of them', 'say which it is');
  }
  filled(String(expr ?? ''), 'expression of a rule');
  filled(record ?? alert ?? '', 'name of a rule');
  if (record !== undefined && !/^[a-zA-Z_:][a-zA-Z0-9_:]*$/.test(record))
    throw refusal(`the name ${record} of a series`, 'letters, digits, _ and :', 'choose such a name');
  const isMore = spec.for ?? spec.keep_firing_for ?? annotations;
  if (record !== undefined && isMore !== undefined)
    throw refusal(`the series ${record} with what only alerts have`, 'labels alone', 'take it away');
  for (const name of ['for', 'keep_firing_for'] as const)
    if (spec[name] !== undefined) millisecondsOf(spec[name], name);
  for (const name of [...Object.keys(labels), ...Object.keys(annotations ?? {})])
    if (!/^[a-zA-Z_][a-zA-Z0-9_]*$/.test(name) || name === '__name__')
      throw refusal(`the label ${name}`, 'letters, digits and _, and not __name__', 'choose such a name');
}
