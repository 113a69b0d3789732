import type { FieldPath } from '../../../mesh/manifest';
import type { Resource } from '../../../mesh/resource';
import { authorizationPolicyChecks, policyRuleChecks } from '../../../values/security/authorization-checks';
import type { RuleView } from '../../../values/security/messages';
import { hasPortCondition } from '../../../values/security/operation-checks';
import { hasConnectionCondition } from '../../../values/security/source-checks';
import type { Report } from '../../check';
import { ruleTable } from '../../rule';
import { placeFaults } from '../place-faults';
import { checkPolicyTarget } from '../policy-target';
import { checkCondition, conditionRules } from './condition';
import { entryRules } from './entries';
import { checkOperation, operationRules } from './operation';
import { checkSource, sourceRules } from './source';

const policyRules = ruleTable<keyof typeof authorizationPolicyChecks | 'deny-all-tcp'>(
  {
    section: 'authorization-policy',
    source: 'istiod, pkg/config/validation/validation.go: ValidateAuthorizationPolicy',
  },
  {
    'custom-without-rules': {
      title: 'An authorization policy with the action CUSTOM has no rules',
      why: 'Its provider would never be asked; istiod refuses the object.',
      mend: 'Add the rules, or an empty one ("- {}") to ask the provider about every request.',
      covers: ['AuthorizationPolicy/8'],
    },
    'custom-without-provider': {
      title: 'An authorization policy with the action CUSTOM names no provider',
      why: 'istiod refuses the object.',
      mend: 'Give provider.name, as it stands in extensionProviders of the mesh configuration.',
      covers: ['AuthorizationPolicy/9'],
    },
    'custom-identity': {
      title: 'An authorization policy with the action CUSTOM asks who calls',
      why: 'The provider is asked before identities are known to the policy; istiod refuses the object.',
      mend: 'Leave it to the provider, or to a policy of another action beside this one.',
      covers: ['AuthorizationPolicy/10'],
    },
    'custom-condition': {
      title: 'An authorization policy with the action CUSTOM has a condition on the identity of the caller',
      why: 'The provider is asked before identities are known to the policy; istiod refuses the object.',
      mend: 'Leave it to the provider, or to a policy of another action beside this one.',
      covers: ['AuthorizationPolicy/11'],
    },
    'provider-without-custom': {
      title: 'An authorization policy names a provider, and its action is not CUSTOM',
      why: 'Only CUSTOM asks a provider; istiod refuses the object.',
      mend: 'Set the action to CUSTOM, or take provider away.',
      covers: ['AuthorizationPolicy/13'],
    },
    'deny-without-rules': {
      title: 'An authorization policy with the action DENY has no rules',
      why: 'It would never deny anything; istiod refuses the object.',
      mend: 'Add the rules, or an empty one ("- {}") to deny every request.',
      covers: ['AuthorizationPolicy/14'],
    },
    'deny-all-tcp': {
      level: 'warning',
      title: 'A rule that denies requests by HTTP alone denies every TCP connection',
      why: 'On ports without HTTP such conditions cannot be asked, and count as met where requests are denied.',
      mend: 'Name the ports that the rule is for by to.operation.ports.',
      covers: ['AuthorizationPolicy/37'],
    },
  },
);

export const authorizationPolicyRules = {
  ...policyRules,
  ...sourceRules,
  ...operationRules,
  ...entryRules,
  ...conditionRules,
};

/** The rules about the items of a rule of a policy. */
const itemRules = { 'no-source': sourceRules['no-source'], 'no-operation': operationRules['no-operation'] };

/** What istiod's webhook refuses or warns of in an AuthorizationPolicy. */
export function checkAuthorizationPolicy({ spec }: Resource<'AuthorizationPolicy'>, report: Report): void {
  checkPolicyTarget(spec, report);
  placeFaults(policyRules, authorizationPolicyChecks, spec, ['spec'], report);
  spec.rules?.forEach((rule, i) => {
    const path = ['spec', 'rules', i];
    checkRule(rule, path, i, report);
    if (spec.action !== 'DENY' || !isHttpOnly(rule)) return;
    report(policyRules['deny-all-tcp'], path, 'DENY by HTTP alone, without ports');
  });
}

function checkRule(rule: RuleView, at: FieldPath, index: number, report: Report): void {
  placeFaults(itemRules, policyRuleChecks, { rule, index }, at, report);
  rule.from?.forEach(({ source }, i) => {
    if (source !== undefined) checkSource(source, [...at, 'from', i, 'source'], index, report);
  });
  rule.to?.forEach(({ operation }, i) => {
    if (operation !== undefined) checkOperation(operation, [...at, 'to', i, 'operation'], index, report);
  });
  rule.when?.forEach((condition, i) => checkCondition(condition, [...at, 'when', i], report));
}

/** Whether, as istiod counts, none of the conditions of a rule can be asked of a plain TCP connection. */
function isHttpOnly({ from = [], to = [] }: RuleView): boolean {
  const sources = from.flatMap(({ source }) => source ?? []);
  const operations = to.flatMap(({ operation }) => operation ?? []);
  if (operations.length > 0) return !operations.some(hasPortCondition);
  return sources.length > 0 && !sources.some(hasConnectionCondition);
}
