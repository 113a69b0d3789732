import { integer } from '../checks';
import { listOf, ofKind } from '../expected-kind';
import { MeshErrorCode } from '../mesh-error';
import { type Checks, type MeshFault, refuse } from '../mesh-fault';
import { defined } from '../spec';
import { Condition } from './condition';
import { refuseEmptyLists } from './list-conditions';
import type { PolicyRuleSpec, RuleView } from './messages';
import { Operation } from './operation';
import { Source } from './source';

const MAX_SOURCES = 512;

/** The conditions of a `PolicyRule`. Those of each list that is given must be met. */
export interface PolicyRuleProps {
  /**
   * Who calls: any one of these.
   *
   * @default - anybody, with or without a certificate
   */
  readonly from?: Source[];
  /**
   * What is asked for: any one of these.
   *
   * @default - anything
   */
  readonly to?: Operation[];
  /**
   * What else must hold: all of these.
   *
   * @default - nothing else
   */
  readonly when?: Condition[];
}

/** A rule, with its place in the policy. */
interface PlacedRule {
  readonly rule: RuleView;
  readonly index: number;
}

const without = (what: string, at: (string | number)[], { index }: PlacedRule): MeshFault => ({
  code: MeshErrorCode.MISSING_SETTING,
  got: `an item of ${at[0]} without ${what}`,
  expected: `what it means by ${what}`,
  mend: 'say it, or take the item away',
  at,
  finding: `Rule ${index} has an entry of ${at[0]} without ${what}.`,
});

/** What istiod's `ValidateAuthorizationPolicy` has against the items of a rule. */
export const policyRuleChecks = {
  'no-source': (placed) =>
    (placed.rule.from ?? []).flatMap(({ source }, i) =>
      source === undefined ? [without('source', ['from', i], placed)] : [],
    ),
  'no-operation': (placed) =>
    (placed.rule.to ?? []).flatMap(({ operation }, i) =>
      operation === undefined ? [without('operation', ['to', i], placed)] : [],
    ),
} satisfies Checks<PlacedRule>;

/** Requests to which an authorization policy applies: from any of its sources, to any of its operations, if all conditions hold. */
export class PolicyRule {
  /** A rule. An empty list is refused, since Istio would take it for no condition at all. */
  public static of(props: PolicyRuleProps): PolicyRule {
    const { from, to, when } = props;
    for (const [field, list, kind, example] of [
      ['from', from, 'a Source', "Source.namespace('shop')"],
      ['to', to, 'an Operation', "Operation.get('/cart*')"],
      ['when', when, 'a Condition', "Condition.claim('groups', 'admins')"],
    ] as const) {
      if (list !== undefined)
        for (const entry of listOf<unknown>(list, field)) ofKind(entry, '_toSpec', field, kind, example);
    }
    refuseEmptyLists({ from, to, when });
    return new PolicyRule([...(from ?? [])], [...(to ?? [])], [...(when ?? [])]);
  }

  /** The rule for every request, from wherever to whatever. */
  public static any(): PolicyRule {
    return new PolicyRule([], [], []);
  }

  /**
   * Reads what `_toSpec()` wrote.
   *
   * @internal
   */
  public static _fromSpec(spec: any): PolicyRule {
    const { from = [], to = [], when = [] }: PolicyRuleSpec = spec;
    refuse(policyRuleChecks, { rule: spec, index: 0 });
    return new PolicyRule(
      from.map(({ source }) => Source._fromSpec(source ?? {})),
      to.map(({ operation }) => Operation._fromSpec(operation ?? {})),
      when.map((condition) => Condition._fromSpec(condition)),
    );
  }

  private constructor(
    /** Who calls: any one of these; empty for anybody. */
    public readonly sources: Source[],
    /** What is asked for: any one of these; empty for anything. */
    public readonly operations: Operation[],
    /** What else must hold: all of these. */
    public readonly conditions: Condition[],
  ) {
    integer(sources.length, 'number of sources', 0, MAX_SOURCES);
  }

  /**
   * The rule in words.
   *
   * @internal
   */
  public _describe(): string {
    const any = (parts: { _describe(): string }[]) => parts.map((part) => part._describe()).join(', or ');
    const parts = [
      ...(this.sources.length > 0 ? [`from a source whose ${any(this.sources)}`] : []),
      ...(this.operations.length > 0 ? [`to an operation whose ${any(this.operations)}`] : []),
      ...(this.conditions.length > 0
        ? [`when ${this.conditions.map((condition) => condition._describe()).join(' and ')}`]
        : []),
    ];
    return parts.length === 0 ? 'every request' : `requests ${parts.join(' ')}`;
  }

  /**
   * The rule as Istio's `Rule` message.
   *
   * @internal
   */
  public _toSpec(): any {
    const { sources, operations, conditions } = this;
    const filled = <T>(list: T[]) => (list.length === 0 ? undefined : list);
    const spec: PolicyRuleSpec = defined({
      from: filled(sources.map((source) => ({ source: source._toSpec() }))),
      to: filled(operations.map((operation) => ({ operation: operation._toSpec() }))),
      when: filled(conditions.map((condition) => condition._toSpec())),
    });
    return spec;
  }
}
