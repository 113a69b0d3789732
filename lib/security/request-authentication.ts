import type { Construct } from 'constructs';
import { located } from '../core/located';
import { readManifest } from '../core/manifest';
import { MeshResource, type MeshResourceProps } from '../core/mesh-resource';
import { integer } from '../values/checks';
import { JwtRule } from '../values/security/jwt-rule';
import { PolicyTarget } from '../values/policy-target';
import { defined, filledList } from '../values/spec';
import type { RequestAuthenticationSpec } from '../values/security/messages';

const MAX_RULES = 4096;

/** What makes a request authentication. */
export interface RequestAuthenticationProps extends MeshResourceProps {
  /**
   * To what it applies. Objects must stand in its own namespace.
   *
   * @default - all workloads of its namespace; of the whole mesh, if that is Istio's root namespace
   */
  readonly target?: PolicyTarget;
  /**
   * The tokens that are accepted. A token whose issuer no rule names is refused with a 401.
   *
   * @default - none yet; see `addRule()`
   */
  readonly rules?: JwtRule[];
}

/**
 * Which tokens requests may bring (kind `RequestAuthentication` of `security.istio.io/v1`).
 *
 * It refuses bad tokens, and lets requests without a token in. To insist on one, add an `AuthorizationPolicy` that denies
 * `Source.not(Source.requestPrincipal('*'))`. Policies for the same workload add up: any of their rules will do.
 */
export class RequestAuthentication extends MeshResource {
  /**
   * Reads a manifest. What is written is its spec as it was; one that could not be written so is refused.
   *
   * @param scope the construct in which it is to stand
   * @param id its id there
   * @param manifest the manifest, of any version of the API group
   */
  public static fromManifest(scope: Construct, id: string, manifest: any): RequestAuthentication {
    const read = (props: MeshResourceProps, spec: RequestAuthenticationSpec) =>
      new RequestAuthentication(scope, id, {
        ...props,
        target: PolicyTarget._fromSpec(spec),
        rules: spec.jwtRules?.map((rule) => JwtRule._fromSpec(rule)),
      });
    return readManifest(scope, id, manifest, 'security.istio.io', 'RequestAuthentication', read);
  }

  private readonly target?: PolicyTarget;
  private readonly declared: JwtRule[] = [];

  public constructor(scope: Construct, id: string, props: RequestAuthenticationProps = {}) {
    super(scope, id, props, 'security.istio.io/v1', 'RequestAuthentication');
    this.target = props.target;
    located(this, () => props.target?._checkNamespace(this.namespace));
    for (const rule of props.rules ?? []) this.addRule(rule);
  }

  /** The tokens that are accepted, in the order in which they were added. */
  public get rules(): JwtRule[] {
    return [...this.declared];
  }

  /**
   * Accepts more tokens.
   *
   * @param rule the tokens
   */
  public addRule(rule: JwtRule): void {
    located(this, () => integer(this.declared.length + 1, 'number of rules', 0, MAX_RULES));
    this.declared.push(rule);
  }

  protected renderSpec(): any {
    const spec: RequestAuthenticationSpec = defined({
      ...this.target?._toSpec(),
      jwtRules: filledList(this.declared.map((rule) => rule._toSpec())),
    });
    return spec;
  }
}
