import type { Duration } from 'cdk8s';
import { choice, filled, integer } from '../checks';
import { defined, filledList, filledMap, plainCopy, shaped } from '../spec';
import { MonitoringRule } from './monitoring-rule';
import { maybePrometheusDuration, millisecondsOf } from './prometheus-duration';

/** What Thanos does where a part of the answers is missing. */
export enum PartialResponse {
  /** The rule fails. */
  ABORT = 'abort',
  /** The rule goes on with what there is. */
  WARN = 'warn',
}

/** What makes a group of rules. */
export interface RuleGroupProps {
  /** The name, one of its own in the object. */
  readonly name: string;
  /** The rules, which are evaluated one after the other. */
  readonly rules: MonitoringRule[];
  /**
   * How often they are evaluated.
   *
   * @default - as Prometheus is set up
   */
  readonly interval?: Duration;
  /**
   * Labels that all its series and alerts get.
   *
   * @default - none
   */
  readonly labels?: { readonly [name: string]: string };
  /**
   * The most series or alerts that a rule may give.
   *
   * @default - no limit
   */
  readonly limit?: number;
  /**
   * How far in the past they are evaluated.
   *
   * @default - now
   */
  readonly queryOffset?: Duration;
  /**
   * What Thanos does where a part of the answers is missing.
   *
   * @default - as Thanos is set up
   */
  readonly partialResponse?: PartialResponse;
}

const SHAPE = {
  name: true,
  rules: true,
  interval: true,
  labels: true,
  limit: true,
  query_offset: true,
  partial_response_strategy: true,
} as const;

/** Rules of Prometheus that are evaluated one after the other. */
export class RuleGroup {
  /** A group. */
  public static of(props: RuleGroupProps): RuleGroup {
    const { name, rules, interval, labels, limit, queryOffset, partialResponse } = props;
    return new RuleGroup(
      defined({
        name,
        interval: maybePrometheusDuration(interval, 'interval'),
        labels: filledMap(labels),
        limit,
        query_offset: maybePrometheusDuration(queryOffset, 'query offset'),
        partial_response_strategy: partialResponse,
      }),
      rules,
    );
  }

  /**
   * Reads what `_toSpec()` wrote.
   *
   * @internal
   */
  public static _fromSpec(spec: any): RuleGroup {
    const { rules = [], ...rest } = shaped<any>(spec, SHAPE);
    return new RuleGroup(
      rest,
      rules.map((rule: any) => MonitoringRule._fromSpec(rule)),
    );
  }

  /** The rules. */
  public readonly rules: MonitoringRule[];

  private constructor(
    private readonly spec: any,
    rules: readonly MonitoringRule[],
  ) {
    const { limit, interval, query_offset: offset, partial_response_strategy: partial } = spec;
    filled(spec.name, 'name of a group of rules');
    if (limit !== undefined) integer(limit, 'limit');
    if (interval !== undefined) millisecondsOf(interval, 'interval');
    if (offset !== undefined) millisecondsOf(offset, 'query offset');
    if (partial !== undefined) choice(partial, Object.values(PartialResponse), 'partial response');
    this.rules = [...rules];
  }

  /** The name. */
  public get name(): string {
    return this.spec.name;
  }

  /**
   * The group in words.
   *
   * @internal
   */
  public _describe(): string {
    return `${this.name}: ${this.rules.map((rule) => rule._describe()).join(', ')}`;
  }

  /**
   * The group as the operator's `RuleGroup`.
   *
   * @internal
   */
  public _toSpec(): any {
    const rules = filledList(this.rules.map((rule) => rule._toSpec()));
    return defined({ ...plainCopy(this.spec), rules });
  }
}
