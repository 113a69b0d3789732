import { choice, filled } from '../checks';
import { refuse } from '../mesh-fault';
import { authorizationPolicyChecks } from './authorization-checks';
import type { AuthorizationPolicySpec } from './wire-security';

const ACTIONS = ['ALLOW', 'DENY', 'AUDIT', 'CUSTOM'];

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
