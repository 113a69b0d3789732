import type { Construct } from 'constructs';
import { AuthorizationPolicy } from '../security/authorization-policy';
import { RequestAuthentication } from '../security/request-authentication';
import { filled } from '../values/checks';
import { listOf } from '../values/expected-kind';
import { MeshError, MeshErrorCode } from '../values/mesh-error';
import { PolicyTarget } from '../values/policy-target';
import { AuthorizationAction } from '../values/security/authorization-action';
import { Condition } from '../values/security/condition';
import { JwtPresence, type JwtRule } from '../values/security/jwt-rule';
import { PolicyRule } from '../values/security/policy-rule';
import { Source } from '../values/security/source';
import {
  coveredOperation,
  type GatewayPlace,
  type IngressRequestOptions,
  isForAll,
} from './ingress-requests';

/** For which requests a token is required, and what it must say. */
export interface RequireJwtOptions extends IngressRequestOptions {
  /**
   * Claims that the token must have, each with the values of which one must be there; of a claim that is a list, one entry is enough. For
   * a claim within another, write the names in brackets: `[realm_access][roles]`.
   *
   * @default - whatever it says
   */
  readonly claims?: { readonly [claim: string]: string[] };
}

const TOKENS = 'Tokens';
const REQUIRED = 'TokenRequired';

/** The objects that read tokens at a gateway and require them, each made when it is first needed. */
export function tokenObjects(scope: Construct, place: GatewayPlace) {
  const { name, namespace, labels } = place;
  const target = PolicyTarget.labels({ ...labels });
  const metadata = { namespace };
  const authentication = (scope.node.tryFindChild(TOKENS) ??
    new RequestAuthentication(scope, TOKENS, {
      name: `${name}-jwt`,
      metadata,
      target,
    })) as RequestAuthentication;
  const policy = (scope.node.tryFindChild(REQUIRED) ??
    new AuthorizationPolicy(scope, REQUIRED, {
      name: `${name}-jwt-required`,
      metadata,
      target,
      action: AuthorizationAction.DENY,
    })) as AuthorizationPolicy;
  return { authentication, policy };
}

/** Lets tokens be read; those of a rule that is there already are. A token that any rule of its issuer takes is taken by the gateway. */
export function addTokens(authentication: RequestAuthentication, rules: readonly JwtRule[]): void {
  for (const rule of rules) {
    const same = authentication.rules.find(({ issuer }) => issuer !== undefined && issuer === rule.issuer);
    if (same === undefined) authentication.addRule(rule);
    else if (JSON.stringify(same._toSpec()) !== JSON.stringify(rule._toSpec())) throw twoRules(rule);
  }
}

const twoRules = (rule: JwtRule) =>
  new MeshError({
    code: MeshErrorCode.CONFLICTING_SETTINGS,
    got: `a second rule, which says something else, for tokens of ${rule.issuer ?? 'an issuer'}`,
    expected: 'one rule for an issuer: what one of two takes counts for both',
    mend: 'give both calls the same rule, and tell them apart by claims, such as `claims: { aud: ["shop"] }`',
  });

/**
 * Rules that refuse whatever has no token of these issuers, and whatever has one without the claims. A negative condition holds of a
 * request without the attribute too, so that a token without a claim is refused; each claim has a rule, since any rule is enough to refuse.
 */
export function refusals(
  rules: readonly JwtRule[],
  options: RequireJwtOptions,
  place: GatewayPlace,
): PolicyRule[] {
  const { claims = {} } = options;
  const operation = coveredOperation(options, place);
  if (!isForAll(operation)) refuseEverywhere(rules);
  const to = [operation];
  // A token of any issuer would do, if one of the rules takes any.
  const principals = rules.some(({ issuer }) => issuer === undefined)
    ? ['*']
    : rules.map(({ issuer }) => `${issuer ?? ''}/*`);
  return [
    PolicyRule.of({ from: [Source.not(Source.requestPrincipal(...principals))], to }),
    ...Object.entries(claims).map(([claim, values]) =>
      PolicyRule.of({
        to,
        when: [Condition.of(claimKey(claim), { notValues: filledValues(claim, values) })],
      }),
    ),
  ];
}

/** A rule that itself insists on a token does so for all requests through the pods. */
function refuseEverywhere(rules: readonly JwtRule[]): void {
  const strict = rules.find((rule) => rule._toSpec().presence === JwtPresence.REQUIRED);
  if (strict === undefined) return;
  throw new MeshError({
    code: MeshErrorCode.CONFLICTING_SETTINGS,
    got: `${strict._describe()} with the presence REQUIRED, for some hosts or paths alone`,
    expected: 'a rule that lets requests without a token pass, for the policy to decide about them',
    mend: 'leave `presence` out',
  });
}

const claimKey = (claim: string): string =>
  `request.auth.claims${claim.startsWith('[') ? claim : `[${filled(claim, 'name of a claim')}]`}`;

function filledValues(claim: string, values: string[]): string[] {
  if (listOf(values, `values of the claim ${claim}`).length > 0) return [...values];
  throw new MeshError({
    code: MeshErrorCode.MISSING_SETTING,
    got: `the claim ${JSON.stringify(claim)} without a value`,
    expected: 'the values of which one must be there',
    mend: 'give the values; "*" is any',
  });
}
