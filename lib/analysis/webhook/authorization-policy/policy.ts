import type { FieldPath, Manifest } from '../../../mesh/manifest';
import { notForCustom } from '../../../values/security/condition-keys';
import type { Report } from '../../problem';
import { ruleTable } from '../../rule';
import { eachItem, says } from '../items';
import { checkPolicyTarget } from '../policy-target';
import { checkCondition, conditionRules } from './condition';
import { entryRules } from './entries';
import { checkOperation, hasPortCondition, operationRules } from './operation';
import { checkSource, hasConnectionCondition, IDENTITIES, sourceRules } from './source';

const policyRules = ruleTable(
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

/** What istiod's webhook refuses or warns of in an AuthorizationPolicy. */
export function checkAuthorizationPolicy(object: Manifest, report: Report): void {
  const spec = object.spec ?? {};
  const { action = 'ALLOW', provider, rules } = spec;
  checkPolicyTarget(spec, report);
  if (action === 'CUSTOM') checkCustom(spec, report);
  if (provider && action !== 'CUSTOM') {
    report(policyRules['provider-without-custom'], ['spec', 'provider'], `a provider with ${action}`);
  }
  if (action === 'DENY' && !says(rules)) {
    report(policyRules['deny-without-rules'], ['spec'], 'DENY without rules');
  }
  eachItem(rules, ['spec', 'rules'], (rule, path, index) => {
    const onlyHttp = checkRule(rule, path, index, report);
    if (!onlyHttp || action !== 'DENY') return;
    report(policyRules['deny-all-tcp'], path, 'DENY by HTTP alone, without ports');
  });
}

function checkCustom({ provider, rules }: any, report: Report): void {
  if (!says(rules)) report(policyRules['custom-without-rules'], ['spec'], 'CUSTOM without rules');
  else if (!says(provider?.name)) {
    report(policyRules['custom-without-provider'], ['spec'], 'CUSTOM without provider.name');
  }
  eachItem(rules, ['spec', 'rules'], (rule, at) => {
    eachItem(rule.from, [...at, 'from'], ({ source }, path) => {
      for (const field of IDENTITIES) {
        if (!says(source?.[field])) continue;
        report(policyRules['custom-identity'], [...path, 'source', field], `CUSTOM with ${field}`);
      }
    });
    eachItem(rule.when, [...at, 'when'], ({ key }, path) => {
      if (!notForCustom(key ?? '')) return;
      report(policyRules['custom-condition'], [...path, 'key'], `CUSTOM with a condition on ${key}`);
    });
  });
}

/** One rule of a policy. True when, as istiod counts, none of its conditions can be asked of a plain TCP connection. */
function checkRule(rule: any, at: FieldPath, index: number, report: Report): boolean {
  const has = { source: false, operation: false, connection: false, port: false };
  eachItem(rule.from, [...at, 'from'], ({ source }, path) => {
    if (!source) {
      report(sourceRules['no-source'], path, `rule ${index}: an item of from without source`);
      return;
    }
    checkSource(source, [...path, 'source'], index, report);
    has.source = true;
    has.connection ||= hasConnectionCondition(source);
  });
  eachItem(rule.to, [...at, 'to'], ({ operation }, path) => {
    if (!operation) {
      report(operationRules['no-operation'], path, `rule ${index}: an item of to without operation`);
      return;
    }
    checkOperation(operation, [...path, 'operation'], index, report);
    has.operation = true;
    has.port ||= hasPortCondition(operation);
  });
  eachItem(rule.when, [...at, 'when'], (condition, path) => checkCondition(condition, path, report));
  return has.operation ? !has.port : has.source && !has.connection;
}
