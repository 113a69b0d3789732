import type { FieldPath } from '../../mesh/manifest';
import type { Resource } from '../../mesh/resource';
import { authorizationPolicyChecks } from '../../values/security/authorization-action';
import { policyRuleChecks } from '../../values/security/policy-rule';
import { conditionChecks } from '../../values/security/condition';
import type { ConditionView, OperationView, RuleView, SourceView } from '../../values/security/messages';
import { hasPortCondition, operationChecks } from '../../values/security/operation';
import { hasConnectionCondition, sourceChecks } from '../../values/security/source';
import type { Report } from '../check';
import { ruleTable } from '../rule';
import { placeFaults } from './place-faults';
import { checkPolicyTarget } from './selector';

const entryRules = ruleTable(
  {
    section: 'authorization-policy',
    source: 'istiod, pkg/config/security/security.go: CheckEmptyValues',
  },
  {
    'empty-entry': {
      title: 'A list of an authorization policy has an empty entry',
      why: 'istiod refuses the object; an empty text would match nothing that there is.',
      mend: 'Remove the entry; "*" matches any value.',
      covers: ['AuthorizationPolicy/22', 'AuthorizationPolicy/30'],
    },
  },
);

const sourceRules = ruleTable<Exclude<keyof typeof sourceChecks, keyof typeof entryRules> | 'no-source'>(
  {
    section: 'authorization-policy',
    source: 'istiod, pkg/config/validation/validation.go: ValidateAuthorizationPolicy',
  },
  {
    'no-source': {
      title: 'An item of from has no source',
      why: 'istiod refuses the object, and `istioctl analyze` ends with a fault of its own.',
      mend: 'Say whom it means by source, or remove the item.',
      covers: ['AuthorizationPolicy/17', 'AuthorizationPolicy/18'],
    },
    'account-with-identity': {
      title: 'A source names service accounts beside principals or namespaces',
      why: 'An account implies both; istiod refuses the object.',
      mend: 'Keep serviceAccounts, or principals and namespaces.',
      covers: ['AuthorizationPolicy/19'],
    },
    'empty-source': {
      title: 'A source has no condition',
      why: 'istiod refuses the object.',
      mend: 'Name a condition, or leave from out to mean everybody.',
      covers: ['AuthorizationPolicy/20'],
    },
    'source-address': {
      title: 'An address of a source is neither an IP address nor a block of them',
      why: 'istiod refuses the object.',
      mend: 'Write an address in digits, or a block such as "10.0.0.0/8".',
      covers: ['AuthorizationPolicy/21'],
    },
    'service-account': {
      title: 'A service account of a source cannot be',
      why: 'An account is compared as it is: without a wildcard, with one "/" at most, 320 characters, 16 in a list. istiod refuses others.',
      mend: 'Write "name" or "namespace/name".',
      covers: ['AuthorizationPolicy/23'],
    },
    'trust-domain': {
      title: 'A trust domain of a source cannot be',
      why: 'istiod takes one wildcard, at the beginning or the end, and no "/".',
      mend: 'Write the trust domain alone, as in "cluster.local".',
      covers: ['AuthorizationPolicy/24'],
    },
  },
);

/** One source of a rule. */
function checkSource(source: SourceView, at: FieldPath, rule: number, report: Report): void {
  placeFaults(authorizationPolicyRules, sourceChecks, { source, rule }, at, report);
}

const operationRules = ruleTable<
  Exclude<keyof typeof operationChecks, keyof typeof entryRules> | 'no-operation'
>(
  {
    section: 'authorization-policy',
    source: 'istiod, pkg/config/validation/validation.go: ValidateAuthorizationPolicy',
  },
  {
    'no-operation': {
      title: 'An item of to has no operation',
      why: 'istiod refuses the object.',
      mend: 'Say what it means by operation, or remove the item.',
      covers: ['AuthorizationPolicy/26', 'AuthorizationPolicy/27'],
    },
    'empty-operation': {
      title: 'An operation has no condition',
      why: 'istiod refuses the object.',
      mend: 'Name a condition, or leave to out to mean everything.',
      covers: ['AuthorizationPolicy/28'],
    },
    'operation-port': {
      title: 'A port of an operation is not a valid port',
      why: 'istiod refuses the object.',
      mend: 'Write the digits of a number up to 65535.',
      covers: ['AuthorizationPolicy/29'],
    },
    'path-template': {
      title: 'A path of an operation is not a template that Envoy takes',
      why: 'istiod refuses the object: "{*}" and "{**}" stand alone in their segment, nothing but plain segments follow "{**}", and braces mean nothing else.',
      mend: 'Write the path as it is, with "*" at its end, or with "{*}" for one segment and a last "{**}" for the rest.',
      source: 'istiod, pkg/config/security/security.go: CheckValidPathTemplate',
      covers: ['AuthorizationPolicy/31'],
    },
  },
);

/** One operation of a rule. */
function checkOperation(operation: OperationView, at: FieldPath, rule: number, report: Report): void {
  placeFaults(authorizationPolicyRules, operationChecks, { operation, rule }, at, report);
}

const conditionRules = ruleTable<keyof typeof conditionChecks>(
  {
    section: 'authorization-policy',
    source: 'istiod, pkg/config/security/security.go: ValidateAttribute',
  },
  {
    'condition-without-key': {
      title: 'A condition of an authorization policy has no key',
      why: 'istiod refuses the object. An item of when without anything in it counts as such a condition.',
      mend: 'Name the attribute, as in "request.headers[x-user]".',
      source: 'istiod, pkg/config/validation/validation.go: ValidateAuthorizationPolicy',
      covers: ['AuthorizationPolicy/12', 'AuthorizationPolicy/32'],
    },
    'condition-without-values': {
      title: 'A condition of an authorization policy has no values',
      why: 'istiod refuses the object.',
      mend: 'Give values or notValues; "*" is any value.',
      source: 'istiod, pkg/config/validation/validation.go: ValidateAuthorizationPolicy',
      covers: ['AuthorizationPolicy/33'],
    },
    'condition-key': {
      title: 'A condition asks for an attribute that Istio does not know',
      why: 'istiod refuses the object.',
      mend: 'Use an attribute of the list in the documentation of authorization conditions; capitals count.',
      covers: ['AuthorizationPolicy/34'],
    },
    'condition-outdated-key': {
      title: 'A condition asks for an attribute that Istio has given up',
      why: 'istiod refuses the object. Whom a policy protects is said by its namespace and selector.',
      mend: 'Put the policy into the namespace, and select the pods by their labels.',
      covers: ['AuthorizationPolicy/34'],
    },
    'condition-values': {
      title: 'A condition has a value that its attribute cannot have',
      why: 'istiod refuses the object.',
      mend: 'Give values that fit: addresses for source.ip, ports for destination.port, and no empty text.',
      covers: ['AuthorizationPolicy/35'],
    },
    'condition-brackets': {
      title: 'A condition on a header or claim does not name it in brackets',
      why: 'istiod refuses the object.',
      mend: 'Write it as in "request.headers[x-user]" or "request.auth.claims[group]".',
      covers: ['AuthorizationPolicy/36'],
    },
  },
);

/** One condition of a rule. */
function checkCondition(condition: ConditionView, at: FieldPath, report: Report): void {
  placeFaults(conditionRules, conditionChecks, condition, at, report);
}

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
      why: 'istiod supports no identities with CUSTOM, and refuses the object.',
      mend: 'Leave it to the provider, or to a policy of another action beside this one.',
      covers: ['AuthorizationPolicy/10'],
    },
    'custom-condition': {
      title: 'An authorization policy with the action CUSTOM has a condition on the identity of the caller',
      why: 'istiod supports no condition on identities and claims with CUSTOM, and refuses the object.',
      mend: 'Leave it to the provider, or to a policy of another action beside this one.',
      covers: ['AuthorizationPolicy/11'],
    },
    'provider-without-custom': {
      title: 'An authorization policy names a provider, and its action is not CUSTOM',
      why: 'Only CUSTOM asks a provider; istiod refuses the object.',
      mend: 'Set the action to CUSTOM, or remove provider.',
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
export function checkAuthorizationPolicy({ spec }: Resource<'AuthorizationPolicy'>, report: Report): void {
  checkPolicyTarget(spec, report);
  placeFaults(policyRules, authorizationPolicyChecks, spec, ['spec'], report);
  spec.rules?.forEach((rule, i) => {
    const path = ['spec', 'rules', i];
    checkRule(rule, path, i, report);
    if (spec.action !== 'DENY' || !isHttpOnly(rule)) return;
    report(
      policyRules['deny-all-tcp'],
      path,
      'The DENY rule has conditions on HTTP and names no ports. On TCP ports these conditions are ignored, and the rule denies all traffic that its other conditions match.',
    );
  });
}

function checkRule(rule: RuleView, at: FieldPath, index: number, report: Report): void {
  placeFaults(authorizationPolicyRules, policyRuleChecks, { rule, index }, at, report);
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
