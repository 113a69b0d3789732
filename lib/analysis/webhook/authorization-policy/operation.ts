import type { FieldPath } from '../../../mesh/manifest';
import type { OperationView } from '../../../values/security/messages';
import { operationChecks } from '../../../values/security/operation-checks';
import type { Report } from '../../check';
import { ruleTable } from '../../rule';
import { placeFaults } from '../place-faults';
import { entryRules } from './entries';

export const operationRules = ruleTable<
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
      mend: 'Say what it means by operation, or take the item away.',
      covers: ['AuthorizationPolicy/26', 'AuthorizationPolicy/27'],
    },
    'empty-operation': {
      title: 'An operation has no condition',
      why: 'istiod refuses the object.',
      mend: 'Name a condition, or leave to out to mean everything.',
      covers: ['AuthorizationPolicy/28'],
    },
    'operation-port': {
      title: 'A port of an operation is none',
      why: 'istiod refuses the object.',
      mend: 'Write the digits of a number up to 65535.',
      covers: ['AuthorizationPolicy/29'],
    },
    'path-template': {
      title: 'A path of an operation is no template that Envoy takes',
      why: 'istiod refuses the object: "{*}" and "{**}" stand alone in their segment, nothing but plain segments follow "{**}", and braces mean nothing else.',
      mend: 'Write the path as it is, with "*" at its end, or with "{*}" for one segment and a last "{**}" for the rest.',
      source: 'istiod, pkg/config/security/security.go: CheckValidPathTemplate',
      covers: ['AuthorizationPolicy/31'],
    },
  },
);

/** The rules about operations, with that about entries, which sources have too. */
const rules = { ...operationRules, ...entryRules };

/** One operation of a rule. */
export function checkOperation(operation: OperationView, at: FieldPath, rule: number, report: Report): void {
  placeFaults(rules, operationChecks, { operation, rule }, at, report);
}
