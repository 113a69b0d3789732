import { choice, filled } from '../checks';
import { ofKind } from '../expected-kind';
import type { ExternalAuthorizer } from '../install/external-authorizer';
import { MeshErrorCode } from '../mesh-error';
import { type Checks, conflictingSettings, type MeshFault, missingSetting, refuse } from '../mesh-fault';
import { notForCustom } from './condition-keys';
import type { AuthorizationPolicySpec, AuthorizationPolicyView } from './messages';
import { IDENTITY_FIELDS } from './source';

const ACTIONS = ['ALLOW', 'DENY', 'AUDIT', 'CUSTOM'];

const isCustom = ({ action }: AuthorizationPolicyView) => action === 'CUSTOM';
const hasRules = ({ rules = [] }: AuthorizationPolicyView) => rules.length > 0;

const withoutRules = (action: string, mend: string): MeshFault => ({
  code: MeshErrorCode.MISSING_SETTING,
  got: `a policy of the action ${action} without a rule, which never applies`,
  expected: 'at least one rule',
  mend,
  finding: `The action is ${action}, and the policy has no rules.`,
});

const identity = (what: string, at: (string | number)[], finding: string): MeshFault => ({
  code: MeshErrorCode.CONFLICTING_SETTINGS,
  got: `the action CUSTOM with ${what}`,
  expected: 'no condition on the identity of the caller or of the request',
  mend: 'leave it to the provider, or to a policy of another action beside this one',
  at,
  finding,
});

/** The rules of a policy of the action CUSTOM, with their places. */
const customRules = (policy: AuthorizationPolicyView) =>
  (isCustom(policy) ? (policy.rules ?? []) : []).map((rule, i) => ({ rule, at: ['rules', i] }));

/** What istiod's `ValidateAuthorizationPolicy` has against a policy as a whole. */
export const authorizationPolicyChecks = {
  'custom-without-rules': (policy) =>
    isCustom(policy) && !hasRules(policy)
      ? withoutRules('CUSTOM', 'give `rules`; for every request use PolicyRule.any()')
      : undefined,
  'custom-without-provider': (policy) =>
    isCustom(policy) && hasRules(policy) && !policy.provider?.name
      ? missingSetting(
          'provider of a policy of the action CUSTOM ""',
          'text that is not empty',
          'give the provider of a policy of the action CUSTOM',
          [],
          'The action is CUSTOM, and provider.name is missing.',
        )
      : undefined,
  'custom-identity': (policy) =>
    customRules(policy).flatMap(({ rule, at }) =>
      (rule.from ?? []).flatMap(({ source }, i) =>
        IDENTITY_FIELDS.filter((field) => (source?.[field]?.length ?? 0) > 0).map((field) =>
          identity(
            field,
            [...at, 'from', i, 'source', field],
            `The action is CUSTOM, and a source has ${field}.`,
          ),
        ),
      ),
    ),
  'custom-condition': (policy) =>
    customRules(policy).flatMap(({ rule, at }) =>
      (rule.when ?? []).flatMap(({ key = '' }, i) =>
        notForCustom(key)
          ? [identity(key, [...at, 'when', i, 'key'], `The action is CUSTOM, and a condition is on ${key}.`)]
          : [],
      ),
    ),
  'provider-without-custom': ({ provider, action = 'ALLOW' }) =>
    provider !== undefined && action !== 'CUSTOM'
      ? conflictingSettings(
          `the provider "${provider.name}" with the action ${action}`,
          'a provider with the action CUSTOM alone',
          'use AuthorizationAction.custom(), or leave the provider out',
          ['provider'],
          `The action is ${action}, and the policy has a provider.`,
        )
      : undefined,
  'deny-without-rules': (policy) =>
    policy.action === 'DENY' && !hasRules(policy)
      ? withoutRules('DENY', 'give `rules`; for every request use PolicyRule.any()')
      : undefined,
} satisfies Checks<AuthorizationPolicyView>;

/** What becomes of requests to which an authorization policy applies. */
export class AuthorizationAction {
  /** They are let in. As soon as a workload has one such policy, requests that none of them allows are refused. */
  public static readonly ALLOW: AuthorizationAction = new AuthorizationAction('ALLOW');

  /**
   * As `ALLOW`, and the policy may be without a rule: only what other policies allow is let in. The floor on which to allow
   * things one by one. Rules that are added to it are exceptions.
   */
  public static readonly ALLOW_NOTHING: AuthorizationAction = new AuthorizationAction(
    'ALLOW',
    undefined,
    true,
  );

  /**
   * They are refused with a 403, whatever other policies allow.
   *
   * On ports of plain TCP conditions that belong to HTTP are left out of the rules, so that a rule with nothing else
   * refuses every connection there: name the ports of the workload.
   */
  public static readonly DENY: AuthorizationAction = new AuthorizationAction('DENY');

  /** They are marked for those who keep records; nothing is refused. */
  public static readonly AUDIT: AuthorizationAction = new AuthorizationAction('AUDIT');

  /**
   * A provider of the mesh configuration is asked. What it lets in can still be refused by other policies. The rules cannot
   * speak of the identity of the caller or of the request. A workload has one provider at most.
   *
   * @param provider its name, as the mesh configuration (`extensionProviders`) has it
   */
  public static custom(provider: string): AuthorizationAction {
    return new AuthorizationAction('CUSTOM', provider);
  }

  /**
   * As `custom()`, with the authorizer as an object: the one that the installation of the mesh is given, or one that is imported.
   *
   * @param authorizer who is asked
   */
  public static customBy(authorizer: ExternalAuthorizer): AuthorizationAction {
    ofKind(
      authorizer,
      'provider',
      'authorizer',
      'an ExternalAuthorizer',
      "ExternalAuthorizer.imported('opa')",
    );
    return new AuthorizationAction('CUSTOM', authorizer.name, false, authorizer);
  }

  /**
   * Reads the action and the provider out of the spec of a policy; undefined where it says neither.
   *
   * @internal
   */
  public static _fromSpec(spec: any): AuthorizationAction | undefined {
    const { action, provider }: AuthorizationPolicySpec = spec;
    if (action === undefined && provider === undefined) return undefined;
    return new AuthorizationAction(action, provider && (provider.name ?? ''), true);
  }

  private constructor(
    private readonly written: string | undefined,
    private readonly provider?: string,
    /** @internal */
    public readonly _mayBeWithoutRules = false,
    /** @internal */
    public readonly _authorizer?: ExternalAuthorizer,
  ) {}

  /**
   * The action by its name in Istio's API.
   *
   * @internal
   */
  public get _name(): string {
    return this.written ?? 'ALLOW';
  }

  /**
   * Refuses an action that Istio does not have, and a provider where it has no place.
   *
   * @internal
   */
  public _check(): void {
    choice(this._name, ACTIONS, 'action');
    if (this._name === 'CUSTOM') filled(this.provider ?? '', 'provider of a policy of the action CUSTOM');
    const { 'provider-without-custom': withoutCustom } = authorizationPolicyChecks;
    refuse({ withoutCustom }, this._toSpec());
  }

  /**
   * The action as the fields of an `AuthorizationPolicy`.
   *
   * @internal
   */
  public _toSpec(): any {
    return {
      action: this.written,
      provider: this.provider === undefined ? undefined : { name: this.provider },
    };
  }
}
