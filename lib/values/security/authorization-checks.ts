import { MeshErrorCode } from '../mesh-error';
import { type Checks, conflictingSettings, type MeshFault, missingSetting } from '../mesh-fault';
import { notForCustom } from './condition-keys';
import type { AuthorizationPolicyView, RuleView } from './messages';
import { IDENTITY_FIELDS } from './source-checks';

const isCustom = ({ action }: AuthorizationPolicyView) => action === 'CUSTOM';
const hasRules = ({ rules = [] }: AuthorizationPolicyView) => rules.length > 0;

const withoutRules = (action: string, mend: string): MeshFault => ({
  code: MeshErrorCode.MISSING_SETTING,
  got: `a policy of the action ${action} without a rule, which never applies`,
  expected: 'at least one rule',
  mend,
  finding: `${action} without rules`,
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
          'CUSTOM without provider.name',
        )
      : undefined,
  'custom-identity': (policy) =>
    customRules(policy).flatMap(({ rule, at }) =>
      (rule.from ?? []).flatMap(({ source }, i) =>
        IDENTITY_FIELDS.filter((field) => (source?.[field]?.length ?? 0) > 0).map((field) =>
          identity(field, [...at, 'from', i, 'source', field], `CUSTOM with ${field}`),
        ),
      ),
    ),
  'custom-condition': (policy) =>
    customRules(policy).flatMap(({ rule, at }) =>
      (rule.when ?? []).flatMap(({ key = '' }, i) =>
        notForCustom(key)
          ? [identity(key, [...at, 'when', i, 'key'], `CUSTOM with a condition on ${key}`)]
          : [],
      ),
    ),
  'provider-without-custom': ({ provider, action = 'ALLOW' }) =>
    provider !== undefined && action !== 'CUSTOM'
      ? conflictingSettings(
          `the provider "${provider.name}" with the action ${action}`,
          'a provider with the action CUSTOM alone',
          'use AuthorizationPolicy.custom(), or leave the provider out',
          ['provider'],
          `a provider with ${action}`,
        )
      : undefined,
  'deny-without-rules': (policy) =>
    policy.action === 'DENY' && !hasRules(policy)
      ? withoutRules('DENY', 'give `rules`; for every request use PolicyRule.any()')
      : undefined,
} satisfies Checks<AuthorizationPolicyView>;

/** A rule, with its place in the policy. */
export interface PlacedRule {
  readonly rule: RuleView;
  readonly index: number;
}

const without = (what: string, at: (string | number)[], { index }: PlacedRule): MeshFault => ({
  code: MeshErrorCode.MISSING_SETTING,
  got: `an item of ${at[0]} without ${what}`,
  expected: `what it means by ${what}`,
  mend: 'say it, or take the item away',
  at,
  finding: `rule ${index}: an item of ${at[0]} without ${what}`,
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
