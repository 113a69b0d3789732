import type { Construct } from 'constructs';
import { refuseUndeclared } from '../core/declared-providers';
import { located } from '../core/located';
import { readManifest } from '../core/manifest';
import { MeshResource, type MeshResourceProps } from '../core/mesh-resource';
import { choice, GO_BOOLEANS, integer } from '../values/checks';
import { refuse } from '../values/mesh-fault';
import { AuthorizationAction, authorizationPolicyChecks } from '../values/security/authorization-action';
import { PolicyRule } from '../values/security/policy-rule';
import { PolicyTarget } from '../values/policy-target';
import { defined, filledList } from '../values/spec';
import type { AuthorizationPolicySpec } from '../values/security/messages';
import { dryRunWith, allowsNothing } from './authorization-faults';

const MAX_RULES = 512;
const DRY_RUN = 'istio.io/dry-run';

/** What makes an authorization policy. */
export interface AuthorizationPolicyProps extends MeshResourceProps {
  /**
   * What becomes of the requests.
   *
   * @default AuthorizationAction.ALLOW
   */
  readonly action?: AuthorizationAction;
  /**
   * To what it applies. Objects must stand in its own namespace.
   *
   * @default - all workloads of its namespace; of the whole mesh, if that is Istio's root namespace
   */
  readonly target?: PolicyTarget;
  /**
   * The requests that are meant: any one of these rules.
   *
   * @default - none yet; see `addRule()`
   */
  readonly rules?: PolicyRule[];
  /**
   * Whether the outcome is only recorded and never enforced, to see whom a policy would hit. For the actions ALLOW and
   * DENY.
   *
   * @default false
   */
  readonly dryRun?: boolean;
}

/**
 * What a pattern says of a policy when it is written.
 *
 * @internal
 */
export interface DerivedPolicy {
  readonly target: PolicyTarget;
  readonly rules: readonly PolicyRule[];
}

/**
 * Who may call what (kind `AuthorizationPolicy` of `security.istio.io/v1`).
 *
 * A workload asks its policies in this order: CUSTOM, DENY, ALLOW. Without an ALLOW policy all is let in that no DENY
 * policy refuses; with one or more, only what one of them allows. So a policy that allows without a rule refuses
 * everything, and a rule without a condition takes everything: `spec: {}` and `rules: [{}]` are opposites. Here the
 * first must be asked for by `AuthorizationAction.ALLOW_NOTHING`, and the second is `PolicyRule.any()`.
 */
export class AuthorizationPolicy extends MeshResource {
  /**
   * Reads a manifest. What is written is its spec as it was; one that could not be written so is refused.
   *
   * @param scope the construct in which it is to stand
   * @param id its id there
   * @param manifest the manifest, of any version of the API group
   */
  public static fromManifest(scope: Construct, id: string, manifest: any): AuthorizationPolicy {
    const read = (props: MeshResourceProps, spec: AuthorizationPolicySpec) => {
      const policy = new AuthorizationPolicy(scope, id, {
        ...props,
        target: PolicyTarget._fromSpec(spec),
        action: AuthorizationAction._fromSpec(spec),
        rules: spec.rules?.map((rule) => PolicyRule._fromSpec(rule)),
      });
      policy.mayAllowNothing = true;
      located(policy, () => policy.checkWhole());
      return policy;
    };
    return readManifest(scope, id, manifest, 'security.istio.io', 'AuthorizationPolicy', read);
  }

  private readonly target?: PolicyTarget;
  private readonly action?: AuthorizationAction;
  private readonly declared: PolicyRule[] = [];
  private mayAllowNothing = false;
  private derive?: () => DerivedPolicy;

  public constructor(scope: Construct, id: string, props: AuthorizationPolicyProps = {}) {
    super(scope, id, props, 'security.istio.io/v1', 'AuthorizationPolicy');
    const { target, action, rules, dryRun } = props;
    this.target = target;
    this.action = action;
    located(this, () => {
      action?._check();
      target?._checkNamespace(this.namespace);
    });
    if (dryRun) this.metadata.addAnnotation(DRY_RUN, 'true');
    located(this, () => this.checkDryRun());
    for (const rule of rules ?? []) this.addRule(rule);
  }

  /** The requests that are meant, in the order in which they were added. */
  public get rules(): PolicyRule[] {
    return [...this.declared];
  }

  /**
   * Adds a rule. Any one of the rules is enough, so their order does not matter.
   *
   * @param rule the requests that are meant too
   */
  public addRule(rule: PolicyRule): void {
    located(this, () => {
      integer(this.declared.length + 1, 'number of rules', 0, MAX_RULES);
      const { 'custom-identity': ofSource, 'custom-condition': ofCondition } = authorizationPolicyChecks;
      refuse({ ofSource, ofCondition }, { ...this.action?._toSpec(), rules: [rule._toSpec()] });
    });
    this.declared.push(rule);
  }

  /**
   * Lets a pattern say what the policy is for and what it takes when it is written, since only the finished program shows it. Rules
   * that are added stand behind these.
   *
   * @internal
   */
  public _deriveFrom(derive: () => DerivedPolicy): void {
    this.derive = derive;
  }

  protected checkWhole(): void {
    this.checkDryRun();
    const { _authorizer: authorizer } = this.action ?? {};
    if (authorizer !== undefined) refuseUndeclared(this, [authorizer.provider]);
    const { actionName } = this;
    if (this.derive !== undefined) {
      refuse(authorizationPolicyChecks, this.renderSpec());
      return;
    }
    if (this.declared.length > 0 || actionName === 'AUDIT') return;
    refuse(authorizationPolicyChecks, this.renderSpec());
    if (!this.mayAllowNothing && this.action?._mayBeWithoutRules !== true) throw allowsNothing();
  }

  protected renderSpec(): any {
    const derived = located(this, () => this.derive?.());
    const rules = [...(derived?.rules ?? []), ...this.declared];
    const spec: AuthorizationPolicySpec = defined({
      ...(derived?.target ?? this.target)?._toSpec(),
      ...this.action?._toSpec(),
      rules: filledList(rules.map((rule) => rule._toSpec())),
    });
    return spec;
  }

  private get actionName(): string {
    return this.action?._name ?? 'ALLOW';
  }

  private checkDryRun(): void {
    const value = this.metadata.toJson()?.annotations?.[DRY_RUN];
    if (value === undefined) return;
    choice(value, GO_BOOLEANS, `annotation ${DRY_RUN}`);
    const { actionName } = this;
    if (actionName === 'AUDIT' || actionName === 'CUSTOM') throw dryRunWith(actionName);
  }
}
