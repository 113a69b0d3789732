import type { Construct } from 'constructs';
import { located } from '../core/located';
import { readManifest } from '../core/manifest';
import { MeshResource, type MeshResourceProps } from '../core/mesh-resource';
import { choice, filled, integer } from '../values/checks';
import { GO_BOOLEANS } from '../values/go-boolean';
import { refuse } from '../values/mesh-fault';
import { authorizationPolicyChecks } from '../values/security/authorization-checks';
import { PolicyRule } from '../values/security/policy-rule';
import { PolicyTarget } from '../values/policy-target';
import { defined, filledList } from '../values/spec';
import type { AuthorizationPolicySpec } from '../values/security/wire-security';
import { dryRunWith, allowsNothing } from './authorization-faults';

const MOST_RULES = 512;
const DRY_RUN = 'istio.io/dry-run';

/** What becomes of requests to which an authorization policy applies. */
export enum AuthorizationAction {
  /** They are let in. As soon as a workload has one such policy, requests that none of them allows are refused. */
  ALLOW = 'ALLOW',
  /** They are refused with a 403, whatever other policies allow. */
  DENY = 'DENY',
  /** They are marked for those who keep records; nothing is refused. */
  AUDIT = 'AUDIT',
  /** A provider of the mesh configuration is asked. What it lets in can still be refused by other policies. */
  CUSTOM = 'CUSTOM',
}

/** To what an authorization policy applies, whatever its action. */
export interface AuthorizationPolicyOptions extends MeshResourceProps {
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

/** What makes an authorization policy that asks somebody else. */
export interface CustomAuthorizationPolicyOptions extends AuthorizationPolicyOptions {
  /** The name of the provider, as the mesh configuration (`extensionProviders`) has it. */
  readonly provider: string;
}

/** What makes an authorization policy. */
export interface AuthorizationPolicyProps extends AuthorizationPolicyOptions {
  /**
   * What becomes of the requests.
   *
   * @default AuthorizationAction.ALLOW
   */
  readonly action?: AuthorizationAction;
  /**
   * The name of the provider that is asked, for the action CUSTOM and for it alone.
   *
   * @default - none
   */
  readonly provider?: string;
}

/**
 * Who may call what (kind `AuthorizationPolicy` of `security.istio.io/v1`).
 *
 * A workload asks its policies in this order: CUSTOM, DENY, ALLOW. Without an ALLOW policy all is let in that no DENY
 * policy refuses; with one or more, only what one of them allows. So a policy that allows without a rule refuses
 * everything, and a rule without a condition takes everything: `spec: {}` and `rules: [{}]` are opposites. Here the
 * first must be asked for by `allowNothing()`, and the second is `PolicyRule.any()`.
 */
export class AuthorizationPolicy extends MeshResource {
  /** Lets requests in that match one of the rules. What no ALLOW policy of the workload matches is refused from then on. */
  public static allow(
    scope: Construct,
    id: string,
    options: AuthorizationPolicyOptions = {},
  ): AuthorizationPolicy {
    return new AuthorizationPolicy(scope, id, { ...options, action: AuthorizationAction.ALLOW });
  }

  /**
   * Refuses requests that match one of the rules, whatever other policies allow.
   *
   * On ports of plain TCP conditions that belong to HTTP are left out of the rules, so that a rule with nothing else
   * refuses every connection there: name the ports of the workload.
   */
  public static deny(
    scope: Construct,
    id: string,
    options: AuthorizationPolicyOptions = {},
  ): AuthorizationPolicy {
    return new AuthorizationPolicy(scope, id, { ...options, action: AuthorizationAction.DENY });
  }

  /** Marks requests that match one of the rules for those who keep records; nothing is refused. */
  public static audit(
    scope: Construct,
    id: string,
    options: AuthorizationPolicyOptions = {},
  ): AuthorizationPolicy {
    return new AuthorizationPolicy(scope, id, { ...options, action: AuthorizationAction.AUDIT });
  }

  /**
   * Asks a provider about requests that match one of the rules. The rules cannot speak of the identity of the caller or of
   * the request. A workload has one provider at most.
   */
  public static custom(
    scope: Construct,
    id: string,
    options: CustomAuthorizationPolicyOptions,
  ): AuthorizationPolicy {
    return new AuthorizationPolicy(scope, id, { ...options, action: AuthorizationAction.CUSTOM });
  }

  /**
   * Allows nothing by itself, so that only what other ALLOW policies match is let in: the floor on which to allow things
   * one by one. Rules that are added to it are exceptions.
   */
  public static allowNothing(
    scope: Construct,
    id: string,
    options: AuthorizationPolicyOptions = {},
  ): AuthorizationPolicy {
    const policy = AuthorizationPolicy.allow(scope, id, options);
    policy.mayAllowNothing = true;
    return policy;
  }

  /** Refuses every request, whatever other policies allow. */
  public static denyAll(
    scope: Construct,
    id: string,
    options: AuthorizationPolicyOptions = {},
  ): AuthorizationPolicy {
    const rules = [...(options.rules ?? []), PolicyRule.any()];
    return AuthorizationPolicy.deny(scope, id, { ...options, rules });
  }

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
        action: spec.action as AuthorizationAction | undefined,
        provider: spec.provider && (spec.provider.name ?? ''),
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
  private readonly provider?: string;
  private readonly declared: PolicyRule[] = [];
  private mayAllowNothing = false;

  public constructor(scope: Construct, id: string, props: AuthorizationPolicyProps = {}) {
    super(scope, id, props, 'security.istio.io/v1', 'AuthorizationPolicy');
    const { target, action, provider, rules, dryRun } = props;
    this.target = target;
    this.action = action;
    this.provider = provider;
    located(this, () => {
      if (action !== undefined) choice(action, Object.values(AuthorizationAction), 'action');
      target?._checkNamespace(this.namespace);
      this.checkProvider();
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
      integer(this.declared.length + 1, 'number of rules', 0, MOST_RULES);
      const { 'custom-identity': ofSource, 'custom-condition': ofCondition } = authorizationPolicyChecks;
      refuse({ ofSource, ofCondition }, { action: this.action, rules: [rule._toSpec()] });
    });
    this.declared.push(rule);
  }

  protected checkWhole(): void {
    this.checkDryRun();
    const { action = AuthorizationAction.ALLOW } = this;
    if (this.declared.length > 0 || action === AuthorizationAction.AUDIT) return;
    refuse(authorizationPolicyChecks, this.renderSpec());
    if (!this.mayAllowNothing) throw allowsNothing();
  }

  protected renderSpec(): any {
    const spec: AuthorizationPolicySpec = defined({
      ...this.target?._toSpec(),
      action: this.action,
      provider: this.provider === undefined ? undefined : { name: this.provider },
      rules: filledList(this.declared.map((rule) => rule._toSpec())),
    });
    return spec;
  }

  private checkProvider(): void {
    const { action, provider } = this;
    if (action === AuthorizationAction.CUSTOM) {
      filled(provider ?? '', 'provider of a policy of the action CUSTOM');
    }
    const { 'provider-without-custom': withoutCustom } = authorizationPolicyChecks;
    refuse({ withoutCustom }, { action, provider: provider === undefined ? undefined : { name: provider } });
  }

  private checkDryRun(): void {
    const value = this.metadata.toJson()?.annotations?.[DRY_RUN];
    if (value === undefined) return;
    choice(value, GO_BOOLEANS, `annotation ${DRY_RUN}`);
    const { action = AuthorizationAction.ALLOW } = this;
    if (action === AuthorizationAction.AUDIT || action === AuthorizationAction.CUSTOM)
      throw dryRunWith(action);
  }
}
