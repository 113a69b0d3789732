import type { FieldPath } from '../../../mesh/manifest';
import { conditionChecks } from '../../../values/security/condition-checks';
import type { ConditionView } from '../../../values/security/messages';
import type { Report } from '../../check';
import { ruleTable } from '../../rule';
import { placeFaults } from '../place-faults';

export const conditionRules = ruleTable<keyof typeof conditionChecks>(
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
export function checkCondition(condition: ConditionView, at: FieldPath, report: Report): void {
  placeFaults(conditionRules, conditionChecks, condition, at, report);
}
